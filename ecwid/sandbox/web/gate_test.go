package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

// forms are the addresses that change something, with what would be a form for them.
func (d *desk) forms() map[string]url.Values {
	order, err := d.store.Buy("jane@example.com", sandbox.Checkout{})
	if err != nil {
		d.t.Fatal(err)
	}
	cart, err := d.store.StartCart("bob@example.com")
	if err != nil {
		d.t.Fatal(err)
	}
	return map[string]url.Values{
		"/cart/add":                         {"product": {idOf(d.sku("TEA-MNT"))}, "quantity": {"1"}},
		"/cart":                             {"quantity": {"1"}},
		"/cart/remove":                      {"line": {"1-0"}},
		"/checkout":                         {"email": {"jane@example.com"}},
		"/checkout/delivery":                {"how": {"PICKUP"}},
		"/checkout/payment":                 {"pay": {"now"}},
		"/checkout/leave":                   {},
		"/orders/" + order.OrderID + "/pay": {},
		"/office/orders/" + order.OrderID:   {"do": {"pay"}},
		"/office/orders/" + order.OrderID + "/refund": {"amount": {"1"}},
		"/office/coupons":                          {"name": {"X"}, "code": {"X"}, "type": {"ABS"}, "discount": {"1"}, "uses": {"SINGLE"}},
		"/office/coupons/STAFF30":                  {"status": {"ACTIVE"}},
		"/office/stock":                            {"item": {idOf(d.sku("TEA-MNT")) + "-0"}, "quantity": {"1"}},
		"/office/carts/" + cart.CartID + "/return": {},
	}
}

// Whoever is not this site's page changes nothing, whatever the form.
func TestForeignRequestsChangeNothing(t *testing.T) {
	d := newDesk(t, demo)
	forms := d.forms()
	before := d.everything()
	for what, c := range map[string]struct {
		change func(*http.Request)
		status int
	}{
		"no token":        {func(r *http.Request) { r.Body = body("x=1") }, 403},
		"another token":   {func(r *http.Request) { r.Body = body("token=" + strings.Repeat("A", len(d.site.token))) }, 403},
		"a token outside": {func(r *http.Request) { r.URL.RawQuery = "token=" + d.site.token; r.Body = body("x=1") }, 403},
		"another origin":  {func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 403},
		"no origin":       {func(r *http.Request) { r.Header.Set("Origin", "null") }, 403},
		"another port":    {func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:9999") }, 403},
		"another site":    {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"the same site":   {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }, 403},
		"another host":    {func(r *http.Request) { r.Host = "evil.example:8081" }, 421},
		"not a form":      {func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 403},
		"JSON":            {func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }, 403},
		"a broken form":   {func(r *http.Request) { r.Body = body("token=%zz") }, 400},
		"a huge form":     {func(r *http.Request) { r.Body = body("x=" + strings.Repeat("x", maxForm)) }, 400},
		"a PUT":           {func(r *http.Request) { r.Method = http.MethodPut }, 405},
		"a DELETE":        {func(r *http.Request) { r.Method = http.MethodDelete }, 405},
	} {
		for path, form := range forms {
			form.Set("token", d.site.token)
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Host = "127.0.0.1:8081"
			c.change(r)
			w := httptest.NewRecorder()
			d.pages.ServeHTTP(w, r)
			if w.Code != c.status || w.Header().Get("Set-Cookie") != "" {
				t.Errorf("%s to %s: %d, want %d; cookie %q", what, path, w.Code, c.status, w.Header().Get("Set-Cookie"))
			}
		}
	}
	if d.everything() != before {
		t.Error("the store is changed")
	}
}

func body(text string) io.ReadCloser { return io.NopCloser(strings.NewReader(text)) }

// everything is all that forms can change.
func (d *desk) everything() string {
	d.t.Helper()
	var all strings.Builder
	for _, path := range []string{"/orders?limit=100", "/carts?limit=100", "/products?limit=100", "/discount_coupons?limit=100", "/customers?limit=100", "/latest-stats"} {
		body, err := d.store.JSON(path)
		if err != nil {
			d.t.Fatal(err)
		}
		all.Write(body)
	}
	return all.String()
}

// The same forms do change the store, or at least reach their page, when the page itself sends them.
func TestOwnFormsArriveAndOldPagesSaySo(t *testing.T) {
	d := newDesk(t, demo)
	for path, form := range d.forms() {
		v := d.visitor()
		v.post(path, form)
		v.sees(403, path, "Load the page again.")
		form.Set("token", d.site.token)
		if v.post(path, form); v.status == 403 || v.status == 405 || v.status == 421 {
			t.Errorf("%s: %d", path, v.status)
		}
	}
}

