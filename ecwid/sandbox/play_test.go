package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAShopperLeavesAndComesBack(t *testing.T) {
	s := newStage(t, Options{})
	cart := s.cart("jane@example.com", Item{ProductID: s.tea, Quantity: 2})
	s.has(s.get("/carts/"+cart.CartID), `{"email":"jane@example.com","subtotal":9,"hidden":false,"createDate":"2026-11-21 12:01:00 +0000"}`)
	s.finds("/orders", "id")
	s.finds("/orders?paymentStatus=INCOMPLETE", "id", cart.OrderID)
	s.happened("a cart within its first second", "abandonedSales")
	s.happened("a cart after its first second", "", cartTold("created", cart))

	if err := s.store.AbandonCart(cart.CartID); err != nil {
		t.Fatal(err)
	}
	s.happened("leaving", "")

	if err := s.store.ChangeCart(cart.CartID, Item{ProductID: s.tea}); err != nil {
		t.Fatal(err)
	}
	s.has(s.get("/carts/"+cart.CartID), `{"subtotal":4.5,"createDate":"2026-11-21 12:01:00 +0000","updateDate":"2026-11-21 12:04:00 +0000"}`)
	s.happened("a changed cart", "abandonedSales", cartTold("updated", cart))

	order := s.finish(cart, Checkout{Paid: true, Name: "Jane Doe", Comments: "Ring twice"})
	s.has(s.get("/orders/"+order.OrderID), fmt.Sprintf(`{"paymentStatus":"PAID","fulfillmentStatus":"AWAITING_PROCESSING","subtotal":4.5,"orderComments":"Ring twice",
		"createDate":"2026-11-21 12:05:00 +0000","customerId":%d,"internalId":%d,"email":"jane@example.com"}`, order.CustomerID, cart.InternalID))
	s.has(s.get("/carts/"+cart.CartID), fmt.Sprintf(`{"recoveredOrderId":%d,"recoveredPublicUid":%q}`, order.InternalID, order.OrderID))
	s.has(s.get(fmt.Sprintf("/customers/%d", order.CustomerID)), `{"email":"jane@example.com","name":"Jane Doe"}`)
	s.finds("/carts", "cartId")
	if got := s.stock(s.tea); got != "9" {
		t.Errorf("%s in stock", got)
	}
	s.happened("a finished cart", "abandonedSales customers orders products", customerTold("created", order, "jane@example.com"),
		cartTold("updated", cart), orderTold(order, "PAID"), told("product.updated", s.tea, ""))
}

func TestAShopperGivesAnotherAddress(t *testing.T) {
	s := newStage(t, Options{})
	cart := s.cart("jnae@example.com", Item{ProductID: s.tea})
	s.later(time.Minute)
	s.arrived()
	if err := s.store.EnterEmail(cart.CartID, "jane@example.com"); err != nil {
		t.Fatal(err)
	}
	s.has(s.get("/carts/"+cart.CartID), `{"email":"jane@example.com","subtotal":4.5}`)
	if got := s.arrived(); !slices.Equal(got, []string{cartTold("updated", cart)}) {
		t.Errorf("told %q", got)
	}
	order := s.finish(cart, Checkout{})
	for id, want := range map[string]string{"NONE": "Cart #NONE not found", cart.CartID: "already placed as order #" + order.OrderID} {
		err := s.store.EnterEmail(id, "ann@example.com")
		var told interface{ Reason() string }
		if !errors.As(err, &told) || !strings.Contains(told.Reason(), want) || strings.Contains(told.Reason(), "HTTP") {
			t.Errorf("cart %s: %v", id, err)
		}
	}
}

