package sandbox

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"
)

const (
	connectTimeout = 3 * time.Second
	answerTimeout  = 10 * time.Second
)

// retryDelays are the times after an event at which its delivery is tried again: 15, 30, 45 minutes, then every
// hour up to a day, 27 in all (Ecwid docs, How to process webhooks).
func retryDelays() []time.Duration {
	delays := []time.Duration{15 * time.Minute, 30 * time.Minute, 45 * time.Minute}
	for hour := 1; hour <= 24; hour++ {
		delays = append(delays, time.Duration(hour)*time.Hour)
	}
	return delays
}

// delivered tells whether Ecwid takes a status for success; no redirect and no other 2xx is.
func delivered(status int) bool {
	return slices.Contains([]int{200, 201, 202, 204, 209}, status)
}

// DeliverWebhooks tries every webhook that is due, oldest first, and says how many it tried. A failed attempt is
// no error; it is due again by Ecwid's schedule. The error is the context's.
func (s *Store) DeliverWebhooks(ctx context.Context) (tried int, err error) {
	for {
		s.tellUnsent()
		hook, request := s.takeDue(ctx)
		if hook == nil {
			return tried, ctx.Err()
		}
		status := s.attempt(ctx, request)
		cut := ctx.Err()
		settled := s.settleWebhook(hook, status, cut != nil)
		if cut != nil {
			return tried, cut
		}
		s.tellNotified(settled)
		tried++
	}
}

// RunWebhooks delivers webhooks as they fall due until the context ends, whose error it gives.
func (s *Store) RunWebhooks(ctx context.Context) error {
	for {
		if _, err := s.DeliverWebhooks(ctx); err != nil {
			return err
		}
		wait, wake := s.untilDue()
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-wake:
		}
		timer.Stop()
	}
}

// untilDue gives the time until the next attempt and the channel that tells of new events. It is a second at most:
// the store's clock may jump, and Reset begins a new queue.
func (s *Store) untilDue() (time.Duration, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	wait := time.Second
	for _, hook := range s.hooks.events {
		if hook.State == WebhookPending {
			wait = min(wait, max(hook.NextAttempt.Sub(s.now()), time.Millisecond))
		}
	}
	return wait, s.hooks.wake
}

// delivery is one attempt as it goes out.
type delivery struct {
	target    WebhookOptions
	eventType string
	signature string
	body      []byte
}

// takeDue marks the oldest due webhook as being sent.
func (s *Store) takeDue(ctx context.Context) (*Webhook, delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, delivery{}
	}
	for _, hook := range s.hooks.events {
		if hook.State != WebhookPending || hook.sending || hook.NextAttempt.After(s.now()) {
			continue
		}
		hook.sending = true
		return hook, delivery{target: s.opts.Webhooks, eventType: hook.EventType, body: hook.Body,
			signature: s.sign(hook)}
	}
	return nil, delivery{}
}

// settleWebhook notes how an attempt went, and gives what is known of the webhook then. An attempt that the caller cut
// short does not count.
func (s *Store) settleWebhook(hook *Webhook, status int, cut bool) Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	hook.sending = false
	if cut {
		return *hook
	}
	hook.Attempts++
	hook.LastStatus = status
	delays := retryDelays()
	switch {
	case delivered(status):
		hook.State, hook.NextAttempt = WebhookDelivered, time.Time{}
	case hook.Attempts > len(delays) || hook.Forged != "":
		hook.State, hook.NextAttempt = WebhookFailed, time.Time{}
	default:
		hook.NextAttempt = hook.planned.UTC().Add(delays[hook.Attempts-1])
	}
	s.letFollow(hook)
	return *hook
}

// attempt sends one webhook and gives the status of the answer, 0 when there was none in time.
func (s *Store) attempt(ctx context.Context, d delivery) int {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	target, err := url.Parse(d.target.URL)
	if err != nil {
		return 0
	}
	query := target.Query()
	query.Set("eventtype", d.eventType)
	target.RawQuery = query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), bytes.NewReader(d.body))
	if err != nil {
		return 0
	}
	request.Header.Set("Content-Type", "application/json; charset=UTF-8")
	request.Header.Set(signatureHeader, d.signature)
	for name, value := range d.target.Headers {
		request.Header.Add(name, value)
	}
	response, err := d.target.transport().RoundTrip(request)
	if err != nil {
		return 0
	}
	_, err = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20))
	_ = response.Body.Close() // read to its end, or beyond what we read
	if err != nil {
		return 0
	}
	return response.StatusCode
}

// transport of deliveries; it keeps no connections that somebody would have to close.
func (o WebhookOptions) transport() http.RoundTripper {
	if o.Transport != nil {
		return o.Transport
	}
	return &http.Transport{
		Proxy:             http.ProxyFromEnvironment,
		DialContext:       (&net.Dialer{Timeout: connectTimeout}).DialContext,
		DisableKeepAlives: true,
	}
}
