package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The clocks of GET /latest-stats move with what they cover, and with nothing else.
func TestLatestStatsFollowSales(t *testing.T) {
	d := newDesk(t, Options{})
	customer := d.postID("/customers", `{"email":"jane@example.com"}`)
	order := str(d.post("/orders", `{"total":1}`), "orderId")
	cart, cartOrder := d.cart(`{"paymentStatus":"INCOMPLETE","email":"jane@example.com"}`)
	steps := []struct {
		what               string
		do                 func()
		orders, carts, who bool
	}{
		{"a new order without e-mail", func() { d.post("/orders", `{"total":1}`) }, true, false, false},
		{"a new order of a customer", func() { d.post("/orders", `{"email":"jane@example.com"}`) }, true, false, true},
		{"an update of an order", func() { d.put("/orders/"+order, `{"total":2}`) }, true, false, false},
		{"a new cart", func() { d.cart(`{"paymentStatus":"INCOMPLETE"}`) }, false, true, false},
		{"hiding a cart", func() { d.put("/carts/"+cart, `{"hidden":true}`) }, false, true, false},
		{"placing a cart", func() { d.do("POST", "/carts/"+cart+"/place", "") }, true, true, true},
		{"an order that becomes a cart", func() { d.put("/orders/"+cartOrder, `{"paymentStatus":"INCOMPLETE"}`) }, true, true, false},
		{"a change of a customer", func() { d.put(fmt.Sprintf("/customers/%d", customer), `{"taxId":"T"}`) }, false, false, true},
		{"deleting an order", func() { d.do("DELETE", "/orders/"+order, "") }, true, false, false},
		{"deleting a customer", func() { d.do("DELETE", fmt.Sprintf("/customers/%d", customer), "") }, false, false, true},
		{"reading", func() { d.get("/orders"); d.get("/carts"); d.get("/customers") }, false, false, false},
		{"calculating", func() { d.post("/order/calculate", `{"items":[{"name":"x"}]}`) }, false, false, false},
	}
	for _, step := range steps {
		before := d.get("/latest-stats")
		d.later(time.Minute)
		step.do()
		after := d.get("/latest-stats")
		for field, moves := range map[string]bool{
			"ordersUpdated": step.orders, "abandonedSalesUpdated": step.carts, "customersUpdated": step.who,
			"profileUpdated": false, "discountCouponsUpdated": false,
		} {
			if moved := before[field] != after[field]; moved != moves {
				t.Errorf("%s: %s moved %v, want %v", step.what, field, moved, moves)
			}
			if moves && after[field] != formatDate(d.now) {
				t.Errorf("%s: %s is %v, want %s", step.what, field, after[field], formatDate(d.now))
			}
		}
	}
}

func TestDeletedListsByDate(t *testing.T) {
	d := newDesk(t, Options{})
	var want []string
	for range 3 {
		answer := d.post("/orders", `{}`)
		want = append(want, str(answer, "orderId"))
	}
	for _, id := range want {
		d.do("DELETE", "/orders/"+id, "")
		d.later(time.Hour)
	}
	for query, ids := range map[string][]string{
		"":                                 want,
		"?from_date=2026-11-21%2013:00:00": want[1:],
		"?to_date=2026-11-21%2013:00:00":   want[:2],
		"?from_date=2026-11-21%2012:00:01%20%2B0000": want[1:],
		"?from_date=2026-11-22":                      {},
		"?to_date=1795262400":                        want[:1],
		"?limit=1&offset=1":                          want[1:2],
	} {
		d.finds("/orders/deleted"+query, "orderId", ids...)
	}
	d.finds("/orders", "id")
	one := d.postID("/customers", `{"email":"a@example.com"}`)
	d.do("DELETE", fmt.Sprintf("/customers/%d", one), "")
	d.finds("/customers/deleted", "id", number(one).String())
}

