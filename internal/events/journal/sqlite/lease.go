package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"ecwid-mcp/internal/events/journal"
)

type lease struct {
	holder  string
	fence   int64
	renewed int64 // ms, by the holder's clock
	ttl     int64 // ms
	renewal int64
}

// Lease implements journal.Journal. A lease has ended when the wall clock says so, or when nobody renewed it for its ttl
// while this process looked on: that is told by a clock that does not jump. Should a jump end it too early, the fence
// keeps the former holder from writing.
func (j *Journal) Lease(ctx context.Context, name, holder string, ttl time.Duration) (fence int64, held bool, err error) {
	if holder == "" {
		return 0, false, errors.New("a lease needs a holder")
	}
	err = j.submit(ctx, func(t *transaction) error {
		fence, held = 0, false
		l, err := t.lease(name)
		if err != nil {
			return err
		}
		switch {
		case l.holder == holder:
		case l.holder != "" && !j.ended(name, l):
			return nil
		default:
			l.holder = holder
			if err := t.row([]any{&l.fence}, "SELECT coalesce(max(fence), 0) + 1 FROM leases"); err != nil {
				return err
			}
		}
		fence, held = l.fence, true
		_, err = t.exec("INSERT OR REPLACE INTO leases (name, holder, fence, renewed, ttl, renewal) VALUES (?, ?, ?, ?, ?, ?)",
			name, holder, l.fence, j.now().UnixMilli(), max(ttl.Milliseconds(), 1), l.renewal+1)
		return err
	})
	if err != nil {
		return 0, false, err
	}
	return fence, held, nil
}

// Release implements journal.Journal.
func (j *Journal) Release(ctx context.Context, name, holder string) error {
	return j.submit(ctx, func(t *transaction) error {
		_, err := t.exec("UPDATE leases SET holder = '', renewal = renewal + 1 WHERE name = ? AND holder = ?", name, holder)
		return err
	})
}

// lease reads a lease; one that never was has no holder.
func (t *transaction) lease(name string) (lease, error) {
	var l lease
	err := t.row([]any{&l.holder, &l.fence, &l.renewed, &l.ttl, &l.renewal},
		"SELECT holder, fence, renewed, ttl, renewal FROM leases WHERE name = ?", name)
	if errors.Is(err, sql.ErrNoRows) {
		return lease{}, nil
	}
	return l, err
}

// checkFence looks for a lease that has the fence. Fences are unique among all names.
func (t *transaction) checkFence(fence int64) error {
	if fence == 0 {
		return nil
	}
	var held bool
	err := t.row([]any{&held}, "SELECT EXISTS (SELECT 1 FROM leases WHERE fence = ? AND holder <> '')", fence)
	if err == nil && !held {
		return journal.ErrFenced
	}
	return err
}

// sightings remember when this process first saw the last renewal of a lease that another has.
type sightings struct {
	mu   sync.Mutex
	seen map[string]sighting
}

type sighting struct {
	renewal int64
	at      time.Duration
}

func (j *Journal) ended(name string, l lease) bool {
	if j.now().UnixMilli() >= l.renewed+l.ttl {
		return true
	}
	j.seen.mu.Lock()
	defer j.seen.mu.Unlock()
	s, ok := j.seen.seen[name]
	if !ok || s.renewal != l.renewal {
		if j.seen.seen == nil {
			j.seen.seen = map[string]sighting{}
		}
		j.seen.seen[name] = sighting{renewal: l.renewal, at: j.elapsed()}
		return false
	}
	return j.elapsed()-s.at >= time.Duration(l.ttl)*time.Millisecond
}
