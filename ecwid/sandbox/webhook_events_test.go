package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each write tells of what it changed, in this order, with these ids.
func TestWhatEachWriteTells(t *testing.T) {
	d := newDesk(t, Options{})
	product := d.product("TEA", "5", 10)
	category := d.postID("/categories", `{"name":"Tea"}`)
	customer := d.postID("/customers", `{"email":"jane@example.com"}`)
	group := d.postID("/customer_groups", `{"name":"Gold"}`)
	coupon := d.postID("/discount_coupons", `{"name":"Ten","code":"TEN","discount":1}`)
	answer := d.post("/orders", `{"email":"jane@example.com"}`)
	order, orderID := whole(answer, "id"), str(answer, "orderId")
	cart, cartOrder := d.cart(`{"paymentStatus":"INCOMPLETE"}`)
	cartInternal := whole(d.get("/orders/"+cartOrder), "internalId")
	cases := []struct {
		method, path, body string
		want               []string
	}{
		{"PUT", fmt.Sprintf("/products/%d", product), `{"price":6}`, []string{fmt.Sprintf("product.updated %d", product)}},
		{"PUT", fmt.Sprintf("/products/%d/inventory", product), `{"quantityDelta":1}`, []string{fmt.Sprintf("product.updated %d", product)}},
		{"PUT", fmt.Sprintf("/categories/%d", category), `{"name":"Teas"}`, []string{fmt.Sprintf("category.updated %d", category)}},
		{"PUT", fmt.Sprintf("/customers/%d", customer), `{"taxId":"T"}`, []string{fmt.Sprintf("customer.updated %d", customer)}},
		{"POST", fmt.Sprintf("/customers/%d/contacts", customer), `{"contact":"1","type":"PHONE"}`, []string{fmt.Sprintf("customer.updated %d", customer)}},
		{"PUT", fmt.Sprintf("/customer_groups/%d", group), `{"name":"Platinum"}`, []string{fmt.Sprintf("customer_group.updated %d", group)}},
		{"PUT", "/discount_coupons/TEN", `{"discount":2}`, []string{fmt.Sprintf("discount_coupon.updated %d", coupon)}},
		{"PUT", "/profile", `{"settings":{"storeName":"New"}}`, []string{"profile.updated 1003"}},
		{"PUT", "/orders/" + orderID, `{"total":3}`, []string{fmt.Sprintf("order.updated %d", order)}},
		{"POST", "/orders/" + orderID + "/extraFields", `{"id":"gift","value":"yes"}`, []string{fmt.Sprintf("order.updated %d", order)}},
		{"PUT", "/carts/" + cart, `{"hidden":true}`, []string{fmt.Sprintf("unfinished_order.updated %d", cartInternal)}},
		{"PUT", "/orders/" + orderID, `{"paymentStatus":"INCOMPLETE"}`,
			[]string{fmt.Sprintf("unfinished_order.created %d", order), fmt.Sprintf("order.updated %d", order)}},
		{"DELETE", "/orders/" + orderID, "", []string{fmt.Sprintf("unfinished_order.deleted %d", order)}},
		{"DELETE", fmt.Sprintf("/customer_groups/%d", group), "", []string{fmt.Sprintf("customer_group.deleted %d", group)}},
		{"DELETE", fmt.Sprintf("/customers/%d", customer), "", []string{fmt.Sprintf("customer.deleted %d", customer)}},
		{"DELETE", "/discount_coupons/TEN", "", []string{fmt.Sprintf("discount_coupon.deleted %d", coupon)}},
		{"DELETE", fmt.Sprintf("/products/%d", product), "", []string{fmt.Sprintf("product.deleted %d", product)}},
		{"PUT", "/orders/" + cartOrder, `{}`, []string{}},
		{"GET", "/orders", "", []string{}},
		{"POST", "/order/calculate", `{"items":[{"name":"x"}]}`, []string{}},
	}
	for _, c := range cases {
		d.events()
		d.do(c.method, c.path, c.body)
		got := []string{}
		for _, hook := range d.store.Webhooks() {
			var body object
			if err := decode(hook.Body, &body); err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%s %v", body["eventType"], body["entityId"]))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s %s %s (-want +got)\n%s", c.method, c.path, c.body, diff)
		}
	}
}

