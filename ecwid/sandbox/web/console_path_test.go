package web

import (
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

func TestPathsAreDiscreet(t *testing.T) {
	for path, want := range map[string]string{
		"/":                           "/",
		"/latest-stats":               "/latest-stats",
		"/products/17/combinations/3": "/products/17/combinations/3",
		"/carts/6626E60A-A6F9-4CD5-8230-43D5F162E0CD/place": "/carts/6626E60A-A6F9-4CD5-8230-43D5F162E0CD/place",
		"/profile/order_statuses":                           "/profile/order_statuses",
		"/customer_groups/2":                                "/customer_groups/2",
		"/discount_coupons/WELCOME10":                       "/discount_coupons/WELCOME10",
		"/discount_coupons/jane.doe@example.com":            "/discount_coupons/…",
		"/discount_coupons/jane doe":                        "/discount_coupons/…",
		"/orders/Jäne/extraFields/ring_twice":               "/orders/…/extraFields/…",
		"/orders/" + strings.Repeat("1", 41):                "/orders/…",
		"/jane.doe@example.com":                             "/…",
		"/orders//7/":                                       "/orders//7/",
		"/storage":                                          "/storage",
		"/storage/anything":                                 "/storage/…",
		"/storage/a/b":                                      "/storage/…/…",
	} {
		if got := discreet(path); got != want {
			t.Errorf("%s is shown as %s, want %s", path, got, want)
		}
	}
}

// What agents type into paths is on no page and in no stream.
func TestTypedPathsAreNotShown(t *testing.T) {
	console := NewConsole()
	store := sandbox.New(sandbox.Options{Observer: console})
	for _, path := range []string{"/discount_coupons/jane.doe@example.com", "/discount_coupons/jane.doe%40example.com", "/storage/jane", "/jane/doe@"} {
		call(t, store, "GET", path)
	}
	all := strings.Join(lines(console), "\n")
	if strings.Count(all, "…") != 4 || strings.Contains(all, "doe") || strings.Contains(all, "storage/jane") {
		t.Errorf("it shows\n%s", all)
	}
}

// Every path of the API's own is shown whole.
func TestPathsOfTheAPIAreShown(t *testing.T) {
	d := newDesk(t, demo)
	for _, path := range []string{
		"/profile", "/profile/paymentOptions", "/profile/shippingOptions", "/profile/order_statuses", "/latest-stats", "/storage", "/products",
		"/products/deleted", "/categories", "/discount_coupons", "/discount_coupons/deleted", "/customers", "/customers/deleted", "/customer_groups",
		"/carts", "/orders", "/orders/deleted",
	} {
		call(t, d.store, "GET", path)
	}
	if all := strings.Join(lines(d.console), "\n"); strings.Contains(all, "…") {
		t.Errorf("it shows\n%s", all)
	}
}
