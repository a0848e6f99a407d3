package webhook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ErrMalformed is the error of a body that is no event.
var ErrMalformed = errors.New("webhook: not an event")

// maxName is more than any identifier of Ecwid's is long; UUIDs have 36 characters.
const maxName = 128

// Event is the body of a webhook (Ecwid docs, Webhook structure). Only ID and Created are covered by the signature.
type Event struct {
	ID      string // a UUID, the same when Ecwid repeats the event
	Created int64  // Unix seconds
	StoreID int64
	// EntityID is the internal id of what changed, in digits: orders and carts have another one for people, in Data. For
	// application events it is the store's id.
	EntityID string
	Type     Type
	// Data holds what came with the event, numbers and booleans as they were written: orderId, cartId, newPaymentStatus…
	// Nested values, of which Ecwid documents none, are left out.
	Data map[string]string
}

// Time is when the event happened, in UTC.
func (e Event) Time() time.Time { return time.Unix(e.Created, 0).UTC() }

// Parse reads the body of a webhook. Numbers may be quoted; data that is no object counts as none. The error is
// ErrMalformed, with a text that repeats nothing of the body.
func Parse(body []byte) (Event, error) {
	var raw struct {
		EventID      text            `json:"eventId"`
		EventCreated text            `json:"eventCreated"`
		StoreID      text            `json:"storeId"`
		EntityID     text            `json:"entityId"`
		EventType    text            `json:"eventType"`
		Data         json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &raw); err != nil {
		return Event{}, fmt.Errorf("%w: the body is not a JSON object of known fields", ErrMalformed)
	}
	created, err := strconv.ParseInt(string(raw.EventCreated), 10, 64)
	if err != nil {
		return Event{}, fmt.Errorf("%w: eventCreated is no number of seconds", ErrMalformed)
	}
	storeID, err := strconv.ParseInt(string(raw.StoreID), 10, 64)
	if err != nil || storeID <= 0 {
		return Event{}, fmt.Errorf("%w: storeId is no store's id", ErrMalformed)
	}
	for _, name := range []text{raw.EventID, raw.EventType} {
		if !isName(string(name)) {
			return Event{}, fmt.Errorf("%w: eventId or eventType is missing or no plain name", ErrMalformed)
		}
	}
	if raw.EntityID != "" && !isName(string(raw.EntityID)) {
		return Event{}, fmt.Errorf("%w: entityId is no id", ErrMalformed)
	}
	return Event{ID: string(raw.EventID), Created: created, StoreID: storeID, EntityID: string(raw.EntityID),
		Type: ParseType(string(raw.EventType)), Data: parseData(raw.Data)}, nil
}

// isName reports whether the text is short and of the characters that ids and event names have, so that it can be kept
// and logged.
func isName(name string) bool {
	return name != "" && len(name) <= maxName && !strings.ContainsFunc(name, func(r rune) bool {
		isLetter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		return !isLetter && !('0' <= r && r <= '9') && !strings.ContainsRune("._-", r)
	})
}

func parseData(raw json.RawMessage) map[string]string {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil || members == nil {
		return nil
	}
	data := map[string]string{}
	for name, member := range members {
		var value text
		if json.Unmarshal(member, &value) == nil && !bytes.Equal(member, []byte("null")) {
			data[name] = string(value)
		}
	}
	return data
}

// text is a JSON string, number or boolean as text; null is empty.
type text string

// UnmarshalJSON takes any value that is not an array or an object.
func (t *text) UnmarshalJSON(data []byte) error {
	switch {
	case data[0] == '"':
		return json.Unmarshal(data, (*string)(t))
	case data[0] == '[' || data[0] == '{':
		return ErrMalformed
	case string(data) != "null":
		*t = text(data)
	}
	return nil
}
