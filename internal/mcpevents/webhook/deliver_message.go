package webhook

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"ecwid-mcp/internal/mcpevents/feed"
)

// MessageID says what the webhook-id of an event is.
type MessageID string

// The ways to name messages. All attempts of a message have the same id.
const (
	// MessageIDEvent is the eventId: what clients of 2026 expect.
	MessageIDEvent MessageID = "event-id"
	// MessageIDMessage is another for each subscription: receivers of several that know doubles by the id miss none.
	MessageIDMessage MessageID = "message-id"
)

// of is the id of the message that tells a subscription of an event.
func (m MessageID) of(subscription, event string) string {
	if m != MessageIDMessage {
		return event
	}
	sum := sha256.Sum256([]byte(subscription + "\n" + event))
	return "msg_event_" + hex.EncodeToString(sum[:16])
}

// body is an occurrence as it is sent.
func body(occurrence feed.Occurrence, cursor string) ([]byte, error) {
	occurrence.Cursor = &cursor
	return json.Marshal(occurrence)
}

// gapBody is the envelope that says that events were missed.
func gapBody(cursor string) ([]byte, error) {
	return json.Marshal(struct {
		Type   string `json:"type"`
		Cursor string `json:"cursor"`
	}{"gap", cursor})
}

// Numbers of Forbidden in the code profiles (SEP-3415, Error Handling; experimental-ext-triggers-events).
const (
	forbiddenSEP    = -32024
	forbiddenSketch = -32012
)

// terminatedBody is the envelope that says that the subscription is gone because its owner may not have it any more.
func terminatedBody(profile string) ([]byte, error) {
	type data struct {
		Reason string `json:"reason"`
	}
	type problem struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
		Data    data   `json:"data"`
	}
	code := forbiddenSketch
	if profile == "sep" {
		code = forbiddenSEP
	}
	return json.Marshal(struct {
		Type  string  `json:"type"`
		Error problem `json:"error"`
	}{"terminated", problem{code, "the subscriber may not follow these events any more", data{"access_revoked"}}})
}
