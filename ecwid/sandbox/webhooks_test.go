package sandbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

// The vector was recomputed from Ecwid's description of its webhook signature.
func TestWebhookSignature(t *testing.T) {
	got := signWebhook("test_client_secret", 1234567, "80aece08-40e8-4145-8764-6c2f0d38678")
	if want := "ekmGPQc/IpCwO6woAiM+L8uvY6chew4n6JVQCiDrEVw="; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// receiver takes webhooks in process and answers with the given statuses, the last one for ever.
type receiver struct {
	mu       sync.Mutex
	statuses []int
	got      []*http.Request
	bodies   []string
}

func (r *receiver) RoundTrip(request *http.Request) (*http.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	status := r.statuses[min(len(r.got), len(r.statuses)-1)]
	r.got, r.bodies = append(r.got, request), append(r.bodies, string(body))
	if status == 0 {
		return nil, errors.New("connection refused")
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader("thanks"))}, nil
}

func (r *receiver) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.got)
}

func webhooksTo(r *receiver) WebhookOptions {
	return WebhookOptions{URL: "https://hooks.example/in?x=1", Headers: map[string]string{"X-Shop": "mine"}, Transport: r}
}

func (d *desk) deliver(want int) {
	d.t.Helper()
	if tried, err := d.store.DeliverWebhooks(d.t.Context()); err != nil || tried != want {
		d.t.Errorf("tried %d (%v), want %d", tried, err, want)
	}
}

func TestWebhookRequest(t *testing.T) {
	r := &receiver{statuses: []int{200}}
	d := newDesk(t, Options{ClientSecret: "hush", Webhooks: webhooksTo(r)})
	answer := d.post("/orders", `{"paymentStatus":"PAID","fulfillmentStatus":"SHIPPED"}`)
	if r.count() != 0 {
		t.Error("a webhook went out before it was told to")
	}
	d.deliver(1)
	request := r.got[0]
	if request.Method != "POST" || request.URL.String() != "https://hooks.example/in?eventtype=order.created&x=1" {
		t.Errorf("%s %s", request.Method, request.URL)
	}
	if request.Header.Get("Content-Type") != "application/json; charset=UTF-8" || request.Header.Get("X-Shop") != "mine" {
		t.Errorf("headers %v", request.Header)
	}
	var body object
	if err := decode([]byte(r.bodies[0]), &body); err != nil {
		t.Fatal(err)
	}
	d.has(body, fmt.Sprintf(`{"eventCreated":1795262400,"storeId":1003,"entityId":%v,"eventType":"order.created",
		"data":{"orderId":%q,"newPaymentStatus":"PAID","newFulfillmentStatus":"SHIPPED"}}`, answer["id"], answer["orderId"]))
	mac := hmac.New(sha256.New, []byte("hush"))
	mac.Write([]byte("1795262400." + str(body, "eventId")))
	if want := base64.StdEncoding.EncodeToString(mac.Sum(nil)); request.Header.Get("X-Ecwid-Webhook-Signature") != want {
		t.Errorf("signature %q, want %q", request.Header.Get("X-Ecwid-Webhook-Signature"), want)
	}
	d.deliver(0)
	hooks := d.store.Webhooks()
	if len(hooks) != 1 || hooks[0].State != WebhookDelivered || hooks[0].Attempts != 1 || hooks[0].LastStatus != 200 || !hooks[0].NextAttempt.IsZero() {
		t.Errorf("webhooks %+v", hooks)
	}
}

