package webhook

import "time"

// Delivery is how far the deliveries of a subscription have come. It is what an entry of the journal holds: only
// Deliverer writes it, and Service removes it with its subscription.
type Delivery struct {
	// Generation is that of the subscription. The rest means nothing for another one.
	Generation string `json:"generation"`
	// Watermark is the highest position such that all events at it and before were acknowledged or given up.
	Watermark int64 `json:"watermark"`
	// Seen is the position up to which the log was looked at: events at it and before are done, but for the Open ones.
	Seen int64 `json:"seen,omitempty"`
	// Open are the events above the watermark that were neither acknowledged nor given up, by their positions.
	Open   []Open `json:"open,omitempty"`
	Status Status `json:"status"`
	// SuspendedAt is when delivery was suspended; zero when it is not. A subscription that was refreshed later is not.
	SuspendedAt time.Time `json:"suspendedAt,omitzero"`
	// Gaps counts the times that events were given up, or were gone before they could be sent.
	Gaps int64 `json:"gaps,omitempty"`
	// GapsSent is how many of Gaps the endpoint was told of with an envelope.
	GapsSent int64 `json:"gapsSent,omitempty"`
	// Failures are the last ones, oldest first.
	Failures []Failure `json:"failures,omitempty"`
}

// Open is an event that is still to be delivered.
type Open struct {
	Position int64 `json:"position"`
	// Attempts is how often it was tried, and Due when it is tried again; zero for as soon as possible.
	Attempts int       `json:"attempts,omitempty"`
	Due      time.Time `json:"due,omitzero"`
}

// Status is the deliveryStatus of the extension: what a subscriber may know of its deliveries.
type Status struct {
	Active         bool       `json:"active"`
	LastDeliveryAt *time.Time `json:"lastDeliveryAt,omitempty"`
	// LastError is a callback.Reason that the extension knows, or null.
	LastError   *string    `json:"lastError"`
	FailedSince *time.Time `json:"failedSince,omitempty"`
	Throttled   bool       `json:"throttled,omitempty"`
	// RetryAfterMS is in milliseconds.
	RetryAfterMS int64 `json:"retryAfterMs,omitempty"`
}

// Failure is an event that could not be delivered.
type Failure struct {
	EventID string    `json:"eventId"`
	At      time.Time `json:"at"`
	// Reason is one of callback.Reason.
	Reason   string `json:"reason"`
	Attempts int    `json:"attempts"`
}