func TestPaidWithinASecond(t *testing.T) {
	s := newStage(t, Options{})
	order := s.buy("jane@example.com", Checkout{Paid: true}, Item{ProductID: s.tea})
	s.happened("paid at once", "abandonedSales customers orders products", customerTold("created", order, "jane@example.com"),
		orderTold(order, "PAID"), told("product.updated", s.tea, ""))
	s.happened("later", "")

	again := s.buy("JANE@example.com", Checkout{Paid: true}, Item{ProductID: s.tea})
	if again.CustomerID != order.CustomerID {
		t.Errorf("the customer %d became %d", order.CustomerID, again.CustomerID)
	}
	s.happened("a known customer", "abandonedSales customers orders products", customerTold("updated", again, "jane@example.com"),
		orderTold(again, "PAID"), told("product.updated", s.tea, ""))

	cart := s.cart("jane@example.com", Item{ProductID: s.tea})
	s.later(999 * time.Millisecond)
	quick := s.finish(cart, Checkout{Paid: true})
	s.later(time.Hour)
	if got := s.arrived(); slices.Contains(got, cartTold("created", cart)) || !slices.Contains(got, orderTold(quick, "PAID")) {
		t.Errorf("just within a second: %q", got)
	}
	cart = s.cart("jane@example.com", Item{ProductID: s.tea})
	s.later(time.Second)
	slow := s.finish(cart, Checkout{Paid: true})
	want := []string{cartTold("created", cart), cartTold("updated", cart), customerTold("updated", slow, "jane@example.com"), orderTold(slow, "PAID"), told("product.updated", s.tea, "")}
	if diff := cmp.Diff(want, s.arrived()); diff != "" {
		t.Errorf("just after a second (-want +got)\n%s", diff)
	}
}

func TestUnpaidAtOnceTellsOfTheCartToo(t *testing.T) {
	s := newStage(t, Options{})
	order := s.buy("jane@example.com", Checkout{}, Item{ProductID: s.tea})
	cart := Cart{CartID: order.CartID, OrderID: order.OrderID, InternalID: order.InternalID}
	s.happened("an unpaid order", "abandonedSales customers orders products", cartTold("created", cart), customerTold("created", order, "jane@example.com"),
		cartTold("updated", cart), orderTold(order, "AWAITING_PAYMENT"), told("product.updated", s.tea, ""))
	if err := s.store.Pay(order.OrderID); err != nil {
		t.Fatal(err)
	}
	s.has(s.get("/orders/"+order.OrderID), `{"paymentStatus":"PAID"}`)
	s.happened("the payment", "orders", told("order.updated", order.InternalID,
		`{"newFulfillmentStatus":"AWAITING_PROCESSING","newPaymentStatus":"PAID","oldFulfillmentStatus":"AWAITING_PROCESSING","oldPaymentStatus":"AWAITING_PAYMENT","orderId":%q}`, order.OrderID))
	if got := s.stock(s.tea); got != "9" {
		t.Errorf("%s in stock: checkout takes the piece, the payment not again", got)
	}
	if err := s.store.EditOrder(order.OrderID, OrderEdit{FulfillmentStatus: "SHIPPED", TrackingNumber: "T1"}); err != nil {
		t.Fatal(err)
	}
	s.has(s.get("/orders/"+order.OrderID), `{"paymentStatus":"PAID","trackingNumber":"T1"}`)
	s.happened("the parcel", "orders", told("order.updated", order.InternalID,
		`{"newFulfillmentStatus":"SHIPPED","newPaymentStatus":"PAID","oldFulfillmentStatus":"AWAITING_PROCESSING","oldPaymentStatus":"PAID","orderId":%q}`, order.OrderID))
}

func TestFulfillmentOfAPurchase(t *testing.T) {
	s := newStage(t, Options{})
	at := time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)
	tea, book := Item{ProductID: s.tea}, Item{ProductID: s.ebook}
	for _, c := range []struct {
		what  string
		how   Checkout
		items []Item
		want  string // fulfillmentType; empty: no shippingOption
		more  string // fields of the order
		lacks []string
	}{
		{"a parcel", Checkout{Fulfillment: Shipping}, []Item{tea}, "SHIPPING", `{}`, []string{"pickupTime"}},
		{"a parcel, not said", Checkout{}, []Item{tea}, "SHIPPING", `{}`, nil},
		{"a parcel and a download", Checkout{}, []Item{book, tea}, "SHIPPING", `{"subtotal":13.5}`, nil},
		{"local delivery", Checkout{Fulfillment: Delivery}, []Item{tea}, "DELIVERY", `{}`, nil},
		{"a pickup", Checkout{Fulfillment: Pickup, PickupTime: at}, []Item{tea}, "PICKUP", `{"pickupTime":"2026-11-24 15:00:00 +0000"}`, []string{"shippingPerson"}},
		{"a download", Checkout{Fulfillment: Digital}, []Item{book}, "", `{"subtotal":9}`, []string{"shippingOption", "shippingPerson", "pickupTime"}},
		{"a download, not said", Checkout{}, []Item{book}, "", `{}`, []string{"shippingOption"}},
		{"any parcel", Checkout{}, nil, "SHIPPING", `{"subtotal":4.5}`, nil},
		{"any download", Checkout{Fulfillment: Digital}, nil, "", `{"subtotal":9}`, []string{"shippingOption"}},
	} {
		order := s.get("/orders/" + s.buy("jane@example.com", c.how, c.items...).OrderID)
		s.has(order, c.more)
		s.lacks(order, c.lacks...)
		option := child(order, "shippingOption")
		if str(option, "fulfillmentType") != c.want || boolean(option, "isPickup") != (c.want == "PICKUP") {
			t.Errorf("%s: %s", c.what, encode(option))
		}
		if person := child(order, "shippingPerson"); (c.want == "SHIPPING" || c.want == "DELIVERY") && str(person, "city") != "Encinitas" {
			t.Errorf("%s goes to %v", c.what, person)
		}
	}
}

