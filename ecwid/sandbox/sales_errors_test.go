package sandbox

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// failing is a call that is refused, and how.
type failing struct {
	method, path, body string
	status             int
	code, message      string
}

const (
	notObject  = "Request body is not a JSON object"
	notNumber  = "Wrong numeric parameter '%s' value: not a number or a number out of range"
	notBoolean = "Wrong parameter '%s' value: expected one of 'true', 'false', 'yes', 'no', 'on', 'off', '1', '0'"
	notDate    = "Wrong parameter '%s' value: expected a Unix timestamp or a date as yyyy-MM-dd HH:mm:ss Z"
)

// allRefused makes the calls, none of which may change anything.
func (d *desk) allRefused(calls []failing) {
	d.t.Helper()
	before := len(d.store.Webhooks())
	for _, c := range calls {
		d.refused(c.method, c.path, c.body, c.status, c.code, c.message)
	}
	if after := len(d.store.Webhooks()); after != before {
		d.t.Errorf("refused calls told of %d changes", after-before)
	}
}

func TestOrderErrors(t *testing.T) {
	d := newDesk(t, Options{})
	order := str(d.post("/orders", `{"email":"jane@example.com"}`), "orderId")
	d.allRefused([]failing{
		{"PUT", "/orders/" + order, `[]`, 400, "WRONG_PARAMETER", notObject},
		{"PUT", "/orders/" + order, `{"items":[{}]}`, 400, "WRONG_PARAMETER", "Field OrderItem.name is absent"},
		{"PUT", "/orders/" + order, `{"items":[{"name":5}]}`, 400, "WRONG_PARAMETER", "Wrong parameter 'name' value: expected a string"},
		{"PUT", "/orders/" + order, `{"items":[{"name":"x","quantity":1.5}]}`, 400, "WRONG_PARAMETER", "Wrong parameter 'quantity' value: expected a whole number"},
		{"PUT", "/orders/" + order, `{"customerId":5}`, 404, "", "Customer #5 not found"},
		{"PUT", "/orders/" + order, `{"billingPerson":"Jane"}`, 400, "WRONG_PARAMETER", "Wrong parameter 'billingPerson' value: expected an object"},
		{"GET", "/orders/0", "", 404, "ORDER_NOT_FOUND", "Order #0 not found"},
		{"GET", "/orders/NOPE/repeatURL", "", 404, "ORDER_NOT_FOUND", "Order #NOPE not found"},
		{"GET", "/orders/last?withAddress=perhaps", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notBoolean, "withAddress")},
		{"GET", "/orders?limit=0", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notNumber, "limit")},
		{"GET", "/orders?limit=ten", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notNumber, "limit")},
		{"GET", "/orders?pickupTimeTo=noon", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notDate, "pickupTimeTo")},
		{"GET", "/orders?updatedFrom=soon", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notDate, "updatedFrom")},
		{"GET", "/orders?totalTo=1e999", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notNumber, "totalTo")},
		{"GET", "/orders/deleted?to_date=x", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notDate, "to_date")},
		{"POST", "/orders/NOPE/extraFields", `{"id":"a"}`, 404, "ORDER_NOT_FOUND", "Order #NOPE not found"},
		{"POST", "/orders/" + order + "/extraFields", `{"id":"a","value":"` + strings.Repeat("x", 256) + `"}`, 400, "WRONG_PARAMETER", "Wrong parameter 'value' value: longer than 255 characters"},
		{"POST", "/orders/" + order + "/extraFields", `7`, 400, "WRONG_PARAMETER", notObject},
		{"PUT", "/orders/" + order + "/extraFields/a", `7`, 400, "WRONG_PARAMETER", notObject},
		{"POST", "/order/calculate", `{"items":[{"name":"x"}],"email":5}`, 400, "WRONG_PARAMETER", "Wrong parameter 'email' value: expected a string"},
	})
}

