package events_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

func TestWebhooksAreWorkedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{SearchLag: 100 * time.Second})
		s.start()
		s.wait(10 * time.Second)
		order := s.order("PAID", "")
		product := s.create("/products", `{"name":"Cup","price":20,"sku":"CUP"}`)
		s.deliver()
		s.wait(100 * time.Millisecond)
		told := s.told()
		var ids []string
		for _, event := range told {
			ids = append(ids, short(event))
			if event.Source != events.Webhook {
				t.Errorf("source of %s is %s", event.EventID, event.Source)
			}
		}
		slices.Sort(ids)
		want := []string{fmt.Sprint("order-created ", order.ID), fmt.Sprint("order-paid ", order.ID), fmt.Sprint("product-created ", product.ID)}
		if len(ids) != 4 || !strings.HasPrefix(ids[0], "customer-created ") || !slices.Equal(ids[1:], want) {
			t.Errorf("after 100 ms: %v, want a customer and %v", ids, want)
		}
		s.wait(20 * time.Minute)
		if n := len(s.told()); n != 4 {
			t.Errorf("%d events after the polls, want the same 4", n)
		}
	})
}

// Payment: the second webhook of an order, also when both come late and in the wrong order.
func TestWebhooksInAnyOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		s.start(func(o *events.Options) { o.PollInterval = time.Hour })
		s.deliver()
		order := s.order("AWAITING_PAYMENT", "")
		s.pay(order)
		hooks := received(t, s.store.Webhooks()[s.hooks:])
		slices.Reverse(hooks)
		for _, hook := range slices.Concat(hooks, hooks) {
			hook.ID += fmt.Sprint(time.Now().UnixNano()) // another delivery of another id
			if _, err := s.journal.Receive(context.Background(), []journal.Hook{hook}); err != nil {
				t.Fatal(err)
			}
			s.follow.Wake()
			s.wait(time.Second)
		}
		s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("order-paid ", order.ID))
	})
}

func TestCartByWebhook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{SearchLag: 10 * time.Second})
		s.start(func(o *events.Options) { o.CartIdle = 5 * time.Second })
		s.wait(10 * time.Second)
		abandoned, finished := s.order("INCOMPLETE", ""), s.order("INCOMPLETE", `,"ipAddress":"::1"`)
		s.deliver()
		s.wait(4 * time.Second)
		s.pay(finished)
		s.deliver()
		s.wait(time.Second + 100*time.Millisecond)
		s.expectCarts("cart-abandoned " + s.cartID(abandoned))
		if source := s.cartEvents()[0].Source; source != events.Webhook {
			t.Errorf("source %s", source)
		}
		s.pay(abandoned)
		s.deliver()
		s.wait(time.Second)
		if !s.cartEvents()[0].Recovered {
			t.Error("the cart is not marked as recovered")
		}
	})
}

// Old stores name no cart in their webhooks.
func TestCartByWebhookWithoutItsID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.start(func(o *events.Options) { o.PollInterval, o.CartIdle = time.Hour, 5*time.Second })
		cart := s.order("INCOMPLETE", "")
		s.receive(journal.Hook{ID: "1", Type: "unfinished_order.created", EntityID: "-1"})
		s.wait(6 * time.Second)
		s.expectCarts("cart-abandoned " + s.cartID(cart))
	})
}

// What a webhook says is never believed.
func TestForgedWebhooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		old := s.order("PAID", "")
		cart := s.order("INCOMPLETE", "")
		s.wait(time.Minute)
		s.touch()
		s.start()
		s.paths()
		var hooks []journal.Hook
		for i, hook := range []journal.Hook{
			{Type: "order.created", EntityID: fmt.Sprint(old.ID), OrderID: old.OrderID},
			{Type: "order.created", EntityID: "77", OrderID: "NONE"},
			{Type: "order.updated", OrderID: "../customers"},
			{Type: "order.updated", OrderID: "last"},
			{Type: "order.updated", OrderID: strings.Repeat("x", 10000)},
			{Type: "unfinished_order.created", CartID: s.cartID(cart)},
			{Type: "unfinished_order.created", CartID: "x/place"},
			{Type: "customer.created", EntityID: "x"},
			{Type: "customer.created", EntityID: "99999999999999999999999"},
			{Type: "product.created", EntityID: "-1"},
			{Type: "", EntityID: "1"},
			{Type: "order", EntityID: "1"},
		} {
			hook.ID = fmt.Sprint(i)
			hooks = append(hooks, hook)
		}
		s.receive(hooks...)
		s.wait(30 * time.Second)
		s.expect()
		if left, err := s.journal.Inbox(context.Background(), storeKey, 100); err != nil || len(left) > 0 {
			t.Errorf("left in the inbox: %v, %v", left, err)
		}
		for _, request := range s.store.Requests() {
			odd := strings.HasSuffix(request.Path, "/place") || strings.Contains(request.Path, "..")
			if request.Method != "GET" || odd && request.Status != 404 {
				t.Errorf("a webhook led to %s %s, answered with %d", request.Method, request.Path, request.Status)
			}
		}
	})
}

