package ecwid

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// crowd is a number of callers that come at the same moment, or a block when it is nobody.
type crowd struct {
	at       time.Duration
	callers  int
	class    class
	patience time.Duration // 0: waits for ever
	informed bool          // the patience is a deadline, which the limiter sees; else the caller just leaves
	block    time.Duration
}

func drawCrowds(t *rapid.T) []crowd {
	one := rapid.Custom(func(t *rapid.T) crowd {
		c := crowd{at: time.Duration(rapid.IntRange(0, 240_000).Draw(t, "at")) * time.Millisecond}
		if rapid.IntRange(0, 5).Draw(t, "is block") == 0 {
			c.block = time.Duration(rapid.IntRange(1, 40).Draw(t, "block")) * time.Second
			return c
		}
		c.callers = rapid.IntRange(1, 150).Draw(t, "callers")
		c.class = rapid.SampledFrom([]class{classInteractive, classBackground}).Draw(t, "class")
		if rapid.Bool().Draw(t, "has patience") {
			c.patience = time.Duration(rapid.IntRange(1, 60_000).Draw(t, "patience")) * time.Millisecond
			c.informed = rapid.Bool().Draw(t, "informed")
		}
		return c
	})
	crowds := rapid.SliceOfN(one, 1, 14).Draw(t, "crowds")
	slices.SortStableFunc(crowds, func(a, b crowd) int { return int(a.at - b.at) })
	return crowds
}

// outcome is how one caller's wait ended.
type outcome struct {
	crowd  crowd
	number int // order in which they came
	at     time.Duration
	err    error
	ended  bool
}

// play lets the crowds come to a new limiter and returns what happened to each caller.
func play(t *testing.T, crowds []crowd) []*outcome {
	var outcomes []*outcome
	synctest.Test(t, func(t *testing.T) {
		l, start := newLimiter(DefaultBudget()), time.Now()
		ctx, stop := context.WithTimeout(t.Context(), 24*time.Hour) // frees the stranded, if any
		defer stop()
		var group sync.WaitGroup
		for _, c := range crowds {
			pass(c.at - time.Since(start))
			synctest.Wait()
			if c.callers == 0 {
				l.block(c.block)
			}
			for range c.callers {
				o := &outcome{crowd: c, number: len(outcomes)}
				outcomes = append(outcomes, o)
				group.Go(func() {
					o.err = c.wait(ctx, l)
					o.at, o.ended = time.Since(start), ctx.Err() == nil
				})
			}
			synctest.Wait()
		}
		group.Wait()
	})
	return outcomes
}

func (c crowd) wait(ctx context.Context, l *Limiter) error {
	if c.patience > 0 {
		var cancel context.CancelFunc
		if c.informed {
			ctx, cancel = context.WithTimeout(ctx, c.patience)
		} else {
			ctx, cancel = context.WithCancel(ctx)
			timer := time.AfterFunc(c.patience, cancel)
			defer timer.Stop()
		}
		defer cancel()
	}
	_, err := l.wait(ctx, c.class, 0)
	return err
}

func TestLimiterProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		crowds := drawCrowds(rt)
		outcomes := play(t, crowds)
		for _, problem := range slices.Concat(windowProblems(outcomes), blockProblems(crowds, outcomes),
			strandProblems(crowds, outcomes), orderProblems(outcomes)) {
			rt.Error(problem)
		}
	})
}

func went(outcomes []*outcome, keep func(*outcome) bool) []time.Duration {
	var times []time.Duration
	for _, o := range outcomes {
		if o.err == nil && keep(o) {
			times = append(times, o.at)
		}
	}
	slices.Sort(times)
	return times
}

func windowProblems(outcomes []*outcome) []string {
	var problems []string
	for class, limit := range map[string]int{"all": 590, "background": 177} {
		times := went(outcomes, func(o *outcome) bool { return class == "all" || o.crowd.class == classBackground })
		first := 0
		for i, at := range times {
			for at-times[first] > time.Minute {
				first++
			}
			if n := i - first + 1; n > limit {
				problems = append(problems, fmt.Sprintf("%s: %d calls within the minute before %v, limit %d", class, n, at, limit))
				break
			}
		}
	}
	return problems
}

// blockProblems: nobody goes while a block lasts; at its very first moment calls may just have gone.
func blockProblems(crowds []crowd, outcomes []*outcome) []string {
	var problems []string
	for _, b := range crowds {
		inside := went(outcomes, func(o *outcome) bool { return b.callers == 0 && o.at > b.at && o.at < b.at+b.block })
		if len(inside) > 0 {
			problems = append(problems, fmt.Sprintf("%d calls went during the block of %v at %v", len(inside), b.block, b.at))
		}
	}
	return problems
}

// strandProblems: everybody's wait ends, and in one of three ways: gone; refused at arrival or when a block began, if
// there was a deadline; left, when the patience was over.
func strandProblems(crowds []crowd, outcomes []*outcome) []string {
	var problems []string
	for _, o := range outcomes {
		var tooLong *waitError
		refused := errors.As(o.err, &tooLong)
		refusable := func() bool {
			atBlock := slices.ContainsFunc(crowds, func(c crowd) bool { return c.callers == 0 && c.at == o.at })
			return o.crowd.informed && (o.at == o.crowd.at || atBlock) && o.at+tooLong.wait > o.crowd.at+o.crowd.patience
		}
		switch {
		case !o.ended:
			problems = append(problems, fmt.Sprintf("caller %d was stranded", o.number))
		case refused && !refusable():
			problems = append(problems, fmt.Sprintf("caller %d was refused at %v with %v", o.number, o.at, o.err))
		case o.err != nil && !refused && (o.crowd.patience == 0 || o.at != o.crowd.at+o.crowd.patience):
			problems = append(problems, fmt.Sprintf("caller %d of %v ended at %v with %v", o.number, o.crowd.at, o.at, o.err))
		}
	}
	return problems
}

// orderProblems: of two calls of a class that both went, the one that came in an earlier crowd did not go later.
func orderProblems(outcomes []*outcome) []string {
	var problems []string
	latest := map[class]*outcome{}
	for _, o := range outcomes {
		if o.err != nil {
			continue
		}
		before, ok := latest[o.crowd.class]
		if ok && before.crowd.at < o.crowd.at && o.at < before.at {
			problems = append(problems, fmt.Sprintf("caller %d went at %v, before caller %d at %v", o.number, o.at, before.number, before.at))
		}
		if !ok || o.at > before.at {
			latest[o.crowd.class] = o
		}
	}
	return problems
}