func TestCartErrors(t *testing.T) {
	d := newDesk(t, Options{})
	cart, _ := d.cart(`{"paymentStatus":"INCOMPLETE"}`)
	d.allRefused([]failing{
		{"GET", "/carts?showHidden=perhaps", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notBoolean, "showHidden")},
		{"GET", "/carts?customerId=x", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notNumber, "customerId")},
		{"PUT", "/carts/" + cart, `"hidden"`, 400, "WRONG_PARAMETER", notObject},
		{"PUT", "/carts/" + cart, `{"hidden":"yes"}`, 400, "WRONG_PARAMETER", "Wrong parameter 'hidden' value: expected a boolean"},
		{"PUT", "/carts/nope", `{}`, 404, "", "Cart #nope not found"},
		{"GET", "/carts/" + strings.ToLower(cart), "", 404, "", "Cart #" + strings.ToLower(cart) + " not found"},
		{"POST", "/carts/nope/place", "", 404, "", "Cart #nope not found"},
	})
}

func TestCustomerErrors(t *testing.T) {
	d := newDesk(t, Options{})
	customer := d.postID("/customers", `{"email":"ann@example.com"}`)
	contacts := fmt.Sprintf("/customers/%d/contacts", customer)
	contact := fmt.Sprintf("%s/%v", contacts, objects(d.get(contacts), "items")[0]["id"])
	d.allRefused([]failing{
		{"GET", "/customers?minOrderCount=many", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notNumber, "minOrderCount")},
		{"GET", "/customers?useExactEmailMatch=maybe", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notBoolean, "useExactEmailMatch")},
		{"GET", "/customers?customerGroupIds=1,x", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notNumber, "customerGroupIds")},
		{"GET", "/customers?offset=x", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notNumber, "offset")},
		{"PUT", fmt.Sprintf("/customers/%d", customer), `7`, 400, "WRONG_PARAMETER", notObject},
		{"PUT", "/customers/x", `{}`, 400, "WRONG_PARAMETER", fmt.Sprintf(notNumber, "customerId")},
		{"GET", "/customers/7/contacts", "", 404, "", "Customer #7 not found"},
		{"POST", "/customers/7/contacts", `{"contact":"x"}`, 404, "", "Customer #7 not found"},
		{"POST", contacts, `7`, 400, "WRONG_PARAMETER", notObject},
		{"PUT", contact, `7`, 400, "WRONG_PARAMETER", notObject},
		{"PUT", contacts + "/7", `{}`, 404, "", "Customer contact #7 not found"},
		{"DELETE", contacts + "/7", "", 404, "", "Customer contact #7 not found"},
		{"GET", contacts + "/x", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notNumber, "contactId")},
		{"GET", "/customers/7/contacts/7", "", 404, "", "Customer #7 not found"},
	})
}

func TestGroupErrors(t *testing.T) {
	d := newDesk(t, Options{})
	group := d.postID("/customer_groups", `{"name":"Gold"}`)
	d.allRefused([]failing{
		{"GET", "/customer_groups?customerGroupId=x", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notNumber, "customerGroupId")},
		{"GET", "/customer_groups/x", "", 400, "WRONG_PARAMETER", fmt.Sprintf(notNumber, "groupId")},
		{"PUT", "/customer_groups/7", `{"name":"x"}`, 404, "", "Customer group #7 not found"},
		{"PUT", "/customer_groups/0", `{"name":"x"}`, 404, "", "Customer group #0 not found"},
		{"PUT", fmt.Sprintf("/customer_groups/%d", group), `{"name":""}`, 400, "WRONG_PARAMETER", "Field CustomerMembership.name is absent"},
		{"DELETE", "/customer_groups/0", "", 404, "", "Customer group #0 not found"},
	})
}

