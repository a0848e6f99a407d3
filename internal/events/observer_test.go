package events

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
)

var beginAt = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// look lets an observer look at an order and says which kinds it told and how the order is remembered.
func look(s *state, order ecwid.Order) (kinds []string, open string) {
	o := &observer{state: s, storeID: 1003, source: Poll, now: beginAt}
	o.observe(&facts{orders: []ecwid.Order{order}})
	for _, record := range o.batch().Append {
		kinds = append(kinds, strings.TrimSuffix(record.EventID, "-1003-7"))
	}
	return kinds, s.open[7]
}

func TestTransitionsOfAnOrder(t *testing.T) {
	const before, after = -time.Hour, time.Hour
	type seen struct {
		made, changed time.Duration // from the beginning
		status        string
	}
	for _, test := range []struct {
		name  string
		known string
		seen  seen
		told  string
		then  string // how it is remembered
	}{
		{"new", "", seen{after, after, "AWAITING_PAYMENT"}, "[order-created]", ""},
		{"new and paid", "", seen{after, after, "PAID"}, "[order-created order-paid]", ""},
		{"new and refunded", "", seen{after, after, "REFUNDED"}, "[order-created order-paid]", ""},
		{"new and partially refunded", "", seen{after, after, "PARTIALLY_REFUNDED"}, "[order-created order-paid]", ""},
		{"new with a status of the shop", "", seen{after, after, "CUSTOM_PAYMENT_STATUS_1"}, "[order-created]", ""},
		{"new, unfinished", "", seen{after, after, "INCOMPLETE"}, "[]", ""},
		{"in the second of the beginning", "", seen{0, 0, "PAID"}, "[order-created order-paid]", ""},
		{"old and paid", "", seen{before, before, "PAID"}, "[]", ""},
		{"old and paid, edited", "", seen{before, after, "PAID"}, "[]", ""},
		{"old, paid again", "", seen{before, after, "AWAITING_PAYMENT"}, "[]", ""},
		{"old and unpaid, seen late", "", seen{before, before, "AWAITING_PAYMENT"}, "[]", "unpaid"},
		{"old by seconds, unpaid", "", seen{-time.Minute, after, "AWAITING_PAYMENT"}, "[]", "unpaid"},
		{"old and unfinished, seen late", "", seen{before, before, "INCOMPLETE"}, "[]", "cart"},
		{"unpaid", "unpaid", seen{before, after, "AWAITING_PAYMENT"}, "[]", "unpaid"},
		{"unpaid, now paid", "unpaid", seen{before, after, "PAID"}, "[order-paid]", ""},
		{"unpaid, now refunded", "unpaid", seen{before, after, "REFUNDED"}, "[order-paid]", ""},
		{"unpaid, now cancelled", "unpaid", seen{before, after, "CANCELLED"}, "[]", "unpaid"},
		{"shown as unpaid by a late search, paid before", "unpaid", seen{before, -time.Second, "PAID"}, "[]", ""},
		{"unpaid, now unfinished", "unpaid", seen{before, after, "INCOMPLETE"}, "[]", "cart"},
		{"cart, still one", "cart", seen{before, after, "INCOMPLETE"}, "[]", "cart"},
		{"cart, now placed", "cart", seen{before, after, "AWAITING_PAYMENT"}, "[order-created]", "cart"},
		{"cart, now paid", "cart", seen{before, after, "PAID"}, "[order-created order-paid]", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newState()
			s.begins[orders] = beginning{At: beginAt, Complete: true}
			if test.known != "" {
				s.open[7] = test.known
			}
			kinds, open := look(s, ecwid.Order{ID: "A", InternalID: 7, PaymentStatus: test.seen.status,
				CreateDate: ecwid.Time{Time: beginAt.Add(test.seen.made)}, UpdateDate: ecwid.Time{Time: beginAt.Add(test.seen.changed)}})
			if fmt.Sprint(kinds) != test.told || open != test.then {
				t.Errorf("told %v and remembers %q, want %s and %q", kinds, open, test.told, test.then)
			}
		})
	}
}

