package sqlite

import (
	"context"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ecwid-mcp/internal/events/journal"
)

const ttl = 3 * time.Second

// clocks are those of one computer: the wall clock may jump, the other only goes on.
type clocks struct {
	wall    time.Time
	elapsed time.Duration
}

func newClocks() *clocks { return &clocks{wall: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clocks) pass(d time.Duration) { c.wall, c.elapsed = c.wall.Add(d), c.elapsed+d }

// process is one that wants the lease.
type process struct {
	j     *Journal
	name  string
	fence int64
}

func newProcess(t testing.TB, folder, name string, c *clocks) *process {
	t.Helper()
	j, err := Open(t.Context(), Options{Folder: folder, Now: func() time.Time { return c.wall }, Elapsed: func() time.Duration { return c.elapsed }})
	if err != nil {
		t.Fatal(err)
	}
	return &process{j: j, name: name}
}

func (p *process) close(t testing.TB) {
	if err := p.j.Close(); err != nil {
		t.Error(err)
	}
}

func (p *process) lease(t rapid.TB) bool {
	t.Helper()
	fence, held, err := p.j.Lease(context.Background(), "events", p.name, ttl)
	if err != nil {
		t.Fatal(err)
	}
	if held {
		p.fence = fence
	}
	return held
}

// writes says whether the process can write with the last fence it had.
func (p *process) writes(t rapid.TB) bool {
	t.Helper()
	if p.fence == 0 {
		return false
	}
	_, err := p.j.Commit(context.Background(), journal.Batch{Store: "s", Fence: p.fence, Set: []journal.Entry{{Key: "k"}}})
	if err != nil && !errors.Is(err, journal.ErrFenced) {
		t.Fatal(err)
	}
	return err == nil
}

// TestTakeover: whatever the wall clock does, a living holder keeps the lease or is fenced, and a dead one is replaced
// within five seconds.
func TestTakeover(t *testing.T) {
	for name, jump := range map[string]time.Duration{
		"no jump": 0, "an hour back": -time.Hour, "a second back": -time.Second, "four seconds back": -4 * time.Second,
		"years back": -10 * 365 * 24 * time.Hour, "a second on": time.Second, "an hour on": time.Hour,
	} {
		t.Run(name, func(t *testing.T) {
			folder, c := t.TempDir(), newClocks()
			a, b := newProcess(t, folder, "a", c), newProcess(t, folder, "b", c)
			defer a.close(t)
			defer b.close(t)
			if !a.lease(t) || b.lease(t) {
				t.Fatal("a was first")
			}
			c.wall = c.wall.Add(jump)
			for range 20 { // both live
				c.pass(time.Second)
				heldA := a.lease(t)
				heldB := b.lease(t)
				if heldA == heldB {
					t.Fatalf("a %v, b %v", heldA, heldB)
				}
				if a.writes(t) != heldA || b.writes(t) != heldB {
					t.Fatal("one writes who does not hold the lease")
				}
			}
			holder, other := a, b
			if !holder.lease(t) {
				holder, other = b, a
			}
			c.wall = c.wall.Add(jump) // and the holder dies
			for waited := time.Second; ; waited += time.Second {
				c.pass(time.Second)
				if other.lease(t) {
					break
				}
				if waited >= 5*time.Second {
					t.Fatal("not taken over")
				}
			}
			if holder.writes(t) || !other.writes(t) {
				t.Fatal("the fence does not hold")
			}
		})
	}
}

// TestRestart: who starts after a crash waits no longer than the lease lasts.
func TestRestart(t *testing.T) {
	folder, c := t.TempDir(), newClocks()
	a := newProcess(t, folder, "a", c)
	if !a.lease(t) {
		t.Fatal("not held")
	}
	a.close(t)
	c.pass(time.Second)
	b := newProcess(t, folder, "b", c)
	defer b.close(t)
	if b.lease(t) {
		t.Fatal("taken from one who may live")
	}
	c.pass(2 * time.Second)
	if !b.lease(t) {
		t.Fatal("not taken over")
	}
}

// TestLeaseProperty: of all processes only the last who was told that it holds the lease can write, its fence is the
// highest, and whoever asks on alone gets it.
func TestLeaseProperty(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		folder, c := t.TempDir(), newClocks()
		var processes []*process
		for _, name := range []string{"a", "b", "c"} {
			p := newProcess(t, folder, name, c)
			defer p.close(t)
			processes = append(processes, p)
		}
		var holder *process
		var highest int64
		for range rapid.IntRange(1, 40).Draw(r, "steps") {
			p := rapid.SampledFrom(processes).Draw(r, "process")
			switch rapid.SampledFrom([]string{"pass", "jump", "lease", "lease", "write", "release", "alone"}).Draw(r, "step") {
			case "pass":
				c.pass(time.Duration(rapid.IntRange(0, 4000).Draw(r, "ms")) * time.Millisecond)
			case "jump":
				c.wall = c.wall.Add(time.Duration(rapid.IntRange(-10_000, 10_000).Draw(r, "jump ms")) * time.Millisecond)
			case "release":
				if err := p.j.Release(t.Context(), "events", p.name); err != nil {
					r.Fatal(err)
				}
				if holder == p {
					holder = nil
				}
			case "alone":
				for i := 0; !p.lease(r); i++ {
					if i > 4 {
						r.Fatal("alone, and does not get it")
					}
					c.pass(time.Second)
				}
				holder, highest = p, max(highest, p.fence)
			case "lease":
				if before := p.fence; p.lease(r) {
					if holder != p && p.fence <= highest || holder == p && p.fence != before {
						r.Fatalf("fence %d, the highest was %d", p.fence, highest)
					}
					holder, highest = p, p.fence
				}
			}
			for _, p := range processes {
				if p.writes(r) != (p == holder) {
					r.Fatalf("%s writes: %v", p.name, p != holder)
				}
			}
		}
	})
}