// Each call needs its scope, all of them, and no other.
func TestSalesScopes(t *testing.T) {
	const orders, carts = "/orders/X", "/carts/X"
	cases := []struct {
		method, path, body string
		scopes             []string
	}{
		{"GET", "/orders", "", []string{"read_orders"}},
		{"GET", "/orders/last", "", []string{"read_orders"}},
		{"GET", "/orders/deleted", "", []string{"read_orders"}},
		{"GET", orders, "", []string{"read_orders"}},
		{"GET", orders + "/repeatURL", "", []string{"read_orders"}},
		{"GET", orders + "/extraFields", "", []string{"read_orders"}},
		{"POST", "/orders", `{}`, []string{"create_orders"}},
		{"PUT", orders, `{}`, []string{"update_orders"}},
		{"DELETE", orders, "", []string{"update_orders"}},
		{"POST", orders + "/extraFields", `{}`, []string{"update_orders"}},
		{"PUT", orders + "/extraFields/a", `{}`, []string{"update_orders"}},
		{"DELETE", orders + "/extraFields/a", "", []string{"update_orders"}},
		{"GET", "/carts", "", []string{"read_orders"}},
		{"GET", carts, "", []string{"read_orders"}},
		{"PUT", carts, `{}`, []string{"update_orders"}},
		{"POST", carts + "/place", "", []string{"create_orders"}},
		{"GET", "/customers", "", []string{"read_customers"}},
		{"GET", "/customers/7", "", []string{"read_customers"}},
		{"GET", "/customers/deleted", "", []string{"read_customers"}},
		{"POST", "/customers", `{}`, []string{"create_customers"}},
		{"PUT", "/customers/7", `{}`, []string{"read_customers", "update_customers"}},
		{"DELETE", "/customers/7", "", []string{"read_customers", "update_customers"}},
		{"GET", "/customers/7/contacts", "", []string{"read_customers"}},
		{"POST", "/customers/7/contacts", `{}`, []string{"create_customers"}},
		{"PUT", "/customers/7/contacts/7", `{}`, []string{"update_customers"}},
		{"DELETE", "/customers/7/contacts/7", "", []string{"update_customers"}},
		{"GET", "/customer_groups", "", []string{"read_customers"}},
		{"POST", "/customer_groups", `{}`, []string{"create_customers"}},
		{"PUT", "/customer_groups/7", `{}`, []string{"update_customers"}},
		{"DELETE", "/customer_groups/7", "", []string{"update_customers"}},
		{"GET", "/profile/order_statuses", "", nil},
		{"POST", "/order/calculate", `{}`, nil},
	}
	d := newDesk(t, Options{})
	for _, c := range cases {
		d.store.SetScopes(append([]string{}, c.scopes...))
		if status, body := d.send(c.method, c.path, c.body); status == 403 {
			t.Errorf("%s %s with %v: %s", c.method, c.path, c.scopes, body)
		}
		for i := range c.scopes {
			less := append([]string{"read_catalog"}, c.scopes[:i]...)
			d.store.SetScopes(append(less, c.scopes[i+1:]...))
			d.refused(c.method, c.path, c.body, 403, "INSUFFICIENT_APP_SCOPE", "The app has no access to this resource")
		}
	}
}

func TestMalformedOAuthForms(t *testing.T) {
	d := newDesk(t, Options{})
	for path, want := range map[string]string{
		"/api/oauth/authorize":  "The form could not be read.",
		"/api/oauth/token/1003": `{"error":"invalid_request","error_description":"The form could not be read"}`,
	} {
		r, err := http.NewRequest("POST", "https://my.ecwid.example"+path, strings.NewReader("code=%zz"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		response, err := d.store.Transport().RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != 400 || !strings.Contains(string(body), want) {
			t.Errorf("%s: HTTP %d %s (%v)", path, response.StatusCode, body, err)
		}
	}
}

// A receiver that cannot be reached, or breaks off its answer, has not got the event.
func TestBrokenReceivers(t *testing.T) {
	broken := func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(io.MultiReader(strings.NewReader("tha"), brokenReader{}))}, nil
	}
	for name, o := range map[string]WebhookOptions{
		"an address that is none":     {URL: "https://%zz/", Transport: roundTrip(broken)},
		"an address with no host":     {URL: "https:// /", Transport: roundTrip(broken)},
		"an answer that breaks off":   {URL: "https://hooks.example/", Transport: roundTrip(broken)},
		"a scheme nobody can deliver": {URL: "gopher://127.0.0.1/"},
		"a port where nobody listens": {URL: "http://127.0.0.1:1/"},
	} {
		d := newDesk(t, Options{Webhooks: o})
		d.post("/orders", `{}`)
		d.deliver(1)
		if hook := d.store.Webhooks()[0]; hook.State != WebhookPending || hook.LastStatus != 0 || hook.Attempts != 1 {
			t.Errorf("%s: %+v", name, hook)
		}
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("connection reset") }
