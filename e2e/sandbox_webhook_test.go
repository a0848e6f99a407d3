package e2e

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// playedStore is a sandbox store in a process of its own, whose webhooks come in here.
type playedStore struct {
	t       testing.TB
	control string // address of the control API
	secret  string // key of webhooks
	mail    chan letter
	answers chan int // statuses for the next webhooks; 200 when there is none
}

// letter is a webhook as it came.
type letter struct {
	query, signature, body string
	EventID, EventType     string
	EventCreated, EntityID int64
	Data                   map[string]string
	StoreID                int64
}

// playStore starts an empty store that sends the given events, separated by commas.
func playStore(t *testing.T, events string) *playedStore {
	t.Helper()
	p := &playedStore{t: t, mail: make(chan letter, 100), answers: make(chan int, 100)}
	receiver := httptest.NewServer(http.HandlerFunc(p.receive))
	t.Cleanup(receiver.Close)
	cmd := exec.Command(program, "sandbox", "--addr=127.0.0.1:0", "--seed=empty", "--webhook-url="+receiver.URL+"/in?shop=mine", "--webhook-events="+events)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var at struct{ APIURL, ClientSecret string }
	if err := json.Unmarshal(line, &at); err != nil {
		t.Fatal(err)
	}
	p.control, p.secret = strings.TrimSuffix(at.APIURL, "/api/v3")+"/_sandbox", at.ClientSecret
	return p
}

func (p *playedStore) receive(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		p.t.Error(err)
	}
	l := letter{query: r.URL.RequestURI(), signature: r.Header.Get("X-Ecwid-Webhook-Signature"), body: string(body)}
	if err := json.Unmarshal(body, &l); err != nil {
		p.t.Errorf("%s: %v", body, err)
	}
	select {
	case status := <-p.answers:
		w.WriteHeader(status)
	default:
	}
	p.mail <- l
}

// play calls the control API and gives the answer's fields.
func (p *playedStore) play(path, body string) map[string]any {
	p.t.Helper()
	response, err := http.Post(p.control+path, "application/json", bytes.NewReader([]byte(body)))
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	var fields map[string]any
	if err := json.NewDecoder(response.Body).Decode(&fields); err != nil || response.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: HTTP %d %v %v", path, response.StatusCode, fields, err)
	}
	return fields
}

// next waits for a webhook and wants it to be of this type.
func (p *playedStore) next(eventType string) letter {
	p.t.Helper()
	select {
	case l := <-p.mail:
		if l.EventType != eventType || l.StoreID != 1003 || l.query != "/in?eventtype="+eventType+"&shop=mine" {
			p.t.Fatalf("got %s at %s instead of %s", l.body, l.query, eventType)
		}
		return l
	case <-time.After(20 * time.Second):
		p.t.Fatalf("no %s came", eventType)
	}
	return letter{}
}

// signed tells whether a webhook is signed with the store's secret over its own time and id.
func (p *playedStore) signed(l letter) bool {
	mac := hmac.New(sha256.New, []byte(p.secret))
	fmt.Fprintf(mac, "%d.%s", l.EventCreated, l.EventID)
	return l.signature == base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// The program sends webhooks as they fall due; the clock of the store brings the retries near.
func TestSandboxSendsWebhooks(t *testing.T) {
	p := playStore(t, "product.created,customer.created,unfinished_order.created,order.created")
	product := p.play("/products", `{"name":"Tea","price":4.5,"quantity":3}`)
	l := p.next("product.created")
	if !p.signed(l) || float64(l.EntityID) != product["productId"] || l.Data != nil {
		t.Errorf("%+v of %v", l, product)
	}
	for range 4 { // customer.created, and order.created with two retries
		p.answers <- http.StatusServiceUnavailable
	}
	order := p.play("/orders", `{"email":"jane@example.com","paid":true,"fulfillmentType":"PICKUP"}`)
	customer, first := p.next("customer.created"), p.next("order.created")
	if !p.signed(first) || float64(first.EntityID) != order["internalId"] || first.Data["orderId"] != order["orderId"] || first.Data["newPaymentStatus"] != "PAID" {
		t.Errorf("%+v of %v", first, order)
	}
	p.play("/clock", `{"advanceMs":900000}`)
	for range 2 { // two more failures, a quarter of an hour later
		if again := p.next("customer.created"); again.body != customer.body {
			t.Errorf("%s became %s", customer.body, again.body)
		}
		if again := p.next("order.created"); again.body != first.body || !p.signed(again) {
			t.Errorf("%s became %s", first.body, again.body)
		}
		p.play("/clock", `{"advanceMs":900000}`)
	}
}

// A cart is told of a second after its beginning, unless it is paid by then.
func TestSandboxPlaysACart(t *testing.T) {
	p := playStore(t, "unfinished_order.created,order.created")
	p.play("/products", `{"name":"Tea","price":4.5}`)
	cart := p.play("/carts", `{"email":"jane@example.com"}`)
	p.play("/carts/"+cart["cartId"].(string)+"/abandon", "")
	if l := p.next("unfinished_order.created"); l.Data["cartId"] != cart["cartId"] || !p.signed(l) {
		t.Errorf("%+v of %v", l, cart)
	}
	p.play("/carts/"+cart["cartId"].(string)+"/finish", `{"paid":true}`)
	if l := p.next("order.created"); l.Data["orderId"] != cart["orderId"] {
		t.Errorf("%+v of %v", l, cart)
	}
	p.play("/webhooks/faults", `{"kind":"forge","forgery":"signature","times":1}`)
	p.play("/webhooks/faults", `{"kind":"duplicate","times":1}`)
	p.play("/orders", `{"email":"bob@example.com","paid":true}`)
	forged, genuine, double := p.next("order.created"), p.next("order.created"), p.next("order.created")
	if p.signed(forged) || !p.signed(genuine) || double.body != genuine.body || double.signature != genuine.signature || forged.body != genuine.body {
		t.Errorf("forged %+v\ngenuine %+v\ndouble %+v", forged, genuine, double)
	}
}