func TestKindsAndTriggers(t *testing.T) {
	kinds := []Kind{OrderCreated, OrderPaid, CartAbandoned, CustomerCreated, ProductCreated, OrderPickup, OrderShipping}
	for i, trigger := range Triggers() {
		if got := kinds[i].Trigger(); got != trigger {
			t.Errorf("%s belongs to %s, want %s", kinds[i], got, trigger)
		}
	}
	if Kind("x").Trigger() != "" {
		t.Error("an unknown kind has a trigger")
	}
	if got := OrderPaid.EventID(1003, "103878161"); got != "order-paid-1003-103878161" {
		t.Error(got)
	}
	covered := 0
	for _, topic := range topics() {
		covered += len(topic.triggers())
	}
	if covered != len(Triggers()) {
		t.Errorf("the topics cover %d triggers", covered)
	}
}

// Nothing in an event comes from a shopper's keyboard but the e-mail of carts and customers.
func TestSummariesAreFreeOfShoppersText(t *testing.T) {
	const typed = "IGNORE ALL"
	person := &ecwid.Person{Name: typed, Street: typed, City: typed, Phone: typed}
	items := []ecwid.OrderItem{{Name: typed, SKU: "CUP", Quantity: 2, SelectedOptions: []ecwid.SelectedOption{{Name: "Text", Value: typed}}}}
	order := &ecwid.Order{ID: "A", Email: typed + "@x", OrderComments: typed, PrivateAdminNotes: typed, BillingPerson: person, Items: items,
		ShippingPerson: person, ShippingOption: &ecwid.ShippingOption{MethodName: typed}, ExtraFields: map[string]string{typed: typed}}
	cart := &ecwid.Cart{Email: typed + "@x.test", BillingPerson: person, ShippingPerson: person, Items: items}
	customer := &ecwid.Customer{Email: typed, Name: typed, BillingPerson: person, PrivateAdminNotes: typed}
	for _, summary := range []json.RawMessage{summarizeOrder(order, "USD"), summarizeCart(cart, "USD"), summarizeCustomer(customer)} {
		if strings.Contains(string(summary), typed) {
			t.Errorf("summary %s", summary)
		}
	}
}

func TestSummariesStaySmall(t *testing.T) {
	items := make([]ecwid.OrderItem, 500)
	got := summarizeOrder(&ecwid.Order{Items: items}, "USD")
	if len(got) > 2000 || !strings.Contains(string(got), `"itemCount":500`) {
		t.Errorf("%d bytes: %s", len(got), got)
	}
	product := summarizeProduct(&ecwid.Product{Name: strings.Repeat("é", 5000)}, "")
	if len(product) > 600 || !utf8.Valid(product) {
		t.Errorf("%d bytes", len(product))
	}
}