func TestSalesHTTPBasics(t *testing.T) {
	d := newDesk(t, Options{})
	d.refused("PATCH", "/orders/X", `{}`, 405, "METHOD_NOT_ALLOWED", "Method not allowed")
	d.refused("DELETE", "/carts/X", "", 405, "METHOD_NOT_ALLOWED", "Method not allowed")
	d.refused("GET", "/order/calculate", "", 405, "METHOD_NOT_ALLOWED", "Method not allowed")
	d.refused("GET", "/orders/X/nothing", "", 404, "", "Resource not found")
	for _, path := range []string{"/orders", "/customers", "/order/calculate", "/customer_groups"} {
		d.refused("POST", path, `{"email":`, 400, "WRONG_PARAMETER", "Request body is not a JSON object")
		d.refused("POST", path, `"text"`, 400, "WRONG_PARAMETER", "Request body is not a JSON object")
	}
	r, err := http.NewRequest("POST", "http://sandbox.example/api/v3/1003/orders", strings.NewReader(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer secret_demo")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := d.store.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil || response.StatusCode != 415 {
		t.Errorf("a form: HTTP %d, %v", response.StatusCode, err)
	}
	d.finds("/orders", "id")
}

// Callers that race for one e-mail address make one customer; the others get 409.
func TestCustomersAreUniqueUnderRaces(t *testing.T) {
	d := newDesk(t, Options{})
	var wg sync.WaitGroup
	statuses := make([]int, 20)
	for i := range statuses {
		wg.Go(func() {
			body := fmt.Sprintf(`{"email":%q}`, []string{"jane@example.com", "JANE@example.com"}[i%2])
			statuses[i], _ = d.send("POST", "/customers", body)
		})
	}
	wg.Wait()
	counts := map[int]int{}
	for _, status := range statuses {
		counts[status]++
	}
	if diff := cmp.Diff(map[int]int{200: 1, 409: 19}, counts); diff != "" {
		t.Errorf("statuses (-want +got)\n%s", diff)
	}
	d.has(d.get("/customers"), `{"total":1}`)
}

// Orders placed at once take every piece out of stock, make one customer, and have ids of their own.
func TestOrdersUnderRaces(t *testing.T) {
	d := newDesk(t, Options{})
	tea := d.product("TEA", "5", 100)
	var wg sync.WaitGroup
	var mu sync.Mutex
	ids := map[string]bool{}
	for range 20 {
		wg.Go(func() {
			_, body := d.send("POST", "/orders", fmt.Sprintf(`{"email":"jane@example.com","paymentStatus":"PAID","total":1,"items":[{"productId":%d,"quantity":2}]}`, tea))
			var doc object
			if decode(body, &doc) == nil {
				mu.Lock()
				ids[str(doc, "orderId")] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(ids) != 20 || ids[""] {
		t.Errorf("ids %v", ids)
	}
	if got := d.stock(tea); got != "60" {
		t.Errorf("stock %s, want 60", got)
	}
	d.has(d.get("/customers"), `{"total":1}`)
	d.has(child(objects(d.get("/customers"), "items")[0], "stats"), `{"numberOfOrders":20,"salesValue":20}`)
}

func TestResetForgetsSales(t *testing.T) {
	d := newDesk(t, Options{})
	d.post("/orders", `{"email":"jane@example.com"}`)
	cart, _ := d.cart(`{"paymentStatus":"INCOMPLETE"}`)
	code := d.decide("allow", nil).Get("code")
	d.store.SetWebhooks(WebhookOptions{URL: "https://hooks.example/"})
	d.store.Reset()
	d.finds("/orders", "id")
	d.finds("/customers", "email")
	d.refused("GET", "/carts/"+cart, "", 404, "", "Cart #"+cart+" not found")
	if status, _ := d.redeem(code, nil); status != 400 {
		t.Errorf("the code outlived Reset: HTTP %d", status)
	}
	if hooks := d.store.Webhooks(); len(hooks) != 0 {
		t.Errorf("webhooks %+v", hooks)
	}
	d.post("/orders", `{}`)
	if hooks := d.store.Webhooks(); len(hooks) != 1 || hooks[0].State != WebhookUnsent {
		t.Errorf("webhooks %+v", hooks)
	}
}

// Ids follow from the seed, so that a failing run can be repeated.
func TestIdsAreRepeatable(t *testing.T) {
	ids := func(seed uint64) string {
		d := newDesk(t, Options{RandSeed: seed})
		cart, order := d.cart(`{"paymentStatus":"INCOMPLETE"}`)
		answer := d.post("/orders", `{"items":[{"name":"x"}]}`)
		return fmt.Sprint(cart, order, answer, d.postID("/customers", `{"email":"a@example.com"}`), d.store.Webhooks()[0].EventID)
	}
	first := ids(7)
	if again := ids(7); again != first {
		t.Errorf("one seed gives different ids: %s and %s", first, again)
	}
	if ids(8) == first {
		t.Error("two seeds give the same ids")
	}
}

func TestPublicTokenReach(t *testing.T) {
	d := newDesk(t, Options{})
	d.token = "public_demo"
	for path, allowed := range map[string]bool{
		"/carts": true, "/profile": true, "/orders": false, "/orders/last": false, "/customers": false, "/customer_groups": false,
		"/orders/deleted": false, "/customers/deleted": false, "/profile/order_statuses": false,
	} {
		if status, _ := d.send("GET", path, ""); (status == 200) != allowed {
			t.Errorf("GET %s: HTTP %d, allowed %v", path, status, allowed)
		}
	}
	d.post("/order/calculate", `{"items":[{"name":"x","price":1}]}`)
	d.refused("POST", "/customers", `{"email":"a@example.com"}`, 403, "INSUFFICIENT_APP_SCOPE", "The app has no access to this resource")
}