func TestRefusedWritesTellNothing(t *testing.T) {
	d := newDesk(t, Options{})
	d.postID("/customers", `{"email":"jane@example.com"}`)
	d.events()
	for _, c := range [][3]string{
		{"POST", "/customers", `{"email":"jane@example.com"}`},
		{"POST", "/orders", `{"paymentStatus":"QUEUED"}`},
		{"PUT", "/orders/NONE", `{}`},
		{"DELETE", "/orders/NONE", ""},
		{"POST", "/carts/NONE/place", ""},
		{"POST", "/customer_groups", `{}`},
	} {
		if status, _ := d.send(c[0], c[1], c[2]); status == 200 {
			t.Errorf("%s %s was not refused", c[0], c[1])
		}
	}
	if got := d.events(); len(got) != 0 {
		t.Errorf("events %v", got)
	}
}

// An event that one deliverer is sending is left alone by another.
func TestDeliverersShareTheQueue(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	var mu sync.Mutex
	seen := map[string]int{}
	d := newDesk(t, Options{Webhooks: WebhookOptions{URL: "https://hooks.example/", Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		mu.Lock()
		first := len(seen) == 0
		seen[r.Header.Get("X-Ecwid-Webhook-Signature")]++
		mu.Unlock()
		if first {
			close(entered)
			<-release
		}
		return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
	})}})
	for range 30 {
		d.post("/orders", `{}`)
	}
	done := make(chan int)
	go func() {
		tried, err := d.store.DeliverWebhooks(t.Context())
		if err != nil {
			t.Error(err)
		}
		done <- tried
	}()
	<-entered
	d.deliver(29)
	close(release)
	if tried := <-done; tried != 1 {
		t.Errorf("the first deliverer sent %d", tried)
	}
	for signature, times := range seen {
		if times != 1 || len(seen) != 30 {
			t.Errorf("%s arrived %d times, %d events in all", signature, times, len(seen))
		}
	}
}

// Of two that redeem one code at once, one gets a token; the other's attempt disables it.
func TestOneCodeTwoRedeemers(t *testing.T) {
	d := newDesk(t, Options{})
	code := d.decide("allow", nil).Get("code")
	var wg sync.WaitGroup
	answers := make([]object, 2)
	for i := range answers {
		wg.Go(func() { _, answers[i] = d.redeem(code, nil) })
	}
	wg.Wait()
	tokens, errors := 0, 0
	for _, answer := range answers {
		if token := str(answer, "access_token"); token != "" {
			tokens++
			d.token = token
		}
		if str(answer, "error") == "invalid_grant" {
			errors++
		}
	}
	if tokens != 1 || errors != 1 {
		t.Fatalf("answers %v", answers)
	}
	if status, _ := d.send("GET", "/orders", ""); status != 403 {
		t.Errorf("the token works though its code was used twice: HTTP %d", status)
	}
}

func TestWebhookBodyHoldsNoSecrets(t *testing.T) {
	d := newDesk(t, Options{ClientSecret: "top-secret"})
	d.post("/customers", `{"email":"jane@example.com","password":"hush-hush"}`)
	d.post("/orders", `{"email":"jane@example.com","orderComments":"for my eyes"}`)
	for _, hook := range d.store.Webhooks() {
		for _, secret := range []string{"top-secret", "hush-hush", "for my eyes", "secret_demo"} {
			if strings.Contains(string(hook.Body), secret) {
				t.Errorf("%s holds %q", hook.EventType, secret)
			}
		}
	}
}
