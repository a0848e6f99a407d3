package receiver

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"ecwid-mcp/ecwid/webhook"
	"ecwid-mcp/internal/events/journal"
)

const (
	maxBody = 64 << 10
	// bodyTime is what a body may take to arrive; Ecwid waits 10 s for the answer (Ecwid docs, How to process webhooks).
	bodyTime = 5 * time.Second
	// maxAge: Ecwid repeats an event for 24 hours. The rest is for clocks.
	maxAge = 25 * time.Hour
	// maxID is more than any id of an order or a cart is long.
	maxID = 128
)

// receive checks a request, the cheapest first and nothing of the body before a signature is there, and stores the
// webhook. It tells the store as well, when the body names one of ours.
func (r *Receiver) receive(w http.ResponseWriter, req *http.Request) (outcome Outcome, ours int64) {
	signatures := req.Header.Values(webhook.SignatureHeader)
	switch {
	case !r.isRoute(req.URL.Path):
		return NoRoute, 0
	case req.Method != http.MethodPost:
		return NoPost, 0
	case !isJSON(req.Header.Get("Content-Type")):
		return NoJSON, 0
	case req.ContentLength > maxBody:
		return TooLarge, 0
	case len(signatures) != 1:
		return Unsigned, 0
	}
	body, err := readBody(w, req)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return TooLarge, 0
	case err != nil:
		return TooSlow, 0
	}
	event, err := webhook.Parse(body)
	if err != nil {
		return Malformed, 0
	}
	if _, served := r.opts.Stores[event.StoreID]; served {
		ours = event.StoreID
	}
	return r.take(req, event, signatures[0]), ours
}

// isRoute reports whether the path is the one that Ecwid was given.
func (r *Receiver) isRoute(path string) bool {
	rest, ok := strings.CutPrefix(path, Path)
	if !ok {
		return false
	}
	if r.opts.PathSecret.IsZero() {
		return rest == ""
	}
	got, want := sha256.Sum256([]byte(rest)), sha256.Sum256([]byte("/"+r.opts.PathSecret.Reveal()))
	return subtle.ConstantTimeCompare(got[:], want[:]) == 1
}

// isJSON knows the content types that Ecwid uses for JSON (Ecwid REST docs, Errors).
func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "application/json" || media == "text/json")
}

func readBody(w http.ResponseWriter, req *http.Request) ([]byte, error) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime)) // net/http lifts it after the body
	return io.ReadAll(http.MaxBytesReader(w, req.Body, maxBody))
}

// take stores an event whose signature is right.
func (r *Receiver) take(req *http.Request, event webhook.Event, signature string) Outcome {
	store, configured := r.opts.Stores[event.StoreID]
	now := r.opts.Now()
	switch age := now.Sub(event.Time()); {
	case configured && store.Secret.IsZero():
		return NoSecret
	case configured && !webhook.Verify(store.Secret.Reveal(), signature, event.Created, event.ID):
		return Unsigned
	case !configured && !r.isOurs(event, signature):
		return Unsigned
	case age > maxAge || age < -maxAge:
		return TooOld
	case !configured:
		return Foreign
	}
	return r.writer.store(req.Context(), journal.Hook{
		ID: event.ID, Store: store.Key, Type: string(event.Type), EntityID: event.EntityID,
		OrderID: id(event.Data["orderId"]), CartID: id(event.Data["cartId"]), Created: event.Time(), Received: now,
	})
}

// isOurs reports whether the app of any of our stores signed the event.
func (r *Receiver) isOurs(event webhook.Event, signature string) bool {
	for _, secret := range r.secrets {
		if webhook.Verify(secret.Reveal(), signature, event.Created, event.ID) {
			return true
		}
	}
	return false
}

// id drops what is too long to be an id.
func id(text string) string {
	if len(text) > maxID {
		return ""
	}
	return text
}
