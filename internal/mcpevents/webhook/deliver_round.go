package webhook

import (
	"context"
	"log/slog"
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/feed"
)

const (
	tick       = time.Second     // between two looks at the subscriptions, and between two writes
	graceful   = 2 * time.Second // for what is under way at the end
	lastWrite  = 5 * time.Second
	quietWrite = time.Minute // after which it is written that a subscription's events were looked at, though none was wanted
)

// round is the work for a store in one tenure of its lease. One goroutine owns it: what runs apart gives it a function to
// call.
type round struct {
	*Deliverer
	store  journal.StoreKey
	tenure *tenure
	logger *slog.Logger
	ctx    context.Context // ends when nothing may be sent any more
	kinds  map[events.Trigger]feed.Type

	routes    map[string]*route // by the ids of subscriptions
	unknown   map[string]string // the ids of rows that cannot be used, and their generations
	alarms    alarms
	done      chan func()
	surveyed  time.Time
	surveyDue bool // an alarm is set for it
	running   int  // goroutines that will send to done
	stopping  bool
	flying    int // attempts under way

	broken      bool      // nothing can be delivered, to nobody
	pausedUntil time.Time // while broken
	behind      bool      // there may be more of the log to read
	writing     bool      // a write is under way
	checking    bool      // owners are being looked at
	checked     time.Time // when they were last
	end         int64     // of the log, as far as it is known
	lost        error     // why the round has to end
}

func newRound(d *Deliverer, store journal.StoreKey, t *tenure) *round {
	c := &round{
		Deliverer: d, store: store, tenure: t, logger: d.opts.Logger.With("store", store), kinds: map[events.Trigger]feed.Type{},
		routes: map[string]*route{}, unknown: map[string]string{}, done: make(chan func()),
	}
	for _, kind := range feed.Types() {
		c.kinds[kind.Trigger] = kind
	}
	return c
}

// run works until stop is closed, ctx ends or the work fails. All that it has started has ended when it returns.
func (c *round) run(ctx context.Context, stop <-chan struct{}) error {
	var cancel context.CancelFunc
	c.ctx, cancel = context.WithCancel(ctx)
	defer cancel()
	grown, watched := make(chan int64), make(chan struct{})
	go func() {
		defer close(watched)
		c.watch(c.ctx, grown)
	}()
	c.loop(stop, grown)
	c.finish(cancel)
	cancel()
	<-watched
	return c.lost
}

// background runs work apart, and what it returns in the round's goroutine.
func (c *round) background(work func() (then func())) {
	c.running++
	go func() { c.done <- work() }()
}

func (c *round) loop(stop <-chan struct{}, grown <-chan int64) {
	wake := c.wake(c.store)
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	timer := time.NewTimer(tick)
	defer timer.Stop()
	ready := make(chan struct{})
	close(ready)
	c.survey()
	for c.lost == nil {
		var more <-chan struct{}
		if c.behind {
			more = ready
		}
		timer.Reset(c.alarms.next(time.Now(), tick))
		select {
		case <-stop:
			return
		case <-c.ctx.Done():
			c.lost = c.ctx.Err()
		case then := <-c.done:
			c.running--
			then()
		case end := <-grown:
			c.end, c.behind = max(c.end, end), true
		case <-wake:
			c.surveySoon()
		case <-ticker.C:
			c.survey()
			c.write()
			c.check()
			c.dispatchAll()
			c.behind = true
		case <-more:
			c.read()
		case <-timer.C:
		}
		c.ring()
	}
}

// ring does what the alarms are for.
func (c *round) ring() {
	now := time.Now()
	for {
		a, due := c.alarms.due(now)
		if !due {
			return
		}
		switch {
		case a.route == nil:
			c.surveyDue = false
			c.survey()
			continue
		case a.route.gone:
			continue
		}
		if a.parcel != nil {
			a.route.ready = append(a.route.ready, a.parcel)
		}
		c.dispatch(a.route)
	}
}

// finish gives what is under way a moment, unless nothing may be sent any more, and writes how far everything has come.
func (c *round) finish(cancel context.CancelFunc) {
	c.stopping = true
	if c.lost != nil {
		cancel()
	}
	patience := time.AfterFunc(graceful, cancel)
	defer patience.Stop()
	for c.running > 0 {
		(<-c.done)()
		c.running--
	}
	if c.lost != nil {
		return
	}
	if batch := c.unwritten(true); len(batch.Set) > 0 {
		late, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), lastWrite)
		defer cancel()
		if _, err := c.opts.Journal.Commit(late, batch); err != nil {
			c.logger.Warn("what was delivered last could not be written down and will be delivered again", "error", err)
		}
	}
}

// watch tells of the growing log.
func (c *round) watch(ctx context.Context, grown chan<- int64) {
	after := int64(-1)
	for ctx.Err() == nil {
		page, err := c.opts.Journal.Read(ctx, journal.Query{Store: c.store, Newest: true})
		if err == nil && page.Last > after {
			after = page.Last
			select {
			case grown <- after:
			case <-ctx.Done():
			}
		}
		if err == nil {
			err = c.opts.Feed.Wait(ctx, after)
		}
		if err != nil {
			select {
			case <-time.After(tick):
			case <-ctx.Done():
			}
		}
	}
}