func TestTheControlAPIIsGuardedToo(t *testing.T) {
	d := newDesk(t, demo)
	for what, c := range map[string]struct {
		change func(*http.Request)
		status int
	}{
		"a program":      {func(*http.Request) {}, 200},
		"this page":      {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin") }, 200},
		"another origin": {func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 403},
		"another site":   {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"another host":   {func(r *http.Request) { r.Host = "evil.example" }, 421},
	} {
		r := httptest.NewRequest(http.MethodPost, "/_sandbox/clock", strings.NewReader(`{"advanceMs":0}`))
		r.Host = "127.0.0.1:8081"
		c.change(r)
		w := httptest.NewRecorder()
		d.pages.ServeHTTP(w, r)
		if w.Code != c.status {
			t.Errorf("%s: %d %s", what, w.Code, w.Body)
		}
	}
}

// What is served beside the pages is the store's own handler, odd paths and foreign names included.
func TestTheStoreBesideThePages(t *testing.T) {
	d := newDesk(t, demo)
	for path, status := range map[string]int{
		"/api/v3/1003/profile": 200, "/api/v3/1003//profile": 200, "/api/v3/1003/../x": 404, "/api/oauth/authorize": 400, "/_sandbox": 200, "/_sandbox/clock": 200,
		d.firstPicture(): 200,
	} {
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8081/", nil)
		r.URL.Path = path
		r.Header.Set("Authorization", "Bearer secret_demo")
		if strings.HasPrefix(path, "/api/v3") {
			r.Host = "sandbox.internal"
		}
		w := httptest.NewRecorder()
		d.pages.ServeHTTP(w, r)
		if w.Code != status {
			t.Errorf("%s: %d, want %d: %s", path, w.Code, status, w.Body)
		}
	}
}

func (d *desk) firstPicture() string {
	d.t.Helper()
	p, err := d.site.product(d.sku("TEA-MNT").ProductID)
	if err != nil || p.Picture() == "" {
		d.t.Fatalf("no picture: %v", err)
	}
	return p.Picture()
}

func TestNamesOfThisMachine(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost:8081": true, "127.0.0.1": true, "127.0.0.1:8081": true, "127.9.9.9:1": true, "[::1]:8081": true, "[::1]": true,
		"": false, "evil.example": false, "localhost.evil.example": false, "127.0.0.1.evil.example": false, "10.0.0.1:8081": false, "0.0.0.0": false,
		"[::]": false, "127.1": false, "2130706433": false, "localhost:http": false, "localhost:8081.evil.example": false,
	} {
		if isLoopback(host) != want {
			t.Errorf("%q: %v", host, !want)
		}
	}
}

func TestEveryPageIsGuarded(t *testing.T) {
	d := newDesk(t, demo)
	for _, path := range append(d.addresses(), "/nothing", "/assets/style.css", "/assets/icon.svg", "/assets/", "/products/x", "/orders/NONE") {
		w := d.serve(httptest.NewRequest(http.MethodGet, path, nil))
		h := w.Header()
		if policy := h.Get("Content-Security-Policy"); policy != contentPolicy || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if strings.HasPrefix(h.Get("Content-Type"), "text/html") && h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s is kept by caches", path)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Host = "evil.example"
	w := httptest.NewRecorder()
	if d.pages.ServeHTTP(w, r); w.Code != 421 || strings.Contains(w.Body.String(), "Fern") {
		t.Errorf("under another name: %d %s", w.Code, w.Body)
	}
}

// addresses are those of all pages that can be looked at, with something on them.
func (d *desk) addresses() []string {
	d.t.Helper()
	order, err := d.store.Buy("jane@example.com", sandbox.Checkout{Paid: true, Comments: "Ring twice"}, d.sku("CUP-FERN-SAND"))
	if err != nil {
		d.t.Fatal(err)
	}
	return []string{
		"/", "/?page=2", "/?q=mug", "/?q=nothing+is+called+so", "/products/" + idOf(d.sku("CUP-FERN-SAND")), "/products/" + idOf(d.sku("TEA-LAP")), "/cart",
		"/orders/" + order.OrderID, "/office", "/office/orders", "/office/orders?paymentStatus=REFUNDED", "/office/orders/" + order.OrderID, "/office/customers", "/office/customers?page=2",
		"/office/coupons", "/office/stock", "/office/stock?show=out", "/office/carts", "/console",
	}
}