func TestWebhookData(t *testing.T) {
	d := newDesk(t, Options{})
	d.product("TEA", "1", 1)
	customer := d.postID("/customers", `{"email":"jane@example.com"}`)
	order := d.post("/orders", `{"email":"jane@example.com"}`)
	id := str(order, "orderId")
	d.put("/orders/"+id, `{"fulfillmentStatus":"SHIPPED"}`)
	d.do("DELETE", "/orders/"+id, "")
	var got []string
	for _, hook := range d.store.Webhooks() {
		var body object
		if err := decode(hook.Body, &body); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %s", hook.EventType, encode(body["data"])))
		if hook.State != WebhookUnsent {
			t.Errorf("%s is %s without a receiver", hook.EventType, hook.State)
		}
		if strings.HasPrefix(hook.EventType, "customer.") {
			d.has(body, fmt.Sprintf(`{"entityId":%d}`, customer))
		}
	}
	want := []string{
		`product.created null`,
		`customer.created {"customerEmail":"jane@example.com"}`,
		`customer.updated {"customerEmail":"jane@example.com"}`,
		`order.created {"newFulfillmentStatus":"AWAITING_PROCESSING","newPaymentStatus":"AWAITING_PAYMENT","orderId":"` + id + `"}`,
		`order.updated {"newFulfillmentStatus":"SHIPPED","newPaymentStatus":"AWAITING_PAYMENT","oldFulfillmentStatus":"AWAITING_PROCESSING","oldPaymentStatus":"AWAITING_PAYMENT","orderId":"` + id + `"}`,
		`order.deleted {"orderId":"` + id + `"}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWebhookSuccessCodes(t *testing.T) {
	for status, want := range map[int]WebhookState{
		200: WebhookDelivered, 201: WebhookDelivered, 202: WebhookDelivered, 204: WebhookDelivered, 209: WebhookDelivered,
		203: WebhookPending, 205: WebhookPending, 208: WebhookPending, 301: WebhookPending, 302: WebhookPending, 400: WebhookPending,
		404: WebhookPending, 410: WebhookPending, 500: WebhookPending, 0: WebhookPending,
	} {
		d := newDesk(t, Options{Webhooks: webhooksTo(&receiver{statuses: []int{status}})})
		d.post("/orders", `{}`)
		d.deliver(1)
		if hook := d.store.Webhooks()[0]; hook.State != want || hook.LastStatus != status {
			t.Errorf("status %d: %+v, want %s", status, hook, want)
		}
	}
}

func TestWebhookRetriesForADay(t *testing.T) {
	r := &receiver{statuses: []int{500}}
	d := newDesk(t, Options{Webhooks: webhooksTo(r)})
	d.post("/orders", `{}`)
	start := d.now
	var at []time.Duration
	for minute := 0; minute <= 26*60; minute++ {
		before := r.count()
		if _, err := d.store.DeliverWebhooks(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r.count() > before {
			at = append(at, d.now.Sub(start))
		}
		d.later(time.Minute)
	}
	want := []time.Duration{0, 15 * time.Minute, 30 * time.Minute, 45 * time.Minute}
	for hour := 1; hour <= 24; hour++ {
		want = append(want, time.Duration(hour)*time.Hour)
	}
	if diff := cmp.Diff(want, at); diff != "" {
		t.Errorf("attempts (-want +got)\n%s", diff)
	}
	if hook := d.store.Webhooks()[0]; hook.State != WebhookFailed || hook.Attempts != 28 {
		t.Errorf("%+v", hook)
	}
	for _, body := range r.bodies {
		if body != r.bodies[0] {
			t.Fatalf("a retry differs: %s", body)
		}
	}
}

func TestWebhookRecoversAfterAFailure(t *testing.T) {
	r := &receiver{statuses: []int{503, 204}}
	d := newDesk(t, Options{Webhooks: webhooksTo(r)})
	d.post("/orders", `{}`)
	d.deliver(1)
	d.later(15*time.Minute - time.Second)
	d.deliver(0)
	d.later(time.Second)
	d.deliver(1)
	if hook := d.store.Webhooks()[0]; hook.State != WebhookDelivered || hook.Attempts != 2 {
		t.Errorf("%+v", hook)
	}
}

func TestWebhookSubscription(t *testing.T) {
	r := &receiver{statuses: []int{200}}
	d := newDesk(t, Options{Scopes: []string{"create_catalog", "create_orders", "read_catalog", "create_customers"}})
	d.post("/orders", `{}`)
	d.deliver(0)
	o := webhooksTo(r)
	o.Events = []string{"product.created", "order.created", "customer.created"}
	d.store.SetWebhooks(o)
	d.product("TEA", "1", 1)
	d.post("/orders", `{}`)
	d.post("/customers", `{"email":"a@example.com"}`)
	d.deliver(1)
	if got := r.got[0].URL.Query().Get("eventtype"); got != "product.created" {
		t.Errorf("sent %s, though only read_catalog is granted", got)
	}
	d.store.SetScopes(nil)
	d.post("/discount_coupons", `{"name":"x","code":"X"}`)
	d.post("/orders", `{}`)
	d.deliver(1)
}

func TestWebhookCutShortIsTriedAgain(t *testing.T) {
	d := newDesk(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	d.store.SetWebhooks(WebhookOptions{URL: "https://hooks.example/", Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		cancel()
		<-r.Context().Done()
		return nil, r.Context().Err()
	})})
	d.post("/orders", `{}`)
	if tried, err := d.store.DeliverWebhooks(ctx); tried != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("tried %d, %v", tried, err)
	}
	if hook := d.store.Webhooks()[0]; hook.State != WebhookPending || hook.Attempts != 0 {
		t.Errorf("%+v", hook)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestWebhookAnswerTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := New(Options{Webhooks: WebhookOptions{URL: "https://hooks.example/", Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})}})
		if _, err := store.Create("/orders", []byte(`{}`)); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if tried, err := store.DeliverWebhooks(t.Context()); tried != 1 || err != nil {
			t.Errorf("tried %d, %v", tried, err)
		}
		if took := time.Since(start); took != 10*time.Second {
			t.Errorf("gave up after %s", took)
		}
	})
}

func TestRunWebhooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{statuses: []int{500, 200}}
		store := New(Options{Webhooks: webhooksTo(r)})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- store.RunWebhooks(ctx) }()
		synctest.Wait()
		if _, err := store.Create("/orders", []byte(`{}`)); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if r.count() != 1 {
			t.Errorf("%d attempts at once, want 1", r.count())
		}
		<-time.After(15*time.Minute + time.Second)
		synctest.Wait()
		if r.count() != 2 || store.Webhooks()[0].State != WebhookDelivered {
			t.Errorf("%d attempts, %+v", r.count(), store.Webhooks())
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("ended with %v", err)
		}
	})
}

func TestWebhooksOverTheNetwork(t *testing.T) {
	defer goleak.VerifyNone(t)
	var paths []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		paths = append(paths, r.URL.String())
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	defer server.Close()
	d := newDesk(t, Options{Webhooks: WebhookOptions{URL: server.URL + "/in"}})
	d.post("/orders", `{}`)
	d.deliver(1)
	if diff := cmp.Diff([]string{"/in?eventtype=order.created"}, paths); diff != "" {
		t.Errorf("a redirect is not followed (-want +got)\n%s", diff)
	}
}

func TestWebhookControls(t *testing.T) {
	r := &receiver{statuses: []int{200}}
	d := newDesk(t, Options{Webhooks: WebhookOptions{Transport: r}})
	control := func(method, path, body string) (int, string) {
		request := httptest.NewRequest(method, "http://sandbox.example/_sandbox"+path, strings.NewReader(body))
		w := httptest.NewRecorder()
		d.store.Handler().ServeHTTP(w, request)
		return w.Code, w.Body.String()
	}
	if status, body := control("POST", "/webhooks", `{"url":"ftp://x"}`); status != 400 {
		t.Errorf("HTTP %d %s", status, body)
	}
	if status, body := control("POST", "/webhooks", `{"url":"https://hooks.example/","events":["order.created"]}`); status != 200 {
		t.Errorf("HTTP %d %s", status, body)
	}
	d.post("/orders", `{}`)
	if status, body := control("POST", "/webhooks/deliver", ""); status != 200 || body != `{"tried":1}` {
		t.Errorf("HTTP %d %s", status, body)
	}
	status, body := control("GET", "/webhooks", "")
	for _, part := range []string{`"url":"https://hooks.example/"`, `"state":"delivered"`, `"eventType":"order.created"`, `"attempts":1`} {
		if status != 200 || !strings.Contains(body, part) {
			t.Errorf("HTTP %d, %s lacks %s", status, body, part)
		}
	}
	control("DELETE", "/webhooks", "")
	if left := d.store.Webhooks(); len(left) != 0 {
		t.Errorf("left %+v", left)
	}
}

func TestWebhookRecordIsBounded(t *testing.T) {
	d := newDesk(t, Options{})
	for range maxWebhooks + 5 {
		d.post("/orders", `{}`)
	}
	if n := len(d.store.Webhooks()); n != maxWebhooks {
		t.Errorf("%d recorded", n)
	}
}
