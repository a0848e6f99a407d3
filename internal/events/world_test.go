package events_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

// world is a shop in which anything may happen, with the events that must come of it.
type world struct {
	*shop
	disk    *failing
	procs   []*process
	started int
	offset  atomic.Int64 // nanoseconds by which the local clock is off
	random  *rand.Rand
	orders  []created
	old     []created // orders from before the beginning: paid, unpaid ones, a cart
	carts   []*playedCart
	hooks   []journal.Hook // not delivered yet
	sent    int            // webhooks of the store that are in hooks, delivered or lost
	want    map[string]bool
}

// playedCart is a cart with the times at which the shopper did something.
type playedCart struct {
	created
	id       string
	touched  []time.Time
	finished bool
}

func newWorld(t *testing.T, lag time.Duration) *world {
	w := &world{shop: open(t, sandbox.Options{SearchLag: lag, RateLimit: 600}), random: rand.New(rand.NewPCG(1, 2)), want: map[string]bool{}}
	w.create("/customers", `{"email":"ada@shop.test"}`)
	w.old = []created{w.order("PAID", ""), w.order("AWAITING_PAYMENT", ""), w.order("CANCELLED", ""), w.order("INCOMPLETE", "")}
	w.wait(10 * time.Minute)
	w.shop.touch()
	w.sent = len(w.store.Webhooks())
	w.disk = &failing{Journal: w.journal}
	w.launch()
	w.wait(10 * time.Second)
	return w
}

// process is a follower that can be cut off from everything, as a crash does.
type process struct {
	dead atomic.Bool
	stop func()
}

func (w *world) launch() {
	p := &process{}
	w.started++
	options := w.defaults()
	options.Holder, options.Logger = fmt.Sprint("process ", w.started), slog.New(slog.DiscardHandler)
	options.Journal = &mortal{w.disk, p}
	options.Client = w.clientThrough(&severed{w.store.Transport(), p})
	options.Now = func() time.Time { return time.Now().Add(time.Duration(w.offset.Load())) }
	w.follow, p.stop = run(options)
	w.procs = append(w.procs, p)
}

// end ends all processes. Those that crash do not say goodbye: their leases run out.
func (w *world) end(crash bool) {
	for _, p := range w.procs {
		p.dead.Store(crash)
		p.stop()
	}
	w.procs = nil
}

type mortal struct {
	journal.Journal
	*process
}

func (m *mortal) Commit(ctx context.Context, batch journal.Batch) ([]journal.Record, error) {
	if m.dead.Load() {
		return nil, errDeaf
	}
	return m.Journal.Commit(ctx, batch)
}

func (m *mortal) Release(ctx context.Context, name, holder string) error {
	if m.dead.Load() {
		return errDeaf
	}
	return m.Journal.Release(ctx, name, holder)
}

type severed struct {
	next http.RoundTripper
	*process
}

func (s *severed) RoundTrip(req *http.Request) (*http.Response, error) {
	if s.dead.Load() {
		return nil, errDeaf
	}
	return s.next.RoundTrip(req)
}

func (w *world) must(o created, kinds ...events.Kind) {
	for _, kind := range kinds {
		w.want[fmt.Sprint(kind, " ", o.ID)] = true
	}
}

// settle lets all come to rest and tells what is wrong.
func (w *world) settle() (problems []string) {
	w.store.Faults().Clear()
	w.wait(45 * time.Minute)
	w.end(false)
	position, carts := map[string]int{}, map[string]events.Event{}
	for i, event := range w.told() {
		id := short(event)
		if _, twice := position[id]; twice {
			problems = append(problems, "told twice: "+id)
		}
		position[id] = i
		if event.Trigger == events.NewAbandonedCart {
			carts[id] = event
		} else if !w.want[id] {
			problems = append(problems, "told without cause: "+id)
		}
	}
	for id := range w.want {
		at, found := position[id]
		if !found {
			problems = append(problems, "lost: "+id)
		}
		kind, number, _ := strings.Cut(id, " ")
		if made, ok := position["order-created "+number]; ok && strings.HasPrefix(kind, "order-") && at < made {
			problems = append(problems, "told before the order: "+id)
		}
	}
	problems = append(problems, w.judgeBudget()...)
	return append(problems, w.judgeCarts(carts)...)
}

// judgeCarts: a cart that was left for good is told, one that was never left for long is not; a told cart is recovered
// when it was finished.
func (w *world) judgeCarts(told map[string]events.Event) (problems []string) {
	for _, cart := range w.carts {
		event, found := told["cart-abandoned "+cart.id]
		delete(told, "cart-abandoned "+cart.id)
		idle := !cart.finished
		for i, at := range cart.touched[1:] {
			idle = idle || at.Sub(cart.touched[i]) >= events.DefaultCartIdle-time.Second // Ecwid's times are whole seconds
		}
		switch {
		case found && !idle:
			problems = append(problems, "told although it was never left: cart "+cart.id)
		case !found && !cart.finished:
			problems = append(problems, "lost: cart "+cart.id)
		case found && event.Recovered != cart.finished:
			problems = append(problems, fmt.Sprintf("recovered is %t: cart %s", event.Recovered, cart.id))
		}
	}
	for id := range told {
		problems = append(problems, "told without cause: "+id)
	}
	return problems
}

// judgeBudget: no request was too many.
func (w *world) judgeBudget() (problems []string) {
	for _, request := range w.store.Requests() {
		if request.Status == http.StatusTooManyRequests && request.Fault == "" {
			problems = append(problems, "beyond the rate limit: "+request.Path)
		}
	}
	return problems
}
