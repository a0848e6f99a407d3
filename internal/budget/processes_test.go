package budget

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"ecwid-mcp/ecwid"
)

// scene is what happens to one of the processes at a moment.
type scene struct {
	at       time.Duration
	process  int
	callers  int
	each     int // calls that a caller makes, one after the other
	killed   bool
	patience time.Duration
}

const processes = 3

func drawScenes(t *rapid.T) []scene {
	one := rapid.Custom(func(t *rapid.T) scene {
		return scene{
			at:       time.Duration(rapid.IntRange(0, 150_000).Draw(t, "at")) * time.Millisecond,
			process:  rapid.IntRange(0, processes-1).Draw(t, "process"),
			callers:  rapid.IntRange(1, 60).Draw(t, "callers"),
			each:     rapid.IntRange(1, 10).Draw(t, "each"),
			killed:   rapid.IntRange(0, 3).Draw(t, "kill") == 0,
			patience: time.Duration(rapid.IntRange(1, 90).Draw(t, "patience")) * time.Second,
		}
	})
	scenes := rapid.SliceOfN(one, 1, 12).Draw(t, "scenes")
	slices.SortStableFunc(scenes, func(a, b scene) int { return int(a.at - b.at) })
	return scenes
}

// process is one of several with the same token: its ledger is its own, the file is the others' too.
type process struct {
	ledger *Ledger
	client *ecwid.Client
	ctx    context.Context
	kill   context.CancelFunc
}

func begin(t *testing.T, folder string, shop *shop) *process {
	p := &process{ledger: Open(folder, nil)}
	p.ledger.patience = time.Hour // of the bubble's clock: a machine without time is no matter here
	p.client = client(t, ecwid.NewSharedLimits(p.ledger, func(err error) { t.Errorf("the ledger failed: %v", err) }), shop)
	p.ctx, p.kill = context.WithCancel(context.Background())
	return p
}

func (p *process) end(t *testing.T) {
	p.kill()
	if err := p.ledger.Close(); err != nil {
		t.Error(err)
	}
}

func (s scene) call(p *process) {
	ctx, cancel := context.WithTimeout(p.ctx, s.patience)
	defer cancel()
	for range s.each {
		if _, err := p.client.Profile(ctx); err != nil {
			return
		}
	}
}

func play(t *testing.T, scenes []scene) []time.Time {
	folder, shop := t.TempDir(), &shop{}
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var cast [processes]*process
		for i := range cast {
			cast[i] = begin(t, folder, shop)
		}
		var group sync.WaitGroup
		var dead []*process
		for _, s := range scenes {
			<-time.After(s.at - time.Since(start))
			p := cast[s.process]
			for range s.callers {
				group.Go(func() { s.call(p) })
			}
			if s.killed {
				synctest.Wait()
				p.kill()
				dead = append(dead, p)
				cast[s.process] = begin(t, folder, shop)
			}
		}
		group.Wait()
		for _, p := range append(dead, cast[:]...) {
			p.end(t)
		}
	})
	return shop.arrivals
}

func TestProcessesOnOneFileStayBelowTheLimit(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		if n := most(play(t, drawScenes(rt)), time.Minute); n > 590 {
			rt.Errorf("%d calls in a minute", n)
		}
	})
}

func TestOneBusyProcessUsesTheFileWell(t *testing.T) {
	busy := []scene{{process: 1, callers: 20, each: 1000, patience: 10 * time.Minute}}
	arrivals := play(t, busy)
	if n := most(arrivals, time.Minute); n > 590 || len(arrivals) < 10*590*95/100 {
		t.Errorf("%d calls in ten minutes, up to %d in one", len(arrivals), n)
	}
}
