package ecwid

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// scene is what happens to one of several processes at a moment.
type scene struct {
	at      time.Duration
	process int
	crowd   crowd // callers, or a 429
	killed  bool  // the process ends in the middle of everything, and another begins
	outage  bool  // the ledger fails for five seconds
	alone   bool  // and it does so for this process only
}

const processes = 3

func drawScenes(t *rapid.T, outages bool) []scene {
	kinds := []string{"crowd", "crowd", "crowd", "kill", "block"}
	if outages {
		kinds = append(kinds, "outage")
	}
	one := rapid.Custom(func(t *rapid.T) scene {
		s := scene{at: time.Duration(rapid.IntRange(0, 200_000).Draw(t, "at")) * time.Millisecond, process: rapid.IntRange(0, processes-1).Draw(t, "process")}
		switch rapid.SampledFrom(kinds).Draw(t, "kind") {
		case "crowd":
			s.crowd.callers = rapid.IntRange(1, 200).Draw(t, "callers")
			s.crowd.class = rapid.SampledFrom([]class{classInteractive, classBackground}).Draw(t, "class")
			s.crowd.patience = time.Duration(rapid.IntRange(0, 60_000).Draw(t, "patience")) * time.Millisecond
			s.crowd.informed = rapid.Bool().Draw(t, "informed")
		case "kill":
			s.killed = true
		case "block":
			s.crowd.block = time.Duration(rapid.IntRange(1, 40).Draw(t, "block")) * time.Second
		case "outage":
			s.outage, s.alone = true, rapid.Bool().Draw(t, "alone")
		}
		return s
	})
	scenes := rapid.SliceOfN(one, 1, 20).Draw(t, "scenes")
	slices.SortStableFunc(scenes, func(a, b scene) int { return int(a.at - b.at) })
	return scenes
}

// cast are the processes of a play; those that were killed have left it.
type cast struct {
	ledger *memoryLedger
	stages [processes]struct {
		cable   *cable
		limiter *Limiter
		ctx     context.Context
		kill    context.CancelFunc
	}
}

func (c *cast) begin(ctx context.Context, i int) {
	c.stages[i].cable = &cable{memoryLedger: c.ledger}
	c.stages[i].limiter = process(c.stages[i].cable, nil)
	c.stages[i].ctx, c.stages[i].kill = context.WithCancel(ctx)
}

// playScenes returns when calls left, since the beginning, and whether each wait ended.
func playScenes(t *testing.T, scenes []scene) (left []time.Duration, stranded bool) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 24*time.Hour) // frees the stranded, if any
		defer stop()
		c, start := &cast{ledger: newLedger()}, time.Now()
		for i := range processes {
			c.begin(ctx, i)
		}
		var mu sync.Mutex
		var group sync.WaitGroup
		for _, s := range scenes {
			pass(s.at - time.Since(start))
			synctest.Wait()
			stage := c.stages[s.process]
			switch {
			case s.killed:
				stage.kill()
				c.begin(ctx, s.process)
			case s.alone:
				stage.cable.cut.Store(true)
				time.AfterFunc(5*time.Second, func() { stage.cable.cut.Store(false) })
			case s.outage:
				c.ledger.set(func(m *memoryLedger) { m.dead = true })
				time.AfterFunc(5*time.Second, func() { c.ledger.set(func(m *memoryLedger) { m.dead = false }) })
			case s.crowd.block > 0:
				stage.limiter.block(s.crowd.block)
				stage.limiter.consult(ctx, noteBlock(s.crowd.block))
			}
			for range s.crowd.callers {
				group.Go(func() {
					if s.crowd.wait(stage.ctx, stage.limiter) == nil {
						mu.Lock()
						defer mu.Unlock()
						left = append(left, time.Since(start))
					}
				})
			}
			synctest.Wait()
		}
		group.Wait()
		stranded = ctx.Err() != nil
		for _, stage := range c.stages {
			stage.kill()
		}
	})
	slices.Sort(left)
	return left, stranded
}

func mostWithin(left []time.Duration, window time.Duration) int {
	most, first := 0, 0
	for i, at := range left {
		for at-left[first] > window {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

func TestProcessesTogetherStayBelowTheLimit(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		scenes := drawScenes(rt, false)
		left, stranded := playScenes(t, scenes)
		if most := mostWithin(left, time.Minute); most > 590 || stranded {
			rt.Errorf("%d calls in a minute, stranded: %v", most, stranded)
		}
		for _, s := range scenes {
			for _, at := range left {
				if s.crowd.block > 0 && at > s.at+freshFor && at < s.at+s.crowd.block {
					rt.Fatalf("a call left at %v, during the block of %v at %v", at, s.crowd.block, s.at)
				}
			}
		}
	})
}

func TestOutagesStrandNobody(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		left, stranded := playScenes(t, drawScenes(rt, true))
		if most := mostWithin(left, time.Minute); most > 590 || stranded {
			rt.Errorf("%d calls in a minute, stranded: %v", most, stranded)
		}
	})
}