// An import of hundreds of orders costs a few lists, not a request for each.
func TestImport(t *testing.T) {
	for _, lag := range []time.Duration{0, 5 * time.Second} {
		t.Run(lag.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{RateLimit: 600, SearchLag: lag})
				s.start()
				s.paths()
				const count = 240
				for i := range count {
					s.order("PAID", fmt.Sprintf(`,"externalTransactionId":"t%d"`, i))
					if i%40 == 39 {
						s.deliver()
						s.wait(time.Second)
					}
				}
				s.wait(time.Minute)
				if told := len(s.told()); told != 2*count+1 {
					t.Errorf("%d events, want two of each order and one of the customer", told)
				}
				if sent := len(s.paths()); sent > 200 {
					t.Errorf("%d requests for %d orders", sent, count)
				}
			})
		})
	}
}

// Nothing is worked before it is known what is old.
func TestWebhookBeforeTheBeginning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		old := s.order("PAID", "")
		s.wait(time.Minute)
		s.touch()
		s.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 503, Path: "/latest-stats"})
		s.follow, s.stop = run(s.defaults())
		hooks := make([]journal.Hook, 5000)
		for i := range hooks {
			hooks[i] = journal.Hook{ID: fmt.Sprint(i), Type: "order.updated", OrderID: old.OrderID}
		}
		s.receive(hooks...)
		s.wait(time.Minute)
		if left, err := s.journal.Inbox(context.Background(), storeKey, 9999); err != nil || len(left) != len(hooks) {
			t.Errorf("%d left in the inbox, %v", len(left), err)
		}
		s.store.Faults().Clear()
		s.wait(2 * time.Minute)
		s.expect()
		order := s.order("AWAITING_PAYMENT", "")
		s.wait(30 * time.Second)
		if told := s.told(); len(told) == 0 || short(told[0]) != fmt.Sprint("order-created ", order.ID) {
			t.Errorf("told %+v", told)
		}
	})
}

// Webhooks of entities that Ecwid does not show yet are no reason to give up: the lists are repeated.
func TestWebhooksBeforeTheEntities(t *testing.T) {
	for _, count := range []int{1, 10} {
		t.Run(fmt.Sprint(count, " orders"), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{SearchLag: 40 * time.Second})
				s.create("/customers", `{"email":"ada@shop.test"}`)
				s.start(func(o *events.Options) { o.Client = s.clientThrough(frozen(s.store.Transport(), "")) })
				s.wait(3 * time.Minute)
				for range count {
					order := s.order("AWAITING_PAYMENT", "")
					s.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 404, Path: "/orders/" + order.OrderID, Times: 1})
				}
				s.deliver()
				s.wait(time.Minute)
				if n := len(s.told()); n != count {
					t.Errorf("%d events, want %d", n, count)
				}
			})
		})
	}
}

// However fast webhooks come, each is worked at once, and many of them together.
func TestSteadyWebhooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		s.start(func(o *events.Options) { o.PollInterval = time.Hour })
		s.wait(time.Minute)
		order := s.order("PAID", "")
		s.deliver()
		for i := range 10 {
			s.wait(10 * time.Millisecond)
			s.receive(journal.Hook{ID: fmt.Sprint(i), Type: "order.updated", OrderID: order.OrderID})
		}
		s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("order-paid ", order.ID))
		s.wait(time.Second)
		if n := len(s.paths()); n > 25 {
			t.Errorf("%d requests for 12 webhooks of one order, and to begin", n)
		}
	})
}

func (s *shop) receive(hooks ...journal.Hook) {
	s.t.Helper()
	for i := range hooks {
		hooks[i].Store, hooks[i].Created, hooks[i].Received = storeKey, time.Now(), time.Now()
	}
	if _, err := s.journal.Receive(context.Background(), hooks); err != nil {
		s.t.Fatal(err)
	}
	s.follow.Wake()
}