// An option that the profile lacks is made up.
func TestFulfillmentWithoutOptions(t *testing.T) {
	s := newStage(t, Options{})
	s.put("/profile", `{"shipping":{"shippingOptions":[]}}`)
	order := s.get("/orders/" + s.buy("jane@example.com", Checkout{Fulfillment: Pickup}).OrderID)
	s.has(child(order, "shippingOption"), `{"fulfillmentType":"PICKUP","isPickup":true}`)
}

// What nothing in the cart needs any more leaves it.
func TestAParcelBecomesADownload(t *testing.T) {
	s := newStage(t, Options{})
	cart := s.cart("jane@example.com", Item{ProductID: s.tea})
	s.has(child(s.get("/carts/"+cart.CartID), "shippingOption"), `{"fulfillmentType":"SHIPPING"}`)
	if err := s.store.ChangeCart(cart.CartID, Item{ProductID: s.ebook}); err != nil {
		t.Fatal(err)
	}
	s.lacks(s.get("/carts/"+cart.CartID), "shippingOption")
}

func TestAnOrderMayKeepItsCartsDate(t *testing.T) {
	s := newStage(t, Options{Behaviour: Behaviour{OrderBehaviour: OrderBehaviour{FinishedCartKeepsDate: true}}})
	cart := s.cart("jane@example.com", Item{ProductID: s.tea})
	s.later(time.Hour)
	s.finish(cart, Checkout{})
	s.has(s.get("/orders/"+cart.OrderID), `{"createDate":"2026-11-21 12:01:00 +0000","updateDate":"2026-11-21 13:01:00 +0000"}`)
}

func TestAVariationIsBoughtWithItsOptions(t *testing.T) {
	s := newStage(t, Options{Seed: Demo})
	mug := objects(s.get("/products?sku=CUP-FERN"), "items")[0]
	sand := objects(mug, "combinations")[1]
	order := s.buy("jane@example.com", Checkout{}, Item{ProductID: whole(mug, "id"), CombinationID: whole(sand, "id")})
	item := objects(s.get("/orders/"+order.OrderID), "items")[0]
	s.has(item, `{"sku":"CUP-FERN-SAND","selectedOptions":[{"name":"Glaze","type":"CHOICE","value":"Sand"}]}`)
}

func TestRegistration(t *testing.T) {
	s := newStage(t, Options{})
	id, err := s.store.Register("ann@example.com", "Ann")
	if err != nil {
		t.Fatal(err)
	}
	s.has(s.get(fmt.Sprintf("/customers/%d", id)), `{"email":"ann@example.com","name":"Ann","registered":"2026-11-21 12:01:00 +0000"}`)
	s.happened("registration", "customers", told("customer.created", id, `{"customerEmail":"ann@example.com"}`))
	if _, err := s.store.Register("ANN@example.com", ""); err == nil || !strings.Contains(err.Error(), "HTTP 409") {
		t.Errorf("registered twice: %v", err)
	}
	s.happened("a refused registration", "")
}

func TestANewProduct(t *testing.T) {
	s := newStage(t, Options{})
	id, err := s.store.AddProduct(NewProduct{Name: "Cup", Price: 3})
	if err != nil {
		t.Fatal(err)
	}
	s.has(s.get(fmt.Sprintf("/products/%d", id)), `{"name":"Cup","price":3,"unlimited":true,"enabled":true}`)
	s.happened("a new product", "products", told("product.created", id, ""))
	s.buy("jane@example.com", Checkout{Paid: true}, Item{ProductID: id})
	if got := strings.Join(s.arrived(), " "); strings.Contains(got, "product.updated") {
		t.Errorf("stock without end tells of itself: %s", got)
	}
	if _, err := s.store.AddProduct(NewProduct{}); err == nil {
		t.Error("a product without a name was added")
	}
}

