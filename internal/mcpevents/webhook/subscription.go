package webhook

import (
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// Subscription is somebody's wish to be called back about events of one type. It is what an entry of the journal holds:
// only Service writes it.
type Subscription struct {
	// ID is the same for the same Principal, URL, Name and Arguments: see ID.
	ID        string `json:"id"`
	Principal string `json:"principal"`
	URL       string `json:"url"`
	// Name is that of the event type.
	Name string `json:"name"`
	// Arguments is canonical JSON.
	Arguments string           `json:"arguments"`
	Store     journal.StoreKey `json:"store"`
	StoreName string           `json:"storeName,omitempty"`
	// Secret signs; those of Previous that have not ended sign too.
	Secret   Sealed     `json:"secret"`
	Previous []Previous `json:"previous,omitempty"`
	// From is the position in the log behind which the events begin.
	From int64 `json:"from"`
	// Generation is new when a subscription is made, also when it had lapsed or was removed, and stays when it is
	// refreshed. What is known about another generation's deliveries counts no more.
	Generation string    `json:"generation"`
	Created    time.Time `json:"created"`
	// Refreshed is when it was asked for last; a suspension before it is over.
	Refreshed time.Time `json:"refreshed"`
	// Expires is zero for never.
	Expires time.Time `json:"expires,omitzero"`
	// VerifiedAt is when the endpoint of this Principal and URL last proved that it wants to be called.
	VerifiedAt time.Time `json:"verifiedAt,omitzero"`
	// Profile is the code profile that the subscriber used last: "sep" or "sketch".
	Profile string `json:"profile,omitempty"`
	// GapsTold is how many of Delivery.Gaps the subscriber was told of, the last at GapTold. GapTold is also set by a
	// start that is not where the subscriber wanted it.
	GapsTold int64     `json:"gapsTold,omitempty"`
	GapTold  time.Time `json:"gapTold,omitzero"`
}

// Previous is a secret that was replaced. It signs beside its successor until the receiver knows that one.
type Previous struct {
	Secret Sealed    `json:"secret"`
	Until  time.Time `json:"until"`
}

// Live reports whether events may be delivered at now. A subscription that has expired is as good as none.
func (s Subscription) Live(now time.Time) bool { return s.Expires.IsZero() || now.Before(s.Expires) }

// Format prints what may be seen by whoever reads logs, with every verb: no secrets, not who subscribed to what, and of
// the URL only where it leads, since the rest of it may be all that protects the endpoint.
func (s Subscription) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.label()) }

// LogValue implements slog.LogValuer, as Format.
func (s Subscription) LogValue() slog.Value { return slog.StringValue(s.label()) }

func (s Subscription) label() string {
	return fmt.Sprintf("subscription %s (generation %s) to %s at %s", s.ID, s.Generation, s.Name, origin(s.URL))
}

// origin is scheme, host and port of a URL.
func origin(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "?"
	}
	return u.Scheme + "://" + u.Host
}
