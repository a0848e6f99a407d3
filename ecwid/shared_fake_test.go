package ecwid

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// memoryLedger is a ledger whose disk can fail.
type memoryLedger struct {
	mu             sync.Mutex
	states         map[TokenKey]TokenState
	takes          time.Duration // a use of it
	readOnly, dead bool
	changes, reads int
}

var errLedger = errors.New("database is locked")

func newLedger() *memoryLedger { return &memoryLedger{states: map[TokenKey]TokenState{}} }

func (m *memoryLedger) Change(ctx context.Context, token TokenKey, change func(time.Time, *TokenState)) error {
	pass(m.takes)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.changes++
	if m.dead || m.readOnly || ctx.Err() != nil {
		return errLedger
	}
	state := m.states[token]
	change(time.Now(), &state)
	m.states[token] = state
	return nil
}

func (m *memoryLedger) Read(_ context.Context, token TokenKey) (time.Time, TokenState, error) {
	pass(m.takes)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reads++
	if m.dead {
		return time.Time{}, TokenState{}, errLedger
	}
	return time.Now(), m.states[token], nil
}

func (m *memoryLedger) set(change func(*memoryLedger)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(m)
}

// cable connects a process to the ledger; it can be cut for this process alone.
type cable struct {
	*memoryLedger
	cut atomic.Bool
}

func (c *cable) Change(ctx context.Context, token TokenKey, change func(time.Time, *TokenState)) error {
	if c.cut.Load() {
		return errLedger
	}
	return c.memoryLedger.Change(ctx, token, change)
}

func (c *cable) Read(ctx context.Context, token TokenKey) (time.Time, TokenState, error) {
	if c.cut.Load() {
		return time.Time{}, TokenState{}, errLedger
	}
	return c.memoryLedger.Read(ctx, token)
}

// news keeps what Report was told.
type news struct {
	mu   sync.Mutex
	told []error
}

func (n *news) report(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.told = append(n.told, err)
}

// process is a limiter that shares the token with others, as another process would.
func process(ledger Ledger, report func(error)) *Limiter {
	return NewSharedLimits(ledger, report).forToken(NewSecret(testToken), 1003)
}

// processClient is a client in a process of its own.
func processClient(t *testing.T, ledger Ledger, store *script) *Client {
	t.Helper()
	return mustClient(t, Config{StoreID: 1003, Token: NewSecret(testToken), Transport: store, Limits: NewSharedLimits(ledger, nil)})
}

// departures are the moments at which calls left.
type departures struct {
	mu    sync.Mutex
	times []time.Time
}

func (d *departures) add() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.times = append(d.times, time.Now())
}

func (d *departures) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.times)
}

// keepBusy has callers that make one call after the other until ctx ends.
func keepBusy(ctx context.Context, l *Limiter, callers int, left ...*departures) *sync.WaitGroup {
	var group sync.WaitGroup
	for range callers {
		group.Go(func() {
			for {
				if _, err := l.wait(ctx, classInteractive, 0); err != nil {
					return
				}
				for _, d := range left {
					d.add()
				}
			}
		})
	}
	return &group
}
