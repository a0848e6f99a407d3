// Package journal is the port to the log of events: what was received, what happened, and where the sources and the
// readers stand. Drivers are in the subpackages; each of them passes the suite in package contract.
package journal

import (
	"context"
	"slices"
	"time"
)

// StoreKey names a store: "<API URL>/<store id>", or "<host>/<store id>" for API URLs like Ecwid's own. The same store
// behind another API URL is another store.
type StoreKey string

// Record is one event of the log.
type Record struct {
	// Position is the record's place in the log of all stores, from 1. Later records have higher positions.
	Position int64
	// Store, EventID and Trigger are what records are found by. A store's EventID is never appended twice, not even after
	// the record was purged.
	Store   StoreKey
	EventID string
	Trigger string
	// At is when the event was detected, to the millisecond. Purge goes by it.
	At time.Time
	// Event is the event as JSON; nil after Forget erased it.
	Event []byte
	// With is the EventID of an earlier record of the same batch, or empty. When that one is left out, this one is too.
	// For Commit only.
	With string
}

// Goes reports whether a record may be appended behind those of its batch that were.
func (r *Record) Goes(appended []Record) bool {
	return r.With == "" || slices.ContainsFunc(appended, func(a Record) bool { return a.EventID == r.With })
}

// Hook is a webhook that was received: a hint that an entity changed. Times are kept to the millisecond.
type Hook struct {
	// ID is the sender's id of the webhook, known once in a store.
	ID                        string
	Store                     StoreKey
	Type                      string
	EntityID, OrderID, CartID string
	Created, Received         time.Time
}

// Entry is a piece of a store's state, such as the cursor of a source or a cart that waits.
type Entry struct {
	Key   string
	Value []byte
	// Due is when somebody should look at it, to the millisecond; zero for never.
	Due time.Time
}

// Batch is committed as a whole or not at all.
type Batch struct {
	Store StoreKey
	// Fence is what Lease gave. The batch is refused with ErrFenced when that lease was taken over or released. 0 checks
	// no lease.
	Fence int64
	// Append are new records; Position and Store are set by Commit. Those whose EventID is known are left out.
	Append []Record
	// Done are the ids of hooks that were worked off; unknown ones are ignored.
	Done []string
	// Delete are keys of entries; it comes before Set.
	Delete []string
	Set    []Entry
	// Recovered are the EventIDs of carts that became orders; unknown ones are ignored.
	Recovered []string
}

// Query says which records to read: those of a store behind a position.
type Query struct {
	Store StoreKey
	// Triggers limits the records to these; none means all.
	Triggers []string
	// After leaves out records at this position and before.
	After int64
	// Limit is the most records to read. With 0 only Last and More are told.
	Limit int
	// Newest gives the newest records, newest first, instead of the oldest, oldest first.
	Newest bool
}

// Page is an answer to a Query.
type Page struct {
	Records []Record
	// Last is the position to read on from. When records were left out by the limit (oldest first), it is that of the
	// last record; otherwise the end of the log as it was when the page was read. A Last below Query.After means that
	// the position is not from this log.
	Last int64
	// More says whether the limit left records out.
	More bool
	// Recovered has the EventIDs among Records of carts that became orders.
	Recovered map[string]bool
}

// Journal keeps events, hooks and state. Its methods may be called at the same time by many goroutines, and, with
// drivers that persist, by many processes. After Close they fail with ErrClosed. Writing is durable when a method
// returns without error; when it returns an error, nothing was written, unless the error wraps ErrUnknown.
type Journal interface {
	// Receive adds hooks to the inbox and says how many were new. Ids are remembered for HookMemory.
	Receive(ctx context.Context, hooks []Hook) (added int, err error)
	// Inbox gives hooks that are not done, oldest first, at most limit.
	Inbox(ctx context.Context, store StoreKey, limit int) ([]Hook, error)
	// Commit writes a batch and returns the records that were appended, with their positions.
	Commit(ctx context.Context, batch Batch) (appended []Record, err error)
	// Read gives records of a store.
	Read(ctx context.Context, query Query) (Page, error)
	// Oldest is the position from which on no record of the store was purged; 1 when none ever was. A reader that stands
	// below Oldest-1 may have missed records.
	Oldest(ctx context.Context, store StoreKey) (position int64, err error)
	// Stores gives the stores that have entries, in the order of their keys.
	Stores(ctx context.Context) ([]StoreKey, error)
	// Entries gives the entries whose key begins with prefix, in the order of their keys.
	Entries(ctx context.Context, store StoreKey, prefix string) ([]Entry, error)
	// Entry gives one entry, or false.
	Entry(ctx context.Context, store StoreKey, key string) (Entry, bool, error)
	// Due gives the entries that are due at now or before, earliest first, at most limit.
	Due(ctx context.Context, store StoreKey, now time.Time, limit int) ([]Entry, error)
	// Wait returns when the log goes beyond the position, whichever store and process appended, or when ctx ends.
	Wait(ctx context.Context, after int64) error
	// Lease takes or renews a lease for ttl. The holder names one process, never used again by another. Fence grows with
	// each new holder and stays the same when the lease is renewed; it counts only when held.
	Lease(ctx context.Context, name, holder string, ttl time.Duration) (fence int64, held bool, err error)
	// Release gives a lease up, if the holder has it: its fence counts no more.
	Release(ctx context.Context, name, holder string) error
	// Epoch is a random text made with the journal: positions of another epoch mean nothing here.
	Epoch() string
	// CursorKey is a random key made with the journal, for Codec.
	CursorKey() []byte
	// Purge removes records from the beginning of the log: those that are more than atMost, then those before the first
	// that is not older than keepFor. Ages count back from now or, if that is earlier, from the last record, so that a
	// clock that is ahead takes nothing that one which goes right would not, and a quiet store keeps its last events.
	// It also forgets the ids of hooks that were done and are older than HookMemory. It counts the records.
	Purge(ctx context.Context, now time.Time, keepFor time.Duration, atMost int) (purged int, err error)
	// Forget erases the Event of records that match; position, EventID and the rest stay. It counts them. Match must not
	// keep or change what it is given, nor use the journal.
	Forget(ctx context.Context, match func(event []byte) bool) (forgotten int, err error)
	// Close ends all calls and what runs for them, within a second.
	Close() error
}

// HookMemory is how long the id of a hook is remembered. Ecwid sends a webhook again for up to 24 hours (Ecwid REST
// docs, page Webhooks).
const HookMemory = 7 * 24 * time.Hour
