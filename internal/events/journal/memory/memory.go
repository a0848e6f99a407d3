// Package memory is a journal for throw-away runs: it lives as long as its process.
package memory

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"ecwid-mcp/internal/events/journal"
)

var _ journal.Journal = (*Journal)(nil)

// Journal is a journal.Journal in memory. Its zero value is not ready: see New.
type Journal struct {
	epoch     string
	cursorKey []byte

	mu      sync.Mutex
	closed  chan struct{}
	grown   chan struct{} // closed and made anew when the log grows
	last    int64         // the highest position that was given
	records []record      // in the order of their positions
	known   map[name]int64
	purged  map[journal.StoreKey]int64 // the highest position that was purged
	inbox   []journal.Hook             // those that are not done, as they came
	hooks   map[name]hook
	entries map[journal.StoreKey]map[string]journal.Entry
	leases  map[string]lease
	fence   int64 // the highest that was given
}

// name is an id that is unique in a store.
type name struct {
	store journal.StoreKey
	id    string
}

type record struct {
	journal.Record
	recovered bool
}

type hook struct {
	received time.Time
	done     bool
}

type lease struct {
	holder string
	until  time.Time
	fence  int64
}

// New is an empty journal.
func New() *Journal {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return &Journal{
		epoch:     rand.Text(),
		cursorKey: key,
		closed:    make(chan struct{}),
		grown:     make(chan struct{}),
		known:     map[name]int64{},
		purged:    map[journal.StoreKey]int64{},
		hooks:     map[name]hook{},
		entries:   map[journal.StoreKey]map[string]journal.Entry{},
		leases:    map[string]lease{},
	}
}

// Epoch implements journal.Journal.
func (j *Journal) Epoch() string { return j.epoch }

// CursorKey implements journal.Journal.
func (j *Journal) CursorKey() []byte { return append([]byte(nil), j.cursorKey...) }

// Close implements journal.Journal.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.isClosed() {
		close(j.closed)
	}
	return nil
}

func (j *Journal) isClosed() bool {
	select {
	case <-j.closed:
		return true
	default:
		return false
	}
}

// enter locks the journal for a call, until the returned function is called.
func (j *Journal) enter(ctx context.Context) (leave func(), err error) {
	j.mu.Lock()
	err = ctx.Err()
	if j.isClosed() {
		err = journal.ErrClosed
	}
	if err != nil {
		j.mu.Unlock()
		return nil, err
	}
	return j.mu.Unlock, nil
}
