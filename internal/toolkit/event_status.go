package toolkit

import (
	"time"

	"ecwid-mcp/ecwid"
)

// EventStatus tells how the changes of a store are followed.
type EventStatus struct {
	State EventState `json:"state"`
	// Advice says what to do when something keeps triggers from firing.
	Advice string `json:"advice,omitempty"`
	// LastPoll is when the store was last looked at without an error, by whichever process; nil for never.
	LastPoll *time.Time `json:"lastPoll,omitempty"`
	// Problem is why Ecwid could not be read the last time.
	Problem ecwid.Kind `json:"problem,omitempty"`
	// Unkept says that the journal refuses events at the moment; they come when it takes them again.
	Unkept bool `json:"unkept,omitempty"`
	// Off tells of the triggers that Ecwid did not let us follow at LastPoll.
	Off []OffTrigger `json:"off,omitempty"`
	// WaitingCarts are unfinished, and not yet idle for long enough to count as abandoned; those of CartsWithoutEmail were
	// abandoned and are counted only. Known to the process that follows.
	WaitingCarts      int `json:"waitingCarts,omitempty"`
	CartsWithoutEmail int `json:"cartsWithoutEmail,omitempty"`
}

// OffTrigger is a trigger that cannot fire.
type OffTrigger struct {
	Trigger string      `json:"trigger"` // such as "new-order"
	Reason  ecwid.Kind  `json:"reason"`
	Scope   ecwid.Scope `json:"scope,omitempty"` // the access scope that is missing, when that is the reason
}

// EventState says who follows a store.
type EventState string

// The states.
const (
	Following     EventState = "following"       // this process does
	FollowingElse EventState = "another_process" // another process with the same data folder does, as LastPoll shows
	NotFollowing  EventState = "off"             // there is no journal to keep events in
)