// Whatever is told of a cart, its beginning comes first.
func TestACartsBeginningComesFirst(t *testing.T) {
	for what, change := range map[string]func(*stage, Cart) error{
		"updated": func(s *stage, c Cart) error { return s.store.ChangeCart(c.CartID, Item{ProductID: s.ebook}) },
		"deleted": func(s *stage, c Cart) error { _, err := s.store.Delete("/orders/" + c.OrderID); return err },
	} {
		s := newStage(t, Options{})
		cart := s.cart("jane@example.com", Item{ProductID: s.tea})
		if err := change(s, cart); err != nil {
			t.Fatal(err)
		}
		s.happened(what, "abandonedSales", cartTold("created", cart), cartTold(what, cart))
	}
}

func TestAnAbandonedCartIsToldAtOnce(t *testing.T) {
	s := newStage(t, Options{})
	cart := s.cart("")
	if err := s.store.AbandonCart(cart.CartID); err != nil {
		t.Fatal(err)
	}
	s.happened("leaving within a second", "abandonedSales", cartTold("created", cart))
	s.happened("later", "")

	cart = s.cart("jane@example.com")
	if err := s.store.AbandonCart(cart.CartID); err != nil {
		t.Fatal(err)
	}
	order := s.finish(cart, Checkout{Paid: true})
	s.happened("back and paid within a second", "abandonedSales customers orders products", cartTold("created", cart),
		customerTold("created", order, "jane@example.com"), cartTold("updated", cart), orderTold(order, "PAID"), told("product.updated", s.tea, ""))
}

func TestACartPaidAtOnceMovesTheStampTwice(t *testing.T) {
	s := newStage(t, Options{})
	s.later(500 * time.Millisecond)
	cart := s.cart("jane@example.com")
	s.moved()
	s.later(700 * time.Millisecond)
	s.finish(cart, Checkout{Paid: true})
	if got := strings.Join(s.moved(), " "); got != "abandonedSales customers orders products" {
		t.Errorf("moved %s", got)
	}
}

func TestPlaysThatAreRefused(t *testing.T) {
	s := newStage(t, Options{})
	order := s.buy("jane@example.com", Checkout{Paid: true})
	open := s.cart("bob@example.com", Item{ProductID: s.tea})
	nameless := s.cart("", Item{ProductID: s.tea})
	s.later(time.Hour)
	s.arrived()
	s.baseline = s.get("/latest-stats")
	finish := func(cart string, how Checkout) func() error {
		return func() error { _, err := s.store.FinishCart(cart, how); return err }
	}
	for what, c := range map[string]struct {
		play func() error
		want string
	}{
		"no such cart":       {finish("NONE", Checkout{}), "HTTP 404"},
		"a finished cart":    {finish(order.CartID, Checkout{}), "already placed as order #" + order.OrderID},
		"no e-mail":          {finish(nameless.CartID, Checkout{}), "Order.email is absent"},
		"no such way":        {finish(open.CartID, Checkout{Fulfillment: "DRONE"}), "Unknown fulfillmentType"},
		"tea as a download":  {finish(open.CartID, Checkout{Fulfillment: Digital}), "must be shipped"},
		"left after the end": {func() error { return s.store.AbandonCart(order.CartID) }, "already placed"},
		"paid twice":         {func() error { return s.store.Pay(order.OrderID) }, "is paid already"},
		"a cart paid":        {func() error { return s.store.Pay(open.OrderID) }, "finish it first"},
		"nothing paid":       {func() error { return s.store.Pay("NONE") }, "HTTP 404"},
		"no such product":    {func() error { return s.store.ChangeCart(open.CartID, Item{ProductID: 5}) }, "PRODUCT_NOT_FOUND"},
		"no product":         {func() error { return s.store.ChangeCart(open.CartID, Item{Quantity: 2}) }, "productId is absent"},
		"less than nothing":  {func() error { _, err := s.store.StartCart("", Item{ProductID: s.tea, Quantity: -1}); return err }, "quantity"},
		"no such order":      {func() error { return s.store.EditOrder("NONE", OrderEdit{}) }, "HTTP 404"},
		"no such status":     {func() error { return s.store.EditOrder(order.OrderID, OrderEdit{PaymentStatus: "X"}) }, "paymentStatus"},
	} {
		if err := c.play(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	s.happened("a refusal", "")
	bare := New(Options{})
	if _, err := bare.StartCart("jane@example.com"); err == nil || !strings.Contains(err.Error(), "no such product") {
		t.Errorf("bought in an empty shop: %v", err)
	}
}
