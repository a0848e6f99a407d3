package ecwid

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// onADay runs a test on a day soon after the items of the collections were created.
func onADay(t *testing.T, run func(t *testing.T)) {
	synctest.Test(t, func(t *testing.T) {
		pass(time.Until(time.Unix(base+100*86400, 0)))
		run(t)
	})
}

func TestAWalkCostsLittleMoreThanThePagesItNeeds(t *testing.T) {
	onADay(t, func(t *testing.T) {
		orders := map[string]func(a, b thing) int{"newest first": newestFirst, "oldest first": oldestFirst, "shuffled": shuffled}
		for name, order := range orders {
			for _, n := range []int{0, 1, 99, 100, 101, 1000, 5000} {
				random := rand.New(rand.NewPCG(uint64(n), 1))
				c := newCollection()
				c.order = order
				for range n {
					c.add(base + random.Int64N(90*86400))
				}
				if ids := walkAll(t, c, Span{}); len(ids) != n {
					t.Errorf("%s: %d of %d items", name, len(ids), n)
				}
				ideal := max(1, (n+MaxPage-1)/MaxPage)
				limit := ideal * 5 / 2
				if name == "shuffled" {
					limit = ideal * 5 // no page tells where the next one should begin
				}
				if n <= MaxPage {
					limit = 1
				}
				if c.requests > limit {
					t.Errorf("%s: %d requests for %d items, want at most %d", name, c.requests, n, limit)
				}
			}
		}
	})
}

func TestAWalkThroughOneSecondReadsOverlappingPages(t *testing.T) {
	onADay(t, func(t *testing.T) {
		c := newCollection()
		for range 1000 {
			c.add(base)
		}
		if ids := walkAll(t, c, Span{}); len(ids) != 1000 || c.requests > 14 {
			t.Errorf("%d items with %d requests", len(ids), c.requests)
		}
	})
}

// A sale, or an import: crowds between items of every other hour.
func TestAWalkThroughCrowds(t *testing.T) {
	onADay(t, func(t *testing.T) {
		for name, order := range map[string]func(a, b thing) int{"newest first": newestFirst, "oldest first": oldestFirst} {
			for _, perSecond := range []int64{1, 4, 10, 20, 50, 100, 400} {
				c := newCollection()
				c.order = order
				for i := range int64(6000) {
					c.add(base + i/perSecond)
				}
				for i := range int64(200) {
					c.add(base - 200*3600 + i*7200)
				}
				if ids := walkAll(t, c, Span{}); len(ids) != 6200 || c.requests > 140 {
					t.Errorf("%s, %d a second: %d items with %d requests", name, perSecond, len(ids), c.requests)
				}
			}
		}
	})
}

func TestAWalkThatIsLeftEarlyStopsAsking(t *testing.T) {
	for _, stopAfter := range []int{1, 50, 100, 101, 250} {
		c := newCollection()
		for i := range 1000 {
			c.add(base + int64(i)*60)
		}
		count, atEnd := 0, 0
		for _, err := range walk(t.Context(), Span{}, c.fetch, c.key) {
			if err != nil {
				t.Fatal(err)
			}
			if count++; count == stopAfter {
				atEnd = c.requests
				break
			}
		}
		if count != stopAfter || c.requests != atEnd {
			t.Errorf("left after %d items; %d requests then, %d in the end", count, atEnd, c.requests)
		}
		if limit := 2 + 2*(stopAfter+MaxPage-1)/MaxPage; c.requests > limit {
			t.Errorf("%d requests for %d items", c.requests, stopAfter)
		}
	}
}

