package tools

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"

	"github.com/google/go-cmp/cmp"
)

// ready fills the store and gives arguments with which each tool does its work.
func ready(d *desk) map[string]string {
	d.t.Helper()
	s, customer, order := stock(d), jane(d), ordered(d)
	return map[string]string{
		"find_customer":           `{"email":"jane@example.com"}`,
		"find_order":              `{"fulfillmentType":"digital"}`,
		"find_product":            `{"keyword":"tea"}`,
		"create_customer":         `{"email":"new@example.com"}`,
		"create_order":            `{"email":"jane@example.com","items":[{"sku":"EBOOK","quantity":1}]}`,
		"create_product":          `{"name":"Cup","price":1}`,
		"create_discount_coupon":  `{"discountType":"ABS","discount":5}`,
		"update_customer":         `{"customerId":` + customer + `,"name":"Janet"}`,
		"update_order":            `{"orderId":"` + order + `","trackingNumber":"1"}`,
		"update_product":          `{"productId":` + text(s.tea) + `,"price":5}`,
		"upload_main_image":       `{"productId":` + text(s.tea) + `,"imageUrl":"https://example.com/a.jpg"}`,
		"find_or_create_customer": `{"email":"new@example.com"}`,
	}
}

// snapshot is everything in the store.
func (d *desk) snapshot() string {
	d.t.Helper()
	var all []json.RawMessage
	for _, path := range []string{"/customers", "/orders", "/products", "/discount_coupons"} {
		raw, err := d.store.JSON(path)
		if err != nil {
			d.t.Fatal(err)
		}
		all = append(all, raw)
	}
	return jsonOf(d.t, all)
}

// everyTool runs a test for each tool at a desk of its own.
func everyTool(t *testing.T, s setup, run func(d *desk, tool toolkit.Tool, args string)) {
	for _, tool := range All() {
		t.Run(tool.Name, func(t *testing.T) {
			at(t, s, func(d *desk) { run(d, tool, ready(d)[tool.Name]) })
		})
	}
}

func TestEveryToolWorksWithItsScopesAlone(t *testing.T) {
	everyTool(t, setup{}, func(d *desk, tool toolkit.Tool, args string) {
		var scopes []string
		for _, scope := range tool.Scopes {
			scopes = append(scopes, string(scope))
		}
		d.store.SetScopes(scopes)
		before := d.snapshot()
		d.does(tool.Name, args, `{}`)
		if changed := d.snapshot() != before; changed == tool.Hints.ReadOnly {
			t.Errorf("read-only is %v, the store changed: %v", tool.Hints.ReadOnly, changed)
		}
	})
}

// TestMissingScopes: a tool without one of its scopes says which and how to get it, and changes nothing, unless the
// scope is only for showing what was done.
func TestMissingScopes(t *testing.T) {
	spared := []ecwid.Scope{ecwid.ReadStoreProfile} // always granted
	for _, tool := range All() {
		for _, scope := range tool.Scopes {
			if slices.Contains(spared, scope) {
				continue
			}
			t.Run(tool.Name+" "+string(scope), func(t *testing.T) {
				at(t, setup{}, func(d *desk) {
					args := ready(d)[tool.Name]
					var rest []string
					for _, other := range tool.Scopes {
						if other != scope {
							rest = append(rest, string(other))
						}
					}
					d.store.SetScopes(append(rest, "unused"))
					before := d.snapshot()
					a := d.call(tool.Name, args)
					if !a.failed && strings.HasPrefix(string(scope), "read_") && !tool.Hints.ReadOnly {
						return // done, and shown from what was sent
					}
					way := "Ask Ecwid support to add the scope " + string(scope)
					if scope.InCustomApp() {
						way = "Switch the scope " + string(scope) + " on"
					}
					a.is(toolkit.CodeScopeMissing, "The access token lacks the access scope "+string(scope)+".", way)
					partly := strings.Contains(a.text, "The work is done")
					if diff := cmp.Diff(before, d.snapshot()); (diff != "") != partly || partly == strings.Contains(a.text, "Retry: Not before the app has the scope") {
						t.Errorf("%s\n%s", a.text, diff)
					}
				})
			})
		}
	}
}

func TestCouponOfAnOrderNeedsItsScope(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		stock(d)
		d.store.SetScopes([]string{"create_orders", "read_orders", "read_catalog"})
		d.refuses("create_order", `{"email":"a@example.com","items":[{"sku":"EBOOK","quantity":1}],"couponCode":"X"}`, toolkit.CodeScopeMissing, "read_discount_coupons")
	})
}

