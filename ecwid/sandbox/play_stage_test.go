package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// stage is a store with two products whose webhooks arrive at a receiver, and a clock that stands.
type stage struct {
	*desk
	mail     *receiver
	tea      int64 // ten in stock
	ebook    int64 // a download
	baseline object
}

func newStage(t *testing.T, o Options) *stage {
	t.Helper()
	mail := &receiver{statuses: []int{200}}
	o.ClientSecret, o.Webhooks.URL, o.Webhooks.Transport = "hush", "https://hooks.example/", mail
	s := &stage{desk: newDesk(t, o), mail: mail}
	ten := 10
	var err, err2 error
	s.tea, err = s.store.AddProduct(NewProduct{Name: "Tea", SKU: "TEA", Price: 4.5, Quantity: &ten})
	s.ebook, err2 = s.store.AddProduct(NewProduct{Name: "Book of Tea", SKU: "BOOK", Price: 9, Digital: true})
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	s.later(time.Minute)
	s.arrived()
	s.baseline = s.get("/latest-stats")
	return s
}

// arrived delivers what is due and lists it as "type entity data", in the order of arrival, since the last call.
// Each must be signed over its own time and id.
func (s *stage) arrived() []string {
	s.t.Helper()
	if _, err := s.store.DeliverWebhooks(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	var list []string
	for i, text := range s.mail.bodies {
		var body object
		if err := decode([]byte(text), &body); err != nil {
			s.t.Fatal(err)
		}
		mac := hmac.New(sha256.New, []byte("hush"))
		fmt.Fprintf(mac, "%v.%v", body["eventCreated"], body["eventId"])
		request := s.mail.got[i]
		if want := base64.StdEncoding.EncodeToString(mac.Sum(nil)); request.Header.Get("X-Ecwid-Webhook-Signature") != want {
			s.t.Errorf("%s is not signed", text)
		}
		if request.URL.Query().Get("eventtype") != body["eventType"] || body["storeId"] != number(1003) {
			s.t.Errorf("%s came to %s", text, request.URL)
		}
		line := fmt.Sprintf("%v %v", body["eventType"], body["entityId"])
		if body["data"] != nil {
			line += " " + string(encode(body["data"]))
		}
		list = append(list, line)
	}
	s.mail.got, s.mail.bodies = nil, nil
	return list
}

// moved lists the stamps of latest-stats that are not what they were.
func (s *stage) moved() []string {
	s.t.Helper()
	var names []string
	for name, value := range s.get("/latest-stats") {
		if s.baseline[name] != value {
			names = append(names, strings.TrimSuffix(name, "Updated"))
			if value != formatDate(s.now) {
				s.t.Errorf("%s is %v at %s", name, value, formatDate(s.now))
			}
		}
	}
	slices.Sort(names)
	s.baseline = s.get("/latest-stats")
	return names
}

// happened compares the stamps, separated by spaces, and the webhooks that the last play caused.
func (s *stage) happened(what, stamps string, events ...string) {
	s.t.Helper()
	if got := strings.Join(s.moved(), " "); got != stamps {
		s.t.Errorf("%s moved the stamps %q, want %q", what, got, stamps)
	}
	if diff := cmp.Diff(events, s.arrived()); diff != "" {
		s.t.Errorf("%s: webhooks (-want +got)\n%s", what, diff)
	}
	s.later(time.Minute)
}

func (s *stage) cart(email string, items ...Item) Cart {
	s.t.Helper()
	cart, err := s.store.StartCart(email, items...)
	if err != nil {
		s.t.Fatal(err)
	}
	return cart
}

func (s *stage) finish(cart Cart, how Checkout) PlacedOrder {
	s.t.Helper()
	order, err := s.store.FinishCart(cart.CartID, how)
	if err != nil {
		s.t.Fatal(err)
	}
	return order
}

func (s *stage) buy(email string, how Checkout, items ...Item) PlacedOrder {
	s.t.Helper()
	order, err := s.store.Buy(email, how, items...)
	if err != nil {
		s.t.Fatal(err)
	}
	return order
}

// The words of webhooks.
func told(event string, id int64, data string, args ...any) string {
	line := fmt.Sprintf("%s %d", event, id)
	if data != "" {
		line += " " + fmt.Sprintf(data, args...)
	}
	return line
}

func cartTold(event string, c Cart) string {
	return told("unfinished_order."+event, c.InternalID, `{"cartId":%q,"orderId":%q}`, c.CartID, c.OrderID)
}

func orderTold(o PlacedOrder, payment string) string {
	return told("order.created", o.InternalID, `{"newFulfillmentStatus":"AWAITING_PROCESSING","newPaymentStatus":%q,"orderId":%q}`, payment, o.OrderID)
}

func customerTold(event string, o PlacedOrder, email string) string {
	return told("customer."+event, o.CustomerID, `{"customerEmail":%q}`, email)
}