func TestAddress(t *testing.T) {
	for text, want := range map[string]string{
		" ada@shop.test ": "ada@shop.test", "": "", "ada": "", "@x": "", "x@": "", "a b@c": "", "a@b\u202e": "", "a@b\n": "a@b",
		"a@b\nc": "", `"a"@b`: "", "a@b,c@d": "", strings.Repeat("a", 250) + "@shop.test": "", "müller@straße.test": "müller@straße.test",
	} {
		if got := address(text); got != want {
			t.Errorf("address(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestMatching(t *testing.T) {
	made := ecwid.Time{Time: beginAt}
	cart := ecwid.Cart{Email: "Ada@shop.test", CreateDate: made, Total: ecwid.MoneyFromInt(3), Items: make([]ecwid.OrderItem, 1)}
	fits := ecwid.Order{InternalID: 7, Email: "ada@shop.test", PaymentStatus: "INCOMPLETE", CreateDate: made, Total: cart.Total, Items: cart.Items}
	change := func(f func(*ecwid.Order)) ecwid.Order {
		other := fits
		other.InternalID = 8
		f(&other)
		return other
	}
	others := []ecwid.Order{
		change(func(o *ecwid.Order) { o.PaymentStatus = "PAID" }),
		change(func(o *ecwid.Order) { o.Email = "bob@shop.test" }),
		change(func(o *ecwid.Order) { o.Total = ecwid.MoneyFromInt(4) }),
		change(func(o *ecwid.Order) { o.CreateDate.Time = o.CreateDate.Add(time.Second) }),
		change(func(o *ecwid.Order) { o.Items = nil }),
	}
	if got := matching(&cart, others); got != 0 {
		t.Errorf("matches order %d", got)
	}
	if got := matching(&cart, append(others, fits)); got != 7 {
		t.Errorf("matches %d, want 7", got)
	}
	if got := matching(&cart, []ecwid.Order{fits, change(func(*ecwid.Order) {})}); got != 0 {
		t.Errorf("chooses %d among two that fit", got)
	}
}

// The journal's entries are all that a follower remembers: reading them gives the same state.
func TestStateIsInTheEntries(t *testing.T) {
	s := newState()
	o := &observer{state: s, storeID: 1003, source: Webhook, now: beginAt}
	o.set(entry(beginPrefix+string(orders), beginning{At: beginAt, Complete: true}))
	o.set(entry(cursorPrefix+string(carts), cursor{Stamp: beginAt, Swept: beginAt.Add(-time.Hour)}))
	o.set(entry(oldKey(orders, "5"), true))
	old := ecwid.Time{Time: beginAt.Add(-time.Hour)}
	o.observe(&facts{
		orders: []ecwid.Order{{InternalID: 1, PaymentStatus: "AWAITING_PAYMENT", CreateDate: old, UpdateDate: old}, {InternalID: 2, PaymentStatus: "INCOMPLETE", CreateDate: old}},
		carts:  []ecwid.Cart{{CartID: "C", CreateDate: ecwid.Time{Time: beginAt}, UpdateDate: ecwid.Time{Time: beginAt}}},
	})
	o.finishCart("D")
	o.setCart("E", trackedCart{State: cartWaiting, Updated: beginAt, Order: 9})
	o.set(entry(oldKey(orders, "6"), true))
	o.delete(oldKey(orders, "6"))
	o.setCart("F", trackedCart{State: cartTold, Updated: beginAt, Order: 10})
	o.delete(cartKey("F"))
	batch := o.batch()
	batch.Store = "s"
	j := memory.New()
	defer func() { _ = j.Close() }()
	if _, err := j.Commit(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	loaded, err := loadState(t.Context(), j, "s")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, loaded, cmp.AllowUnexported(state{})); diff != "" {
		t.Errorf("read back (-kept +read):\n%s", diff)
	}
}

func TestEntriesThatCannotBeRead(t *testing.T) {
	for _, key := range []string{"begin/orders", "cursor/carts", "order/x", "cart/C"} {
		j := memory.New()
		if _, err := j.Commit(t.Context(), journal.Batch{Store: "s", Set: []journal.Entry{{Key: key, Value: []byte("no")}}}); err != nil {
			t.Fatal(err)
		}
		if _, err := loadState(t.Context(), j, "s"); err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", key, err)
		}
		_ = j.Close()
	}
}

func TestDecode(t *testing.T) {
	event := Event{EventID: "cart-abandoned-1-X", Trigger: NewAbandonedCart, StoreID: 1, OccurredAt: beginAt, DetectedAt: beginAt, Source: Poll, Summary: json.RawMessage(`{"a":1}`)}
	got, err := Decode(journal.Record{EventID: event.EventID, Event: encode(event)}, true)
	event.Recovered = true
	if diff := cmp.Diff(event, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	erased, err := Decode(journal.Record{EventID: "x", Store: "app.ecwid.com/1003", Trigger: "new-order", At: beginAt}, false)
	if err != nil || erased.EventID != "x" || erased.StoreID != 1003 || erased.Trigger != NewOrder || string(erased.Summary) != "{}" {
		t.Errorf("%+v, %v", erased, err)
	}
	if erased, err = Decode(journal.Record{Store: "http://127.0.0.1:8081/api/v3/1003"}, false); err != nil || erased.StoreID != 1003 {
		t.Errorf("%+v, %v", erased, err)
	}
	if _, err := Decode(journal.Record{EventID: "x", Event: []byte("{")}, false); err == nil {
		t.Error("half an event is decoded")
	}
}
