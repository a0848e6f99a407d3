package ecwid

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// thing is an item of a collection in memory.
type thing struct {
	id      int
	created int64 // Unix seconds
}

// collection answers searches as a store may: bounds inclusive or not, in an order of its own that does not change,
// and with other people at work between two requests.
type collection struct {
	things                    []thing
	includesFrom, includesTo  bool
	ignoresBounds, hidesDates bool
	order                     func(a, b thing) int
	atWork                    func(*collection)
	lastID, requests, maximum int
	existed, deleted          map[int]bool
}

var errTooManyRequests = errors.New("the walk does not end")

func (c *collection) fetch(span Span, paging Paging) (Page[thing], error) {
	if c.requests++; c.requests > c.maximum {
		return Page[thing]{}, errTooManyRequests
	}
	if c.requests > 1 && c.atWork != nil {
		c.atWork(c)
	}
	matching := []thing{}
	for _, one := range c.things {
		if c.ignoresBounds || c.within(one.created, span) {
			matching = append(matching, one)
		}
	}
	slices.SortFunc(matching, func(a, b thing) int { return cmp.Or(c.order(a, b), cmp.Compare(a.id, b.id)) })
	from := min(paging.Offset, len(matching))
	to := min(from+paging.Limit, len(matching))
	return Page[thing]{Total: len(matching), Count: to - from, Offset: paging.Offset, Limit: paging.Limit, Items: matching[from:to]}, nil
}

func (c *collection) within(created int64, span Span) bool {
	from, to := span.CreatedFrom.Unix(), span.CreatedTo.Unix()
	after := span.CreatedFrom.IsZero() || created > from || created == from && c.includesFrom
	before := span.CreatedTo.IsZero() || created < to || created == to && c.includesTo
	return after && before
}

func (c *collection) key(one thing) (any, time.Time) {
	if c.hidesDates {
		return one.id, time.Time{}
	}
	return one.id, time.Unix(one.created, 0)
}

func (c *collection) add(created int64) {
	c.lastID++
	c.things = append(c.things, thing{c.lastID, created})
	c.existed[c.lastID] = true
}

func (c *collection) remove(i int) {
	c.deleted[c.things[i].id] = true
	c.things = slices.Delete(c.things, i, i+1)
}

func newCollection() *collection {
	return &collection{existed: map[int]bool{}, deleted: map[int]bool{}, includesFrom: true, includesTo: true,
		order: newestFirst, maximum: 1_000_000}
}

func newestFirst(a, b thing) int { return cmp.Compare(b.created, a.created) }
func oldestFirst(a, b thing) int { return cmp.Compare(a.created, b.created) }

// shuffled is a fixed order that has nothing to do with time.
func shuffled(a, b thing) int { return cmp.Compare(a.id*7919%100_003, b.id*7919%100_003) }

func byID(a, b thing) int { return cmp.Compare(a.id, b.id) }

// base is the moment that all drawn items are near; some are dated before 1970, as imported orders may be.
const base = 1_700_000_000

func drawCollection(t *rapid.T) *collection {
	c := newCollection()
	c.includesFrom, c.includesTo = rapid.Bool().Draw(t, "includes from"), rapid.Bool().Draw(t, "includes to")
	orders := map[string]func(a, b thing) int{"newest": newestFirst, "oldest": oldestFirst, "shuffled": shuffled, "by id": byID}
	c.order = orders[rapid.SampledFrom([]string{"newest", "oldest", "shuffled", "by id"}).Draw(t, "order")]
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	spread := rapid.SampledFrom([]int64{5, 1000, 90 * 86400}).Draw(t, "spread")
	for range rapid.IntRange(0, 400).Draw(t, "spread items") {
		c.add(base + random.Int64N(spread))
	}
	for range rapid.IntRange(0, 3).Draw(t, "bursts") {
		second := base + random.Int64N(spread)
		for range rapid.IntRange(90, 450).Draw(t, "burst") {
			c.add(second + random.Int64N(1+random.Int64N(2)))
		}
	}
	if rapid.IntRange(0, 4).Draw(t, "has ancient items") == 0 {
		for range rapid.IntRange(1, 150).Draw(t, "ancient") {
			c.add(-random.Int64N(1000))
		}
	}
	busy := rapid.SampledFrom([]int{0, 1, 5, 120}).Draw(t, "busy")
	c.atWork = func(c *collection) { work(c, random, busy, spread) }
	c.maximum = 5000
	return c
}

// work adds and deletes up to as many items as busy says; half of the deletions hit neighbours.
func work(c *collection, random *rand.Rand, busy int, spread int64) {
	if busy == 0 {
		return
	}
	for range random.IntN(busy + 1) {
		if random.IntN(3) > 0 && len(c.things) > 0 {
			c.remove(random.IntN(len(c.things)))
		} else if random.IntN(2) > 0 {
			c.add(base + random.Int64N(spread)) // imported, or a burst that goes on
		} else {
			c.add(time.Now().Unix())
		}
	}
	for range random.IntN(busy + 1) {
		if random.IntN(2) == 0 && len(c.things) > 0 {
			c.remove(0)
		}
	}
}

// walkAll checks what holds for every walk and returns the ids in the order in which they came.
func walkAll(t interface{ Errorf(string, ...any) }, c *collection, span Span) []int {
	always := slices.Clone(c.things)
	seen := map[int]int{}
	var ids []int
	for one, err := range walk(context.Background(), span, c.fetch, c.key) {
		if err != nil {
			t.Errorf("after %d items and %d requests: %v", len(ids), c.requests, err)
			return ids
		}
		ids = append(ids, one.id)
		if seen[one.id]++; seen[one.id] == 2 || !c.existed[one.id] {
			t.Errorf("item %+v came %d times", one, seen[one.id])
		}
	}
	var missed []string
	for _, one := range always {
		if !c.deleted[one.id] && seen[one.id] == 0 && inside(one.created, span) {
			missed = append(missed, fmt.Sprint(one))
		}
	}
	if len(missed) > 0 {
		t.Errorf("%d items were there all the time and did not come: %v", len(missed), missed[:min(5, len(missed))])
	}
	return ids
}

// inside leaves out the edges of a span, of which Ecwid promises nothing.
func inside(created int64, span Span) bool {
	return (span.CreatedFrom.IsZero() || created > span.CreatedFrom.Unix()) && (span.CreatedTo.IsZero() || created < span.CreatedTo.Unix())
}

func TestAWalkGivesEveryItemOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCollection(t)
		var span Span
		if rapid.IntRange(0, 3).Draw(t, "bounded below") == 0 {
			span.CreatedFrom = time.Unix(base+int64(rapid.IntRange(-10, 2000).Draw(t, "from")), 0)
		}
		if rapid.IntRange(0, 3).Draw(t, "bounded above") == 0 {
			span.CreatedTo = time.Unix(base+int64(rapid.IntRange(0, 4000).Draw(t, "to")), 0)
		}
		walkAll(t, c, span)
	})
}

// A store may ignore the bounds (Ecwid does, when products are asked for by their ids), or leave out the dates.
func TestAWalkSurvivesWithoutBoundsOrDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCollection(t)
		c.ignoresBounds, c.hidesDates = rapid.Bool().Draw(t, "ignores bounds"), rapid.Bool().Draw(t, "hides dates")
		c.maximum = 3000
		walkAll(t, c, Span{})
	})
}