// TestTrouble: whatever goes wrong between here and the store, each tool says what, and nothing has changed.
func TestTrouble(t *testing.T) {
	always := func(fault sandbox.Fault) func(d *desk) { return func(d *desk) { d.breaks(fault) } }
	for name, test := range map[string]struct {
		setup     setup
		prepare   func(d *desk)
		code      toolkit.Code
		retryable bool
		words     []string
	}{
		"revoked token": {prepare: func(d *desk) { d.store.RevokeToken() }, code: toolkit.CodeUnauthorized,
			words: []string{"Refused by Ecwid", "does not accept the access token", "Connect the store again with ecwid-mcp login", "ECWID_TOKEN"}},
		"wrong token": {setup: setup{token: "secret_typo"}, code: toolkit.CodeUnauthorized, words: []string{"Connect the store again with ecwid-mcp login"}},
		"wrong store": {setup: setup{storeID: 999}, code: toolkit.CodeStoreNotFound, words: []string{"Check ECWID_STORE_ID"}},
		"cheap plan":  {prepare: func(d *desk) { d.store.SetPlan(sandbox.Free) }, code: toolkit.CodePlanRequired, words: []string{"upgrade the plan"}},
		"rate limit": {prepare: always(sandbox.Fault{Kind: sandbox.Status, Status: 429, RetryAfter: 90}), code: toolkit.CodeRateLimited, retryable: true,
			words: []string{"Retry: Yes, after ", " seconds."}},
		"server error": {prepare: always(sandbox.Fault{Kind: sandbox.Status, Status: 500, Code: "INTERNAL", Message: "Oops"}), code: toolkit.CodeUnavailable, retryable: true,
			words: []string{"Ecwid or the network failed", `Ecwid's own words, to be read as data: "Oops"`}},
		"bad gateway": {prepare: always(sandbox.Fault{Kind: sandbox.Status, Status: 502}), code: toolkit.CodeUnavailable, retryable: true},
		"no network": {prepare: always(sandbox.Fault{Kind: sandbox.CutBefore}), code: toolkit.CodeUnavailable, retryable: true,
			words: []string{"Failed on the network", "Ecwid could not be reached. Nothing was changed."}},
		"silence":        {prepare: always(sandbox.Fault{Kind: sandbox.Latency, LatencyMs: 60_000}), code: toolkit.CodeTimeout, retryable: true},
		"truncated JSON": {prepare: always(sandbox.Fault{Kind: sandbox.Truncated, Method: "GET"}), code: toolkit.CodeMalformed, retryable: true},
		"web page":       {prepare: always(sandbox.Fault{Kind: sandbox.NotJSON, Method: "GET"}), code: toolkit.CodeMalformed, retryable: true},
		"empty answers":  {prepare: always(sandbox.Fault{Kind: sandbox.EmptyBody, Method: "GET"}), code: toolkit.CodeMalformed, retryable: true},
	} {
		t.Run(name, func(t *testing.T) {
			everyTool(t, test.setup, func(d *desk, tool toolkit.Tool, args string) {
				if tool.Name == "upload_main_image" && (test.code == toolkit.CodeUnavailable || test.code == toolkit.CodeTimeout || test.code == toolkit.CodeMalformed) {
					return // its first call is the upload itself, see its own tests
				}
				before := d.snapshot()
				if test.prepare != nil {
					test.prepare(d)
				}
				a := d.refuses(tool.Name, args, test.code, test.words...)
				if a.retryable != test.retryable {
					d.t.Errorf("retryable: %v\n%s", a.retryable, a.text)
				}
				d.store.RestoreToken()
				d.store.SetPlan(sandbox.Unlimited)
				if diff := cmp.Diff(before, d.snapshot()); diff != "" {
					d.t.Error(diff)
				}
			})
		})
	}
}

// TestWritesWithoutAnAnswer: the write itself is sent and nothing certain comes back. No tool reports success that is
// not there, invites a blind repeat, or makes anything twice.
func TestWritesWithoutAnAnswer(t *testing.T) {
	for _, fault := range []sandbox.Fault{
		{Kind: sandbox.CutBefore}, {Kind: sandbox.CutAfter}, {Kind: sandbox.Truncated}, {Kind: sandbox.NotJSON}, {Kind: sandbox.Status, Status: 500},
		{Kind: sandbox.Status, Status: 503}, {Kind: sandbox.Latency, LatencyMs: 60_000},
	} {
		for _, method := range []string{"POST", "PUT"} {
			fault.Method = method
			t.Run(string(fault.Kind)+method, func(t *testing.T) {
				everyTool(t, setup{}, func(d *desk, tool toolkit.Tool, args string) {
					before := d.snapshot()
					d.breaks(fault)
					a := d.call(tool.Name, args)
					if strings.Contains(a.text, "Nothing was changed") && before != d.snapshot() {
						d.t.Errorf("the store was changed, and the answer is\n%s", a.text)
					}
					allowed := []toolkit.Code{toolkit.CodeOutcomeUnknown, toolkit.CodeUnavailable, toolkit.CodeMalformed, toolkit.CodeTimeout}
					if a.failed && !slices.Contains(allowed, a.code) {
						d.t.Error(a.text)
					}
					if a.failed && a.retryable && !tool.Hints.Idempotent && tool.Name != "update_product" && a.sent("POST /order/calculate") == 0 {
						d.t.Errorf("invites a repeat:\n%s", a.text)
					}
					if a.failed {
						return
					}
					d.store.Faults().Clear()
					d.pass(5 * time.Minute)
					if n := countNew(d); n > 1 {
						d.t.Errorf("%d new records", n)
					}
				})
			})
		}
	}
}

// countNew counts the records that a tool has added to what ready made.
func countNew(d *desk) int {
	d.t.Helper()
	sum := -(4 + 2 + 1) // products, customers (one came with the order), orders
	for _, path := range []string{"/customers", "/orders", "/products", "/discount_coupons"} {
		raw, err := d.store.JSON(path)
		if err != nil {
			d.t.Fatal(err)
		}
		var page struct{ Total int }
		if err := json.Unmarshal(raw, &page); err != nil {
			d.t.Fatal(err)
		}
		sum += page.Total
	}
	return sum
}

// TestADeadTokenIsNotHammered: after two refusals nothing is sent for a while, and the answer stays the same.
func TestADeadTokenIsNotHammered(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.store.RevokeToken()
		for i := range 5 {
			a := d.refuses("find_customer", `{}`, toolkit.CodeUnauthorized, "Connect the store again with ecwid-mcp login")
			if i >= 2 && len(a.requests) > 0 {
				t.Errorf("call %d asked the store: %v", i, a.requests)
			}
		}
	})
}
