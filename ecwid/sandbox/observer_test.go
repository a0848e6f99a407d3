package sandbox

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// witness writes down what an observer is told. It asks the store too: whoever tells must not hold its lock.
type witness struct {
	mu    sync.Mutex
	store *Store
	seen  []string
}

func (w *witness) Called(r RequestRecord) {
	w.store.RateUse()
	w.note(fmt.Sprintf("%s %s %d %s%s", r.Method, r.Path, r.Status, r.Token, r.Fault))
}

func (w *witness) Notified(h Webhook) {
	w.store.RateUse()
	w.note(fmt.Sprintf("%s %s %d %d", h.EventType, h.State, h.Attempts, h.LastStatus))
}

func (w *witness) note(line string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, line)
}

// want compares what was noted since the last call.
func (w *witness) want(t *testing.T, lines ...string) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if diff := cmp.Diff(lines, w.seen); diff != "" {
		t.Errorf("observed (-want +got)\n%s", diff)
	}
	w.seen = nil
}

func watched(t *testing.T, o Options) (*shop, *witness) {
	w := &witness{}
	o.Observer = w
	s := open(t, o)
	w.store = s.Store
	return s, w
}

func TestRequestsAreObserved(t *testing.T) {
	s, w := watched(t, Options{RateLimit: 3})
	s.get("/profile?token=secret_x")
	s.get("/products/7?responseFields=id")
	s.post("/products", `{"name":"Cup"}`)
	w.want(t, "GET /profile 403 secret", "GET /products/7 404 secret", "POST /products 200 secret")
	s.do("GET", "/profile", "", "Authorization: ")
	s.do("GET", "/profile", "", "Authorization: Bearer nonsense")
	w.want(t, "GET /profile 403 none", "GET /profile 403 bad")
	s.get("/profile")
	s.get("/profile")
	w.want(t, "GET /profile 200 secret", "GET /profile 429 secret")
}

func TestFaultsAreObserved(t *testing.T) {
	s, w := watched(t, Options{})
	for _, fault := range []Fault{{Kind: Status, Status: 503}, {Kind: Revoked}, {Kind: CutBefore}, {Kind: CutAfter}, {Kind: Truncated}} {
		fault.Times = 1
		s.Faults().Add(fault)
		response, err := s.client.Do(s.request("GET", "/profile", ""))
		if err == nil {
			err = response.Body.Close()
		}
		if err != nil && !errors.Is(err, ErrCut) {
			t.Fatal(err)
		}
	}
	w.want(t, "GET /profile 503 secretstatus", "GET /profile 403 secretrevoked", "GET /profile 0 secretcutBefore",
		"GET /profile 0 secretcutAfter", "GET /profile 200 secrettruncated")
}

// Who reads the answer can rely on it that the observer was told, over a socket too.
func TestTheObserverKnowsBeforeTheCaller(t *testing.T) {
	s, w := watched(t, Options{})
	server := httptest.NewServer(s.Handler())
	defer server.Close()
	response, err := server.Client().Do(s.request("GET", server.URL+"/api/v3/1003/profile", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	w.want(t, "GET /profile 200 secret")
}

func TestDeliveriesAreObserved(t *testing.T) {
	w, r := &witness{}, &receiver{statuses: []int{500, 0, 200}}
	d := newDesk(t, Options{Webhooks: webhooksTo(r), Observer: w})
	w.store = d.store
	d.product("Cup", "1", 1)
	d.deliver(1)
	w.want(t, "POST /products 200 secret", "product.created pending 1 500")
	d.deliver(0)
	w.want(t)
	d.later(15 * time.Minute)
	d.deliver(1)
	d.later(15 * time.Minute)
	d.deliver(1)
	w.want(t, "product.created pending 2 0", "product.created delivered 3 200")
}

func TestWebhooksThatAreNotSentAreObservedOnce(t *testing.T) {
	w, r := &witness{}, &receiver{statuses: []int{200}}
	o := webhooksTo(r)
	o.Events = []string{"product.created"}
	o.Faults = []WebhookFault{{Kind: LoseWebhook, Times: 1}}
	d := newDesk(t, Options{Webhooks: o, Observer: w})
	w.store = d.store
	d.product("Cup", "1", 1)
	d.product("Pot", "1", 1)
	if _, err := d.store.Register("jane@example.com", "Jane"); err != nil {
		t.Fatal(err)
	}
	d.deliver(1)
	d.deliver(0)
	w.want(t, "POST /products 200 secret", "POST /products 200 secret", "product.created lost 0 0", "customer.created unsent 0 0", "product.created delivered 1 200")
}

// The cart of a shopper who pays at once was never told of.
func TestWithdrawnEventsAreNotObserved(t *testing.T) {
	w := &witness{}
	d := newDesk(t, Options{Observer: w})
	w.store = d.store
	d.product("Cup", "1", 1)
	d.deliver(0)
	w.seen = nil
	for _, wait := range []time.Duration{0, time.Second} {
		cart, err := d.store.StartCart("jane@example.com")
		if err != nil {
			t.Fatal(err)
		}
		d.later(wait)
		d.deliver(0)
		if _, err := d.store.FinishCart(cart.CartID, Checkout{Paid: true}); err != nil {
			t.Fatal(err)
		}
		d.deliver(0)
	}
	w.want(t, "customer.created unsent 0 0", "order.created unsent 0 0", "product.updated unsent 0 0",
		"unfinished_order.created unsent 0 0",
		"unfinished_order.updated unsent 0 0", "customer.updated unsent 0 0", "order.created unsent 0 0", "product.updated unsent 0 0")
}
