package mcpevents

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"time"

	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/feed"
	"ecwid-mcp/internal/mcpevents/webhook"
)

// busyRetry is when to try again after others were changing the same subscriptions.
const busyRetry = time.Second

type subscribeResult struct {
	complete
	ID             string          `json:"id"`
	RefreshBefore  *time.Time      `json:"refreshBefore"`
	Cursor         *string         `json:"cursor"`
	Truncated      bool            `json:"truncated"`
	DeliveryStatus *webhook.Status `json:"deliveryStatus,omitempty"`
}

// endpoint is the delivery of a request.
type endpoint struct {
	url    string
	secret callback.Key
}

// subscribe is events/subscribe.
func (s *Server) subscribe(ctx context.Context, r request) (any, *failure) {
	principal, f := s.principal(ctx, r)
	if f != nil {
		return nil, f
	}
	if _, f := s.eventType(r); f != nil {
		return nil, f
	}
	delivery, f := r.delivery()
	if f != nil {
		return nil, f
	}
	wanted, f := s.selection(ctx, r)
	if f != nil {
		return nil, f
	}
	to, f := readEndpoint(delivery)
	if f != nil {
		return nil, f
	}
	request := webhook.Request{
		Principal: principal, Store: wanted.store.Key, StoreName: wanted.store.Name, URL: to.url, Secret: to.secret,
		Type: wanted.kind, Arguments: wanted.arguments, Profile: string(r.profile),
	}
	if f := r.term(&request); f != nil {
		return nil, f
	}
	granted, err := s.opts.Webhooks.Subscribe(ctx, request)
	if err != nil {
		return nil, s.notSubscribed(ctx, err)
	}
	return subscribeResult{r.complete(), granted.ID, granted.RefreshBefore, granted.Cursor, granted.Truncated, granted.Status}, nil
}

// principal names whom a subscription belongs to.
func (s *Server) principal(ctx context.Context, r request) (string, *failure) {
	principal := s.opts.Principal(ctx)
	if r.webhooks && principal == "" {
		return "", &failure{forbidden, "webhooks are for authenticated callers; others have events/poll and events/stream",
			&failureData{Reason: "authentication_required"}}
	}
	if !r.webhooks || s.opts.Webhooks == nil {
		return "", unsupportedMode(modeWebhook, "events are not delivered to webhooks here; use events/poll or events/stream")
	}
	return principal, nil
}

// delivery reads where and how, but for the URL and the secret, whose turn comes later.
func (r request) delivery() (members, *failure) {
	delivery, f := r.params.object("delivery")
	if f != nil {
		return nil, f
	}
	mode, f := delivery.text("mode")
	if f != nil {
		return nil, invalid("delivery.mode", f.data.Reason)
	}
	if mode != nil && *mode != modeWebhook {
		return nil, unsupportedMode(known(*mode), "only the delivery mode webhook can be subscribed to")
	}
	return delivery, nil
}

// modeForm is what the names of modes are made of.
var modeForm = regexp.MustCompile(`^[a-z_-]{1,32}$`)

// known is a mode as it may be repeated in an answer.
func known(mode string) string {
	if modeForm.MatchString(mode) {
		return mode
	}
	return "unknown"
}

func readEndpoint(delivery members) (endpoint, *failure) {
	secret, f := delivery.text("secret")
	switch {
	case f != nil:
		return endpoint{}, invalid("delivery.secret", f.data.Reason)
	case secret == nil:
		return endpoint{}, invalid("delivery.secret", "is required: whsec_ and the base64 of 24 to 64 random bytes")
	}
	key, err := callback.ParseSecret(*secret)
	if err != nil {
		return endpoint{}, invalid("delivery.secret", err.Error())
	}
	url, f := readURL(delivery)
	return endpoint{url, key}, f
}

func readURL(delivery members) (string, *failure) {
	url, f := delivery.text("url")
	switch {
	case f != nil:
		return "", invalid("delivery.url", f.data.Reason)
	case url == nil || *url == "":
		return "", invalid("delivery.url", "is required: an https:// address")
	}
	return *url, nil
}

// term reads from when and for how long. A ttlMs that is null wants no end, one that is absent leaves it to the server.
func (r request) term(request *webhook.Request) *failure {
	cursor, age, f := r.since()
	if f != nil {
		return f
	}
	if cursor != nil {
		request.Cursor = cmp.Or(*cursor, " ") // an empty one is nobody's, as any text that we never gave
	}
	request.MaxAge = age
	millis, f := r.params.whole("ttlMs")
	if f != nil {
		return f
	}
	_, given := r.params["ttlMs"]
	request.TTL = webhook.TTL{Endless: given && millis == nil, Millis: millis}
	return nil
}

// notSubscribed words what a webhook.Service refuses.
func (s *Server) notSubscribed(ctx context.Context, err error) *failure {
	var url *callback.URLError
	var limit *webhook.LimitError
	var busy *callback.BusyError
	var verify *callback.VerifyError
	switch {
	case errors.As(err, &url):
		return invalid("delivery.url", url.Reason)
	case errors.As(err, &limit):
		most := limit.Max
		return &failure{resourceExhausted, limit.Error() + " at a time",
			&failureData{Limit: limit.Limit, Max: &most, RetryAfterMs: limit.RetryAfter.Milliseconds()}}
	case errors.As(err, &busy):
		return &failure{resourceExhausted, "this endpoint's host was asked for too many proofs; try again later",
			&failureData{Limit: webhook.LimitVerifications, RetryAfterMs: busy.RetryAfter.Milliseconds()}}
	case errors.As(err, &verify):
		return &failure{callbackEndpointError, "the endpoint did not prove that it wants to be called",
			&failureData{Reason: string(verify.Reason.Category())}}
	case errors.Is(err, webhook.ErrBusy):
		return &failure{resourceExhausted, "too many change subscriptions at the same time; try again",
			&failureData{Limit: "changes", RetryAfterMs: busyRetry.Milliseconds()}}
	case errors.Is(err, webhook.ErrForbidden):
		return &failure{forbidden, "this caller cannot subscribe", &failureData{Reason: "authentication_required"}}
	}
	return s.failed(ctx, err)
}

// unsubscribe is events/unsubscribe. Its arguments are compared, not judged: what was a subscription once can be ended.
func (s *Server) unsubscribe(ctx context.Context, r request) (any, *failure) {
	principal, f := s.principal(ctx, r)
	if f != nil {
		return nil, f
	}
	name, f := r.eventName()
	if f != nil {
		return nil, f
	}
	delivery, f := r.delivery()
	if f != nil {
		return nil, f
	}
	canonical, err := feed.Canonical(r.params["arguments"])
	if err != nil {
		return nil, badArguments(err)
	}
	url, f := readURL(delivery)
	if f != nil {
		return nil, f
	}
	stores, f := s.stores(ctx)
	if f != nil {
		return nil, f
	}
	found := false
	for _, store := range stores { // the arguments name it only where the caller saw several
		ended, err := s.opts.Webhooks.Unsubscribe(ctx, webhook.UnsubscribeRequest{
			Principal: principal, Store: store.Key, URL: url, Name: name, CanonicalArguments: canonical,
		})
		if err != nil {
			return nil, s.notSubscribed(ctx, err)
		}
		found = found || ended
	}
	if !found && r.profile == ProfileSEP { // the sketch takes it for done
		return nil, &failure{notFound, "there is no such subscription", &failureData{Kind: "subscription"}}
	}
	return r.complete(), nil
}
