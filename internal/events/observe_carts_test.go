package events

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal/memory"
)

func at(d time.Duration) ecwid.Time { return ecwid.Time{Time: beginAt.Add(d)} }

// watching is an observer of a state with one cart, C.
func watching(tracked trackedCart) *observer {
	s := newState()
	s.begins[carts] = beginning{At: beginAt, Complete: true}
	o := &observer{state: s, storeID: 1003, source: Poll, now: beginAt}
	if tracked.State != "" {
		o.setCart("C", tracked)
	}
	return o
}

// What becomes of a cart that has been idle for long enough, by what Ecwid says of it and of its order.
func TestIdleCart(t *testing.T) {
	const seen = time.Minute
	good := func() ecwid.Cart {
		return ecwid.Cart{CartID: "C", Email: "ada@shop.test", CreateDate: at(0), UpdateDate: at(seen), Items: make([]ecwid.OrderItem, 1)}
	}
	for _, test := range []struct {
		name   string
		change func(*ecwid.Cart)
		order  string // its payment status, when it is known
		then   cartState
	}{
		{"left", func(*ecwid.Cart) {}, "", cartTold},
		{"left, order known", func(*ecwid.Cart) {}, "INCOMPLETE", cartTold},
		{"paid", func(*ecwid.Cart) {}, "PAID", cartFinished},
		{"placed", func(*ecwid.Cart) {}, "AWAITING_PAYMENT", cartFinished},
		{"recovered", func(c *ecwid.Cart) { c.RecoveredOrderID = 9 }, "", cartFinished},
		{"removed by the shop", func(c *ecwid.Cart) { c.Hidden = true }, "", cartFinished},
		{"touched meanwhile", func(c *ecwid.Cart) { c.UpdateDate = at(2 * seen) }, "", cartWaiting},
		{"touched meanwhile and paid", func(c *ecwid.Cart) { c.UpdateDate = at(2 * seen) }, "PAID", cartFinished},
		{"without e-mail", func(c *ecwid.Cart) { c.Email = "" }, "", cartAnonymous},
		{"emptied", func(c *ecwid.Cart) { c.Items = nil }, "", cartAnonymous},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := watching(trackedCart{State: cartWaiting, Updated: at(seen).Time, Order: 7})
			cart := good()
			test.change(&cart)
			var order *ecwid.Order
			if test.order != "" {
				order = &ecwid.Order{InternalID: 7, PaymentStatus: test.order}
			}
			o.idleCart(&cart, order)
			want := trackedCart{State: test.then, Updated: cart.UpdateDate.Time, Order: 7}
			if diff := cmp.Diff(want, o.state.carts["C"]); diff != "" {
				t.Errorf("cart (-want +got):\n%s", diff)
			}
			if told := len(o.batch().Append); (told == 1) != (test.then == cartTold) {
				t.Errorf("%d events", told)
			}
		})
	}
}

func TestTransitionsOfACart(t *testing.T) {
	const seen = time.Minute
	for _, test := range []struct {
		name    string
		tracked cartState // none when the cart is not known
		cart    ecwid.Cart
		order   int64
		then    trackedCart
	}{
		{"new", "", ecwid.Cart{CreateDate: at(seen), UpdateDate: at(seen)}, 7, trackedCart{cartWaiting, at(seen).Time, Poll, 7}},
		{"old", "", ecwid.Cart{CreateDate: at(-seen), UpdateDate: at(seen)}, 7, trackedCart{}},
		{"new and finished", "", ecwid.Cart{CreateDate: at(0), UpdateDate: at(seen), RecoveredOrderID: 7}, 0, trackedCart{State: cartFinished, Source: Poll}},
		{"the same again", cartWaiting, ecwid.Cart{UpdateDate: at(seen)}, 0, trackedCart{cartWaiting, at(seen).Time, Webhook, 0}},
		{"its order known", cartWaiting, ecwid.Cart{UpdateDate: at(seen)}, 7, trackedCart{cartWaiting, at(seen).Time, Webhook, 7}},
		{"an order that is another's", cartWaiting, ecwid.Cart{UpdateDate: at(seen)}, 9, trackedCart{cartWaiting, at(seen).Time, Webhook, 0}},
		{"touched", cartWaiting, ecwid.Cart{UpdateDate: at(2 * seen)}, 0, trackedCart{cartWaiting, at(2 * seen).Time, Webhook, 0}},
		{"an older state of a late search", cartWaiting, ecwid.Cart{UpdateDate: at(0)}, 0, trackedCart{cartWaiting, at(seen).Time, Webhook, 0}},
		{"touched after it was counted", cartAnonymous, ecwid.Cart{UpdateDate: at(2 * seen)}, 0, trackedCart{cartWaiting, at(2 * seen).Time, Webhook, 0}},
		{"touched after it was told", cartTold, ecwid.Cart{UpdateDate: at(2 * seen)}, 0, trackedCart{cartTold, at(seen).Time, Webhook, 0}},
		{"order known after it was told", cartTold, ecwid.Cart{UpdateDate: at(2 * seen)}, 7, trackedCart{cartTold, at(seen).Time, Webhook, 7}},
		{"recovered", cartTold, ecwid.Cart{UpdateDate: at(2 * seen), RecoveredOrderID: 7}, 0, trackedCart{cartFinished, at(seen).Time, Webhook, 0}},
		{"shown as a cart by a late search", cartFinished, ecwid.Cart{UpdateDate: at(2 * seen)}, 0, trackedCart{cartFinished, at(seen).Time, Webhook, 0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			tracked := trackedCart{}
			if test.tracked != "" {
				tracked = trackedCart{State: test.tracked, Updated: at(seen).Time, Source: Webhook}
			}
			o := watching(tracked)
			o.setCart("other", trackedCart{State: cartWaiting, Order: 9})
			test.cart.CartID = "C"
			o.cart(&test.cart, test.order)
			if diff := cmp.Diff(test.then, o.state.carts["C"]); diff != "" {
				t.Errorf("cart (-want +got):\n%s", diff)
			}
			recovered := len(o.batch().Recovered) == 1
			if want := test.tracked == cartTold && test.then.State == cartFinished; recovered != want {
				t.Errorf("recovered: %t, want %t", recovered, want)
			}
		})
	}
}

// Carts are forgotten a month after their last change, unless they wait.
func TestCartsAreForgotten(t *testing.T) {
	w := newWorker(t, memory.New())
	w.state.cursors[carts] = cursor{Stamp: beginAt.Add(cartMemory)}
	o := &observer{state: w.state}
	for id, tracked := range map[ecwid.CartID]trackedCart{
		"told": {State: cartTold, Order: 1}, "finished": {State: cartFinished}, "counted": {State: cartAnonymous}, "waits": {State: cartWaiting},
	} {
		for name, age := range map[string]time.Duration{"": 0, " long ago": time.Second} {
			tracked.Updated = beginAt.Add(-age)
			o.setCart(id+ecwid.CartID(name), tracked)
		}
	}
	if err := w.recheckCarts(t.Context(), &facts{}); err != nil {
		t.Fatal(err)
	}
	want := map[ecwid.CartID]bool{"told": true, "finished": true, "counted": true, "waits": true, "waits long ago": true}
	got := map[ecwid.CartID]bool{}
	for id := range w.state.carts {
		got[id] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("carts (-want +got):\n%s", diff)
	}
}
