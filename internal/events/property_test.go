package events_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

// step is one thing that happens; what N means depends on it.
type step struct {
	Do string
	N  int
}

// TestEveryChangeOnce plays random shops, webhooks, failures and crashes: in the end every event is in the journal
// exactly once, and those of an order are in order.
func TestEveryChangeOnce(t *testing.T) {
	one := rapid.Custom(func(t *rapid.T) step {
		return step{rapid.SampledFrom(steps()).Draw(t, "do"), rapid.IntRange(0, 50).Draw(t, "n")}
	})
	rapid.Check(t, func(rt *rapid.T) {
		script := rapid.SliceOfN(one, 1, 40).Draw(rt, "script")
		lag := time.Duration(rapid.SampledFrom([]int{0, 0, 3, 40, 200}).Draw(rt, "search lag")) * time.Second
		var problems []string
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, lag)
			for _, step := range script {
				w.play(step)
			}
			problems = w.settle()
		})
		if len(problems) > 0 {
			rt.Fatal(strings.Join(problems, "\n"))
		}
	})
}

func steps() []string {
	shopper := []string{"order", "paid order", "pickup", "delivery", "pay", "pay", "edit", "cancel", "old order",
		"cart", "cart", "touch cart", "finish cart", "finish cart", "customer", "product", "restock"}
	hooks := []string{"deliver", "deliver", "deliver", "reorder", "duplicate", "lose", "forge"}
	machine := []string{"wait", "wait", "wait", "wait long", "crash", "crash", "restart", "rival", "thief", "clock",
		"429", "503", "500", "cut", "half", "slow", "slow", "well again", "write lost", "write refused"}
	return slices.Concat(shopper, hooks, machine)
}

func (w *world) play(s step) {
	w.shopper(s)
	w.collect()
	w.webhooks(s)
	w.machine(s)
}

func (w *world) shopper(s step) {
	const pickup, delivery = `,"shippingOption":{"fulfillmentType":"PICKUP"}`, `,"shippingOption":{"fulfillmentType":"DELIVERY"}`
	switch s.Do {
	case "order":
		w.place("AWAITING_PAYMENT", "", events.OrderCreated)
	case "paid order":
		w.place("PAID", "", events.OrderCreated, events.OrderPaid)
	case "pickup":
		w.place("AWAITING_PAYMENT", pickup, events.OrderCreated, events.OrderPickup)
	case "delivery":
		w.place("PAID", delivery, events.OrderCreated, events.OrderShipping, events.OrderPaid)
	case "customer":
		w.must(w.create("/customers", `{"email":"c%d@shop.test"}`, time.Now().UnixNano()+int64(len(w.want))), events.CustomerCreated)
	case "product":
		w.must(w.create("/products", `{"name":"Cup","price":20,"sku":"CUP%d"}`, len(w.want)), events.ProductCreated)
	case "restock":
		w.shop.touch()
	case "old order":
		w.changeOld(s.N)
	case "cart", "touch cart", "finish cart":
		w.cart(s)
	}
	if len(w.orders) == 0 {
		return
	}
	order := w.orders[s.N%len(w.orders)]
	switch s.Do {
	case "pay":
		w.pay(order)
		w.must(order, events.OrderPaid)
	case "edit":
		w.update("/orders/"+order.OrderID, fmt.Sprintf(`{"privateAdminNotes":"%d"}`, s.N))
	case "cancel": // after it may have been paid: then it is refunded
		if w.want[fmt.Sprint(events.OrderPaid, " ", order.ID)] {
			w.update("/orders/"+order.OrderID, `{"paymentStatus":"REFUNDED"}`)
		} else {
			w.update("/orders/"+order.OrderID, `{"paymentStatus":"CANCELLED"}`)
		}
	}
}

func (w *world) place(status, more string, kinds ...events.Kind) {
	order := w.order(status, more)
	w.orders = append(w.orders, order)
	w.must(order, kinds...)
}

// changeOld does to an order from before the beginning what may be done to it.
func (w *world) changeOld(n int) {
	order := w.old[n%len(w.old)]
	if n > 25 {
		w.update("/orders/"+order.OrderID, fmt.Sprintf(`{"privateAdminNotes":"%d"}`, n))
		return
	}
	w.pay(order)
	switch n % len(w.old) {
	case 1, 2:
		w.must(order, events.OrderPaid)
	case 3:
		w.must(order, events.OrderCreated, events.OrderPaid)
	}
}