func TestAWalkEndsWithItsContext(t *testing.T) {
	c := newCollection()
	for i := range 1000 {
		c.add(base + int64(i)*60)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	count, failures, atCancel := 0, 0, 0
	for _, err := range walk(ctx, Span{}, c.fetch, c.key) {
		if err != nil {
			failures++
			if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			continue
		}
		if count++; count == 120 {
			cancel()
			atCancel = c.requests
		}
	}
	if failures != 1 || c.requests != atCancel || count > 200 {
		t.Errorf("%d items and %d errors; %d requests, %d of them before the end", count, failures, c.requests, atCancel)
	}
	for _, err := range walk(ctx, Span{}, c.fetch, c.key) {
		if !errors.Is(err, context.Canceled) || c.requests != atCancel {
			t.Errorf("a walk that begins too late: %v, %d requests", err, c.requests)
		}
	}
}

func TestAFailedRequestEndsTheWalkOnce(t *testing.T) {
	broken := errors.New("broken")
	for failAt := range 15 {
		c := newCollection()
		for i := range 1500 {
			c.add(base + int64(i/500)) // bursts, so that pages overlap too
		}
		var failures []error
		fetch := func(span Span, paging Paging) (Page[thing], error) {
			if c.requests == failAt {
				return Page[thing]{}, broken
			}
			return c.fetch(span, paging)
		}
		for _, err := range walk(t.Context(), Span{}, fetch, c.key) {
			if err != nil {
				failures = append(failures, err)
			}
		}
		if len(failures) != 1 || failures[0] != broken {
			t.Errorf("request %d failed: the walk gave %v", failAt, failures)
		}
	}
}

func TestAWalkCanBeRepeated(t *testing.T) {
	c := newCollection()
	for i := range 250 {
		c.add(base + int64(i))
	}
	all := walk(t.Context(), Span{}, c.fetch, c.key)
	for range 2 {
		count := 0
		for range all {
			count++
		}
		if count != 250 {
			t.Errorf("%d items", count)
		}
	}
}

func TestAWalkFindsItemsOfTheFuture(t *testing.T) {
	c := newCollection()
	for range 130 {
		c.add(time.Now().Add(365 * 24 * time.Hour).Unix())
	}
	c.add(base)
	if ids := walkAll(t, c, Span{}); len(ids) != 131 {
		t.Errorf("%d items of 131", len(ids))
	}
}

func TestAWalkCostsFewPassesWhenBoundsAreIgnored(t *testing.T) {
	onADay(t, func(t *testing.T) {
		for name, order := range map[string]func(a, b thing) int{"newest": newestFirst, "oldest": oldestFirst, "shuffled": shuffled} {
			c := newCollection()
			c.order, c.ignoresBounds = order, true
			for i := range 1000 {
				c.add(base + int64(i)*3600)
			}
			if ids := walkAll(t, c, Span{}); len(ids) != 1000 || c.requests > 100 {
				t.Errorf("%s: %d items with %d requests", name, len(ids), c.requests)
			}
		}
	})
}

func TestAWalkHeedsASmallerLimitThanItAskedFor(t *testing.T) {
	c := newCollection()
	for i := range 95 {
		c.add(base + int64(i/40)) // bursts that do not fit a page
	}
	fetch := func(span Span, paging Paging) (Page[thing], error) {
		paging.Limit = 10
		return c.fetch(span, paging)
	}
	count := 0
	for _, err := range walk(t.Context(), Span{}, fetch, c.key) {
		if err != nil {
			t.Fatal(err)
		}
		count++
	}
	if count != 95 {
		t.Errorf("%d items of 95", count)
	}
}

// A total that counts an item which never comes must not send the walk through every second since 1970.
func TestAWalkSurvivesAWrongTotal(t *testing.T) {
	for _, wrong := range []int{-5, -1, 1, 5} {
		c := newCollection()
		for i := range 250 {
			c.add(base + int64(i)*3600)
		}
		fetch := func(span Span, paging Paging) (Page[thing], error) {
			page, err := c.fetch(span, paging)
			page.Total = max(0, page.Total+wrong)
			return page, err
		}
		c.maximum = 1000
		var ids []int
		for one, err := range walk(t.Context(), Span{}, fetch, c.key) {
			if err != nil {
				t.Fatalf("total wrong by %d: %v", wrong, err)
			}
			ids = append(ids, one.id)
		}
		if slices.Sort(ids); len(slices.Compact(ids)) != 250 {
			t.Errorf("total wrong by %d: %d items", wrong, len(ids))
		}
	}
}

func TestAWalkKeepsTheOtherBoundsOfItsSpan(t *testing.T) {
	changed := time.Unix(base, 0)
	c := newCollection()
	for i := range 300 {
		c.add(base + int64(i))
	}
	fetch := func(span Span, paging Paging) (Page[thing], error) {
		if !span.UpdatedFrom.Equal(changed) || !span.UpdatedTo.Equal(changed.Add(time.Hour)) {
			t.Errorf("asked for %+v", span)
		}
		return c.fetch(span, paging)
	}
	for _, err := range walk(t.Context(), Span{UpdatedFrom: changed, UpdatedTo: changed.Add(time.Hour)}, fetch, c.key) {
		if err != nil {
			t.Fatal(err)
		}
	}
}
