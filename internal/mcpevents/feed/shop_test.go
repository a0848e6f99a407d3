package feed_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
	"ecwid-mcp/internal/events/reader"
	"ecwid-mcp/internal/mcpevents/feed"
	"ecwid-mcp/internal/toolkit"
)

// opened is a store that is followed into a journal.
type opened struct {
	t       *testing.T
	store   *sandbox.Store
	journal journal.Journal
}

func openShop(t *testing.T) opened {
	t.Helper()
	o := opened{t, sandbox.New(sandbox.Options{Now: time.Now}), memory.New()}
	client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret(o.store.Info().Token), BaseURL: "https://sandbox.test/api/v3", Transport: o.store.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	follower := events.NewFollower(events.Options{Client: client, Journal: o.journal, Store: shop, Holder: "one", Logger: slog.New(slog.DiscardHandler)})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = follower.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		if err := o.journal.Close(); err != nil {
			t.Error(err)
		}
	})
	o.pass(5 * time.Second)
	return o
}

func (o opened) pass(d time.Duration) {
	<-time.NewTimer(d).C
	synctest.Wait()
}

func (o opened) create(path, format string, args ...any) int64 {
	o.t.Helper()
	answer, err := o.store.Create(path, fmt.Appendf(nil, format, args...))
	if err != nil {
		o.t.Fatal(err)
	}
	var made struct{ ID int64 }
	if err := json.Unmarshal(answer, &made); err != nil {
		o.t.Fatal(err)
	}
	return made.ID
}

// A day in a shop: an order of 21 lines for pickup by a customer, one that is shipped, a cart, and what they are of.
func (o opened) day() (ids map[string]int64) {
	o.t.Helper()
	ids = map[string]int64{}
	ids["category"] = o.create("/categories", `{"name":"Cups"}`)
	ids["product"] = o.create("/products", `{"name":"Cup","sku":"CUP","price":20,"enabled":true,"categoryIds":[%d]}`, ids["category"])
	ids["hidden"] = o.create("/products", `{"name":"Pot","sku":"POT","price":5,"enabled":false}`)
	ids["customer"] = o.create("/customers", `{"email":"ada@shop.test"}`)
	lines := strings.Repeat(`{"sku":"TEA","name":"Tea","price":1,"quantity":1},`, 20)
	o.create("/orders", `{"email":"Ada@Shop.test","customerId":%d,"paymentStatus":"PAID","subtotal":40,"total":40,
		"shippingOption":{"fulfillmentType":"PICKUP","shippingMethodName":"Pickup","isPickup":true},
		"items":[%s{"productId":%d,"categoryId":%d,"sku":"CUP","name":"Cup","price":20,"quantity":1}]}`,
		ids["customer"], lines, ids["product"], ids["category"])
	o.create("/orders", `{"email":"jane@shop.test","paymentStatus":"AWAITING_PAYMENT","subtotal":5,"total":5,
		"shippingOption":{"fulfillmentType":"SHIPPING","shippingMethodName":"Post"},"items":[{"sku":"POT","name":"Pot","price":5,"quantity":1}]}`)
	o.create("/orders", `{"email":"jane@shop.test","paymentStatus":"INCOMPLETE","subtotal":5,"total":5,"items":[{"sku":"POT","name":"Pot","price":5,"quantity":1}]}`)
	o.pass(10 * time.Minute)
	return ids
}

func TestFiltersInAShop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := openShop(t)
		ids := o.day()
		f := feed.New(o.journal)
		for _, test := range []struct {
			typ, arguments string
			want           int
		}{
			{"order.created", `{}`, 2},
			{"order.paid", `{}`, 1},
			{"order.pickup_placed", `{}`, 1},
			{"order.shipping_placed", `{}`, 1},
			{"cart.abandoned", `{}`, 1},
			{"customer.created", `{}`, 2}, // the second order has made one
			{"product.created", `{}`, 2},
			{"order.created", `{"minTotal":40,"maxTotal":40}`, 1},
			{"order.created", `{"maxTotal":39.99}`, 1},
			{"order.created", `{"paymentStatus":"AWAITING_PAYMENT"}`, 1},
			{"order.created", `{"fulfillmentType":"pickup"}`, 1},
			{"order.created", `{"customerEmail":"ada@shop.test"}`, 1},
			{"order.created", `{"customerEmail":"ada@shop.test","maxTotal":39}`, 0},
			{"order.created", `{"customerEmail":"eve@shop.test"}`, 0},
			{"order.created", `{"customerId":$customer}`, 1},
			{"order.created", `{"productId":$product}`, 1},
			{"order.created", `{"productId":$hidden}`, 0},
			{"order.created", `{"categoryId":$category}`, 1},
			{"order.created", `{"sku":"CUP"}`, 1},
			{"order.created", `{"sku":"TEA"}`, 1},
			{"order.created", `{"sku":"cup"}`, 0},
			{"order.shipping_placed", `{"fulfillmentType":"shipping"}`, 1},
			{"cart.abandoned", `{"customerEmail":"JANE@shop.test","sku":"POT","minTotal":5}`, 1},
			{"cart.abandoned", `{"sku":"CUP"}`, 0},
			{"customer.created", `{"customerEmail":"ada@shop.test","customerGroupId":0}`, 1},
			{"customer.created", `{"customerGroupId":5}`, 0},
			{"product.created", `{"enabled":true,"categoryId":$category,"sku":"CUP","minPrice":20}`, 1},
			{"product.created", `{"enabled":false}`, 1},
			{"product.created", `{"minPrice":20.01}`, 0},
		} {
			for name, id := range ids {
				test.arguments = strings.ReplaceAll(test.arguments, "$"+name, fmt.Sprint(id))
			}
			page, err := f.Read(t.Context(), query(t, test.typ, test.arguments, 0, 10))
			if err != nil || len(page.Occurrences) != test.want {
				t.Errorf("%s %s: %s, %v, want %d", test.typ, test.arguments, show(page), err, test.want)
			}
		}
	})
}

// What is told is as the schemas say, has the resources' ids, and holds nothing that only filters may see.
func TestPayloadsOfAShop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := openShop(t)
		o.day()
		resource, err := reader.New(o.journal, shop).Read(t.Context(), toolkit.EventQuery{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		told := fmt.Sprintf("%s", resource.Events)
		for _, typ := range feed.Types() {
			page, err := feed.New(o.journal).Read(t.Context(), feed.Query{Store: shop, Type: typ, Limit: 10})
			if err != nil || len(page.Occurrences) == 0 {
				t.Fatalf("%s: %s, %v", typ.Name, show(page), err)
			}
			schema := compile(t, closed(t, typ.PayloadSchema))
			for _, occurrence := range page.Occurrences {
				if !valid(t, schema, string(occurrence.Data)) {
					t.Errorf("%s tells what its schema does not know: %s", typ.Name, occurrence.Data)
				}
				if !strings.Contains(told, `"`+occurrence.EventID+`"`) || strings.Contains(occurrence.EventID, ".") {
					t.Errorf("%s is not the id of a resource's event", occurrence.EventID)
				}
				told += string(occurrence.Data)
			}
		}
		for _, hidden := range []string{events.HashEmail("ada@shop.test"), "categoryIds", "skus", `"match"`} {
			if strings.Contains(told, hidden) {
				t.Errorf("readers see %s: %s", hidden, told)
			}
		}
	})
}

// closed is a schema that takes only the members that it names.
func closed(t *testing.T, schema json.RawMessage) json.RawMessage {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal(schema, &members); err != nil {
		t.Fatal(err)
	}
	members["additionalProperties"] = json.RawMessage("false")
	data, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