func (w *world) cart(s step) {
	if s.Do == "cart" {
		cart := w.order("INCOMPLETE", "")
		w.carts = append(w.carts, &playedCart{created: cart, id: w.cartID(cart), touched: []time.Time{time.Now()}})
		return
	}
	if len(w.carts) == 0 {
		return
	}
	cart := w.carts[s.N%len(w.carts)]
	if cart.finished {
		return
	}
	cart.touched = append(cart.touched, time.Now())
	if s.Do == "touch cart" {
		w.update("/orders/"+cart.OrderID, fmt.Sprintf(`{"total":%d}`, s.N))
		return
	}
	cart.finished = true
	w.pay(cart.created)
	w.orders = append(w.orders, cart.created)
	w.must(cart.created, events.OrderCreated, events.OrderPaid)
}

// collect takes the webhooks that the store has sent since the last step.
func (w *world) collect() {
	all := w.store.Webhooks()
	w.hooks = append(w.hooks, received(w.t, all[w.sent:])...)
	w.sent = len(all)
}

func (w *world) webhooks(s step) {
	n := min(s.N, len(w.hooks))
	switch s.Do {
	case "deliver":
		w.take(w.hooks[:n])
		w.hooks = w.hooks[n:]
	case "reorder":
		w.random.Shuffle(len(w.hooks), func(i, j int) { w.hooks[i], w.hooks[j] = w.hooks[j], w.hooks[i] })
	case "duplicate":
		w.take(w.hooks[:n])
	case "lose":
		w.hooks = w.hooks[n:]
	case "forge":
		old := w.old[s.N%len(w.old)]
		w.take([]journal.Hook{
			{ID: fmt.Sprint("forged ", s.N), Store: storeKey, Type: "order.created", OrderID: old.OrderID},
			{ID: fmt.Sprint("forged too ", s.N), Store: storeKey, Type: "unfinished_order.created", CartID: w.cartID(w.old[3])},
		})
	}
}

func (w *world) take(hooks []journal.Hook) {
	if _, err := w.journal.Receive(context.Background(), hooks); err != nil {
		w.t.Fatal(err)
	}
	w.follow.Wake()
}

func (w *world) machine(s step) {
	faults := w.store.Faults()
	switch s.Do {
	case "wait":
		w.wait(time.Duration(s.N) * time.Second / 2)
	case "wait long":
		w.wait(time.Duration(s.N) * time.Minute / 2)
	case "crash", "restart":
		w.end(s.Do == "crash")
		w.wait(time.Duration(s.N) * time.Second)
		w.launch()
	case "rival":
		w.launch()
	case "thief":
		name, holder := "follow "+string(storeKey), fmt.Sprint("process ", w.started)
		_ = w.journal.Release(context.Background(), name, holder)
		_, _, _ = w.journal.Lease(context.Background(), name, "thief", time.Duration(s.N)*time.Second)
	case "clock":
		w.offset.Store(int64(time.Duration(s.N-25) * time.Hour))
	case "429":
		faults.Add(sandbox.Fault{Kind: sandbox.Status, Status: 429, RetryAfter: s.N, Times: 1})
	case "500", "503":
		faults.Add(sandbox.Fault{Kind: sandbox.Status, Status: 500 + s.N%2*3, Times: s.N})
	case "cut":
		faults.Add(sandbox.Fault{Kind: sandbox.CutAfter, Times: s.N%5 + 1})
	case "half":
		faults.Add(sandbox.Fault{Kind: sandbox.Truncated, Times: s.N%5 + 1})
	case "slow":
		faults.Add(sandbox.Fault{Kind: sandbox.Latency, LatencyMs: s.N * 40, Times: s.N})
	case "well again":
		faults.Clear()
	case "write lost", "write refused":
		w.disk.lost.Store(s.Do == "write lost")
		w.disk.full.Store(s.Do == "write refused")
		w.wait(time.Duration(s.N) * time.Second)
		w.disk.lost.Store(false)
		w.disk.full.Store(false)
	}
}
