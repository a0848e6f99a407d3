package events

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
)

// The keys of a store's entries in the journal.
const (
	polledKey    = "polled"
	offKey       = "off"     // triggers, for those who do not follow
	beginPrefix  = "begin/"  // + topic
	cursorPrefix = "cursor/" // + topic
	openPrefix   = "order/"  // + internal number: an older order that may yet become one of ours
	oldPrefix    = "old/"    // + topic + "/" + id: made in the very second of the beginning, but before it
	cartPrefix   = "cart/"   // + cartId
	selfPrefix   = "self/"   // + kind + "/" + id
)

// beginning is the moment from which on changes of a topic are news. Everything before it is old.
type beginning struct {
	At       time.Time `json:"at"`       // by Ecwid's clock, to the second
	Complete bool      `json:"complete"` // what was there before has been noted
}

// cursor is how far a topic has been read, by Ecwid's clock.
type cursor struct {
	Stamp time.Time `json:"stamp"` // that of the statistics at the last read
	Swept time.Time `json:"swept"` // Stamp at the last read with a long overlap
}

// What is known of an older order: only what can still become an event is kept.
const (
	openUnpaid = "unpaid"
	openCart   = "cart" // it was an unfinished order, so that it will be new when it is placed
)

// cartState says how far a cart has come.
type cartState string

const (
	cartWaiting   cartState = "waiting"   // unfinished; idle for too short a time
	cartTold      cartState = "told"      // there is an event
	cartAnonymous cartState = "anonymous" // abandoned without an e-mail: counted only
	cartFinished  cartState = "finished"  // became an order, or was removed by the shop
)

// trackedCart is a cart that is followed until it becomes an order.
type trackedCart struct {
	State   cartState `json:"state"`
	Updated time.Time `json:"updated"`         // by Ecwid's clock
	Source  Source    `json:"source"`          // what told of the cart first
	Order   int64     `json:"order,omitempty"` // internal number of the unfinished order that the cart is, when known
}

// state is what a follower knows of its store. It is made of entries of the journal only.
type state struct {
	begins  map[topic]beginning
	cursors map[topic]cursor
	open    map[int64]string
	old     map[string]bool
	carts   map[ecwid.CartID]trackedCart
	cartOf  map[int64]ecwid.CartID // internal number to cart
}

func newState() *state {
	return &state{
		begins: map[topic]beginning{}, cursors: map[topic]cursor{},
		open: map[int64]string{}, old: map[string]bool{},
		carts: map[ecwid.CartID]trackedCart{}, cartOf: map[int64]ecwid.CartID{},
	}
}

// loadState reads the state of a store from its journal.
func loadState(ctx context.Context, j journal.Journal, store journal.StoreKey) (*state, error) {
	entries, err := j.Entries(ctx, store, "")
	if err != nil {
		return nil, err
	}
	s := newState()
	for _, e := range entries {
		if err := s.set(e); err != nil {
			return nil, fmt.Errorf("entry %q of the journal cannot be read: %w", e.Key, err)
		}
	}
	return s, nil
}

func (s *state) set(entry journal.Entry) error {
	section, rest, _ := strings.Cut(entry.Key, "/")
	switch section + "/" {
	case beginPrefix:
		return setJSON(s.begins, topic(rest), entry.Value)
	case cursorPrefix:
		return setJSON(s.cursors, topic(rest), entry.Value)
	case oldPrefix:
		s.old[rest] = true
	case openPrefix:
		id, err := strconv.ParseInt(rest, 10, 64)
		s.open[id] = string(entry.Value)
		return err
	case cartPrefix:
		if err := setJSON(s.carts, ecwid.CartID(rest), entry.Value); err != nil {
			return err
		}
		if order := s.carts[ecwid.CartID(rest)].Order; order != 0 {
			s.cartOf[order] = ecwid.CartID(rest)
		}
	}
	return nil
}

func setJSON[K comparable, V any](into map[K]V, key K, data []byte) error {
	var value V
	err := json.Unmarshal(data, &value)
	into[key] = value
	return err
}

func (s *state) remove(key string) {
	section, rest, _ := strings.Cut(key, "/")
	switch section + "/" {
	case openPrefix:
		if id, err := strconv.ParseInt(rest, 10, 64); err == nil {
			delete(s.open, id)
		}
	case oldPrefix:
		delete(s.old, rest)
	case cartPrefix:
		delete(s.cartOf, s.carts[ecwid.CartID(rest)].Order)
		delete(s.carts, ecwid.CartID(rest))
	}
}

// isNew reports whether something made at that time is news.
func (s *state) isNew(t topic, id string, made time.Time) bool {
	begin := s.begins[t].At
	if made.Equal(begin) {
		return !s.old[string(t)+"/"+id]
	}
	return made.After(begin)
}

func oldKey(t topic, id string) string { return oldPrefix + string(t) + "/" + id }

// oldKeys are the notes about what was made in the second of a topic's beginning.
func (s *state) oldKeys(t topic) []string {
	var keys []string
	for name := range s.old {
		if strings.HasPrefix(name, string(t)+"/") {
			keys = append(keys, oldPrefix+name)
		}
	}
	return keys
}

func openKey(internalID int64) string { return openPrefix + number(internalID) }

func cartKey(id ecwid.CartID) string { return cartPrefix + string(id) }

// entry encodes a value of this package, which cannot fail.
func entry[T any](key string, value T) journal.Entry {
	return journal.Entry{Key: key, Value: summary(value)}
}
