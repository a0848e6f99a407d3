package webhook

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/feed"
)

// Endpoints are the callbacks: *callback.Client.
type Endpoints interface {
	// CheckURL refuses URLs that must not be called, with a *callback.URLError.
	CheckURL(url string) error
	// Verify asks an endpoint whether it wants to be called.
	Verify(ctx context.Context, endpoint callback.Endpoint) error
}

// Request asks for a subscription.
type Request struct {
	// Principal is the canonical name of who asks, such as the subject of a token; never the token.
	Principal string
	// Store is one that Principal may see, StoreName what the caller knows it by.
	Store     journal.StoreKey
	StoreName string
	// URL is kept as it is.
	URL       string
	Secret    callback.Key
	Type      feed.Type
	Arguments feed.Arguments
	// Cursor and MaxAge say where events begin, as in feed.Start. They mean nothing for a live subscription.
	Cursor string
	MaxAge *time.Duration
	TTL    TTL
	// Profile is the code profile of the request: see Subscription.
	Profile string
}

func (r Request) id() string { return ID(r.Principal, r.URL, r.Type.Name, r.Arguments.Canonical) }

// Format prints what Subscription.Format does.
func (r Request) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.label()) }

// LogValue implements slog.LogValuer, as Format.
func (r Request) LogValue() slog.Value { return slog.StringValue(r.label()) }

func (r Request) label() string {
	return fmt.Sprintf("request for subscription %s to %s at %s", r.id(), r.Type.Name, origin(r.URL))
}

// Granted is the answer to a Request.
type Granted struct {
	ID string
	// RefreshBefore is when the subscription ends; nil for never.
	RefreshBefore *time.Time
	// Cursor is up to where events were acknowledged or given up: where they begin, for a new subscription.
	Cursor *string
	// Truncated says that events may have been missed.
	Truncated bool
	// Status is that of a subscription that was live, before this request; nil for a new one. Where it was not active,
	// it has become so.
	Status *Status
}

// UnsubscribeRequest asks for the end of a subscription.
type UnsubscribeRequest struct {
	Principal string
	Store     journal.StoreKey
	URL, Name string
	// CanonicalArguments is what feed.Canonical gives for them.
	CanonicalArguments string
}

// Format prints what Subscription.Format does.
func (r UnsubscribeRequest) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.label()) }

// LogValue implements slog.LogValuer, as Format.
func (r UnsubscribeRequest) LogValue() slog.Value { return slog.StringValue(r.label()) }

func (r UnsubscribeRequest) label() string {
	id := ID(r.Principal, r.URL, r.Name, r.CanonicalArguments)
	return fmt.Sprintf("request to end subscription %s to %s at %s", id, r.Name, origin(r.URL))
}
