package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/feed"
)

// depot is a Service and a Deliverer on a journal in memory.
type depot struct {
	*office
	endpoints *endpoints
	edit      func(*DelivererOptions)
	rights    sync.Mutex
	still     func(Subscription) error
	count     int // of events
	processes int
}

// inDepot runs a test in a bubble with its own clock. Nothing delivers yet.
func inDepot(t *testing.T, edit func(*DelivererOptions), test func(t *testing.T, d *depot)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d := &depot{office: &office{t: t, log: memory.New(), receiver: &receiver{}}, endpoints: &endpoints{}, edit: edit}
		d.restart()
		test(t, d)
	})
}

// process makes a Deliverer of its own process.
func (d *depot) process() *Deliverer {
	d.processes++
	o := DelivererOptions{
		Journal: d.log, Feed: feed.New(d.log), Client: d.endpoints, Sealer: sealer(1), Holder: fmt.Sprint("process ", d.processes),
		Envelopes: true, Logger: slog.New(slog.DiscardHandler),
		Still: func(_ context.Context, row Subscription) error {
			d.rights.Lock()
			defer d.rights.Unlock()
			if d.still == nil {
				return nil
			}
			return d.still(row)
		},
	}
	if d.edit != nil {
		d.edit(&o)
	}
	return NewDeliverer(o)
}

// judge changes who may have what.
func (d *depot) judge(still func(Subscription) error) {
	d.rights.Lock()
	defer d.rights.Unlock()
	d.still = still
}

// run delivers until the returned function is called.
func (d *depot) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	deliverer := d.process()
	go func() { done <- deliverer.Run(ctx, shop) }()
	return func() {
		d.t.Helper()
		cancel()
		if err := <-done; err != nil {
			d.t.Errorf("Run: %v", err)
		}
	}
}

// paid has orders paid.
func (d *depot) paid(count int) (ids []string) {
	d.t.Helper()
	for range count {
		d.count++
		id := fmt.Sprintf("order-paid-1003-%d", d.count)
		d.commit(journal.Batch{Store: shop, Append: []journal.Record{paidRecord(id, 150)}})
		ids = append(ids, id)
	}
	return ids
}

// happenCheap has an order paid that nobody wants to know of.
func (d *depot) happenCheap() {
	d.t.Helper()
	d.count++
	d.commit(journal.Batch{Store: shop, Append: []journal.Record{paidRecord(fmt.Sprintf("order-paid-1003-%d", d.count), 1)}})
}

func paidRecord(id string, total float64) journal.Record {
	event, _ := json.Marshal(events.Event{
		EventID: id, Trigger: events.NewPaidOrder, StoreID: 1003, OccurredAt: time.Now(), DetectedAt: time.Now(), Source: events.Poll,
		Summary: fmt.Appendf(nil, `{"id":%q,"total":%g}`, id, total),
	})
	return journal.Record{EventID: id, Trigger: string(events.NewPaidOrder), At: time.Now(), Event: event}
}

// settle lets time pass until everything that can happen at once has happened.
func settle(d time.Duration) {
	pass(d)
	synctest.Wait()
}

// delivery is what the journal has of a request's deliveries.
func (d *depot) delivery(r Request) Delivery {
	d.t.Helper()
	found, ok, err := readDelivery(d.t.Context(), d.log, shop, r.id(), d.row(r).Generation)
	if err != nil || !ok {
		d.t.Fatalf("the deliveries of %v: found %v, %v", r, ok, err)
	}
	return found
}

// posted is a message that came to an endpoint.
type posted struct {
	at      time.Time
	message callback.Message
	EventID string `json:"eventId"`
	Cursor  string `json:"cursor"`
	Type    string `json:"type"`
}

// endpoints are all URLs that there are.
type endpoints struct {
	mu   sync.Mutex
	all  []posted
	busy int
	most int // that were busy at the same time
	// answer is what they answer; nil for 204.
	answer func(posted) callback.Outcome
	// takes is how long; nil for no time.
	takes func(posted) time.Duration
}

// Post implements Poster.
func (e *endpoints) Post(ctx context.Context, m callback.Message) callback.Outcome {
	p := parsePosted(m)
	e.mu.Lock()
	e.all = append(e.all, p)
	e.busy++
	e.most = max(e.most, e.busy)
	answer, takes := e.answer, e.takes
	e.mu.Unlock()
	defer func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.busy--
	}()
	if takes != nil {
		select {
		case <-time.After(takes(p)):
		case <-ctx.Done():
			return callback.Outcome{Reason: callback.Canceled}
		}
	}
	if answer == nil {
		return callback.Outcome{Status: 204}
	}
	return answer(p)
}

func parsePosted(m callback.Message) posted {
	p := posted{at: time.Now(), message: m}
	if err := json.Unmarshal(m.Body, &p); err != nil {
		panic(err) // nobody but a Deliverer has made it
	}
	return p
}

// set changes what the endpoints do.
func (e *endpoints) set(answer func(posted) callback.Outcome, takes func(posted) time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.answer, e.takes = answer, takes
}

// answers changes what the endpoints answer.
func (e *endpoints) answers(answer func(posted) callback.Outcome) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.answer = answer
}

// load is how many attempts are under way, and the most there were.
func (e *endpoints) load() (busy, most int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.busy, e.most
}

// got is what has come so far.
func (e *endpoints) got() []posted {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.all)
}

// ids are the events, or the types of envelopes, that have come so far.
func (e *endpoints) ids() (ids []string) {
	for _, p := range e.got() {
		if p.Type != "" {
			ids = append(ids, p.Type)
			continue
		}
		ids = append(ids, p.EventID)
	}
	return ids
}

func status(code int) callback.Outcome {
	switch {
	case code >= 500:
		return callback.Outcome{Status: code, Reason: callback.HTTP5xx}
	case code >= 300:
		return callback.Outcome{Status: code, Reason: callback.HTTP4xx}
	}
	return callback.Outcome{Status: code}
}

func always(code int) func(posted) callback.Outcome {
	return func(posted) callback.Outcome { return status(code) }
}

var errTest = errors.New("broken on purpose")
