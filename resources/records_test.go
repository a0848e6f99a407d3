package resources_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/golden"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/resources"
	"ecwid-mcp/tools"
)

// same reports whether two texts are the same JSON.
func same(t *testing.T, a, b json.RawMessage) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}

// TestRecordsAreWhole: as the find tools show them with detail full, in both eras.
func TestRecordsAreWhole(t *testing.T) {
	m := newMarket(t, everywhere, tools.All(), "shop")
	for kind, test := range map[string]struct{ tool, argument, name string }{
		"orders":    {"find_order", "orderId", "order"},
		"products":  {"find_product", "productId", "product"},
		"customers": {"find_customer", "customerId", "customer"},
	} {
		id := m.some("shop", kind)["id"]
		if number, ok := id.(float64); ok {
			id = int64(number)
		}
		for _, modern := range []bool{false, true} {
			var got map[string]json.RawMessage
			if err := json.Unmarshal(m.get(fmt.Sprintf("ecwid://%s/%v", kind, id), modern), &got); err != nil {
				t.Fatal(err)
			}
			want := m.find("shop", test.tool, kind, map[string]any{test.argument: id})
			if len(got) != 2 || string(got["currency"]) != `"USD"` || !same(t, got[test.name], want) {
				t.Errorf("%s %v: %s\ninstead of %s", kind, id, got, want)
			}
		}
	}
}

func TestCartsAreWhole(t *testing.T) {
	m := newMarket(t, everywhere, tools.All(), "shop")
	raw := m.some("shop", "carts")
	text := m.get(fmt.Sprintf("ecwid://carts/%s", raw["cartId"]), false)
	golden.CheckJSON(t, "cart.json", text)
	var got struct {
		Cart struct {
			CartID, Email, CreateDate string
			Total                     float64
			Items                     []struct{ Name string }
		}
		Currency string
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if got.Cart.CartID != raw["cartId"] || got.Cart.Email != raw["email"] || got.Cart.Total != raw["total"] ||
		len(got.Cart.Items) != len(raw["items"].([]any)) || got.Currency != "USD" || !strings.HasSuffix(got.Cart.CreateDate, "-04:00") {
		t.Errorf("%s", text)
	}
}

// TestUnknownRecordsAreUnknownAddresses: as any address that nothing has; Ecwid is asked only for what may be an id.
func TestUnknownRecordsAreUnknownAddresses(t *testing.T) {
	m := newMarket(t, everywhere, tools.All(), "shop")
	for _, uri := range []string{
		"ecwid://orders/NONE1", "ecwid://products/7", "ecwid://customers/7", "ecwid://carts/00000000-0000-0000-0000-000000000000",
		"ecwid://orders/last", "ecwid://orders/deleted",
	} {
		m.missing(uri)
		if said := m.send("resources/read", fmt.Sprintf(`"uri":%q`, uri), false).Error.Message; !strings.Contains(said, "'"+uri+"'") {
			t.Errorf("%s: %s", uri, said)
		}
	}
	before := m.asked("shop")
	for _, uri := range []string{
		"ecwid://orders", "ecwid://orders/", "ecwid://orders/..", "ecwid://orders/.%2E", "ecwid://orders/a/b", "ecwid://orders/%ff", "ecwid://orders/%zz",
		"ecwid://orders/A?x=1", "ecwid://orders/" + strings.Repeat("A", 65), "ecwid://products/0", "ecwid://products/-1", "ecwid://products/1e3",
		"ecwid://products/012", "ecwid://products/9999999999999999999", "ecwid://customers/a@example.com", "ecwid://carts/a/place", "ecwid://Orders/A",
		"ecwid://invoices/1", "ecwid-mcp:record", "ECWID://orders/A",
	} {
		m.missing(uri)
	}
	if m.asked("shop") != before {
		t.Errorf("asked the store for %+v", m.shops["shop"].Requests()[before:])
	}
}

// TestRecordsOfTheLibrary: what stands for all records is listed nowhere and followed by nobody.
func TestRecordsOfTheLibrary(t *testing.T) {
	m := newMarket(t, everywhere, tools.All(), "shop")
	for _, r := range m.send("resources/list", "", false).Result.Resources {
		if !strings.HasPrefix(r.URI, "ecwid://") {
			t.Errorf("%+v is listed", r)
		}
	}
	order := fmt.Sprintf("ecwid://orders/%v", m.some("shop", "orders")["id"])
	for _, uri := range []string{order, "ecwid-mcp:record"} {
		if m.offer.MayFollow(t.Context(), uri) {
			t.Errorf("%s may be followed", uri)
		}
	}
}

// TestRecordsBelongToTheirStore: a caller sees those of its stores, under their names.
func TestRecordsBelongToTheirStore(t *testing.T) {
	m := newMarket(t, toolkit.Access{Stores: []string{"north", "1004"}}, tools.All(), "north", "south", "hidden")
	id := fmt.Sprint(m.some("north", "orders")["id"])
	if _, err := m.shops["south"].Create("/orders", []byte(`{"email":"s@example.com","total":77}`)); err != nil {
		t.Fatal(err)
	}
	m.get("ecwid://north/orders/"+id, false)
	before := m.asked("hidden")
	for _, uri := range []string{"ecwid://orders/" + id, "ecwid://hidden/orders/" + id, "ecwid://nowhere/orders/" + id, "ecwid://north/south/orders/" + id} {
		m.missing(uri)
	}
	if m.asked("hidden") != before {
		t.Error("a store that the caller cannot see was asked")
	}
	var names []string
	for _, template := range m.send("resources/templates/list", "", false).Result.ResourceTemplates {
		names = append(names, template.URITemplate)
	}
	if !slices.Contains(names, "ecwid://{store}/orders/{orderId}") {
		t.Errorf("%v", names)
	}
	const template = "ecwid://{store}/orders/{orderId}"
	if got := m.complete(template, "store", "", ""); !slices.Equal(got, []string{"north", "south"}) {
		t.Errorf("stores: %v", got)
	}
	for store, some := range map[string]bool{"north": true, "": false, "hidden": false, "nowhere": false} {
		if got := m.complete(template, "orderId", id, store); slices.Contains(got, id) != some {
			t.Errorf("%q: %v", store, got)
		}
	}
}

// TestRecordsNeedTheirTool: what a store's tools do not show, its resources do not show either.
func TestRecordsNeedTheirTool(t *testing.T) {
	onlyProducts := slices.DeleteFunc(tools.All(), func(tool toolkit.Tool) bool { return tool.Name != "find_product" })
	m := newMarket(t, everywhere, onlyProducts, "shop")
	m.get(fmt.Sprintf("ecwid://products/%.0f", m.some("shop", "products")["id"]), false)
	m.get("ecwid://reports/stock", false)
	before := m.asked("shop")
	m.missing(fmt.Sprintf("ecwid://orders/%v", m.some("shop", "orders")["id"]))
	m.missing(fmt.Sprintf("ecwid://carts/%v", m.some("shop", "carts")["cartId"]))
	m.missing("ecwid://reports/dispatch")
	m.missing("ecwid://reports/compliance?threshold=5")
	if m.asked("shop") != before {
		t.Error("the store was asked all the same")
	}
	listed := m.send("resources/list", "", false).Result.Resources
	described := m.send("resources/templates/list", "", false).Result.ResourceTemplates
	for _, name := range []string{"order", "customer", "cart", "report", "report-dispatch"} {
		for _, r := range listed {
			if r.Name == name {
				t.Errorf("%s is listed", name)
			}
		}
		for _, r := range described {
			if r.Name == name {
				t.Errorf("%s is described", name)
			}
		}
	}
	if got := m.complete("ecwid://orders/{orderId}", "orderId", "", ""); len(got) > 0 {
		t.Errorf("completed %v", got)
	}
}

// TestRecordsThatCannotBeRead say why, and not that they do not exist.
func TestRecordsThatCannotBeRead(t *testing.T) {
	m := newMarket(t, everywhere, tools.All(), "shop")
	for _, path := range []string{"orders/A1", "products/1", "customers/1", "carts/A-1", "reports/stock"} {
		m.shops["shop"].Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 403})
		answer := m.send("resources/read", fmt.Sprintf(`"uri":"ecwid://%s"`, path), false)
		m.shops["shop"].Faults().Clear()
		if answer.Error.Code != -32603 || strings.Contains(answer.Error.Message, "not found") {
			t.Errorf("%s: %+v", path, answer.Error)
		}
	}
	m.serve([]toolkit.Store{{Name: "shop", Tools: tools.All(), Session: unconfigured}}, everywhere)
	for _, path := range []string{"orders/A1", "products/1", "carts/A-1", "reports/stock"} {
		answer := m.send("resources/read", fmt.Sprintf(`"uri":"ecwid://%s"`, path), false)
		if answer.Error.Code != -32603 || !strings.Contains(answer.Error.Message, "Set ECWID_STORE_ID.") {
			t.Errorf("%s: %+v", path, answer.Error)
		}
	}
	if got := m.complete("ecwid://orders/{orderId}", "orderId", "", ""); len(got) > 0 {
		t.Errorf("completed %v", got)
	}
}

func TestIDsAreCompleted(t *testing.T) {
	m := newMarket(t, everywhere, tools.All(), "shop")
	product, customer := m.some("shop", "products"), m.some("shop", "customers")
	for _, test := range []struct{ template, parameter, typed, want string }{
		{"ecwid://orders/{orderId}", "orderId", "", fmt.Sprint(m.some("shop", "orders")["id"])},
		{"ecwid://products/{productId}", "productId", "", fmt.Sprintf("%.0f", product["id"])},
		{"ecwid://products/{productId}", "productId", fmt.Sprintf("%.0f", product["id"])[:7], fmt.Sprintf("%.0f", product["id"])},
		{"ecwid://products/{productId}", "productId", product["name"].(string), fmt.Sprintf("%.0f", product["id"])},
		{"ecwid://customers/{customerId}", "customerId", customer["email"].(string), fmt.Sprintf("%.0f", customer["id"])},
		{"ecwid://carts/{cartId}", "cartId", "", fmt.Sprint(m.some("shop", "carts")["cartId"])},
	} {
		before := m.asked("shop")
		got := m.complete(test.template, test.parameter, test.typed, "")
		if !slices.Contains(got, test.want) && len(got) < 100 || len(got) > 100 {
			t.Errorf("%s %q: %s is not among %v", test.template, test.typed, test.want, got)
		}
		if n := m.asked("shop") - before; n > 2 {
			t.Errorf("%s %q: %d requests", test.template, test.typed, n)
		}
	}
	if got := m.complete("ecwid://products/{productId}", "productId", "no such thing", ""); len(got) > 0 {
		t.Errorf("%v", got)
	}
	m.shops["shop"].Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 403})
	if got := m.complete("ecwid://products/{productId}", "productId", "", ""); len(got) > 0 {
		t.Errorf("%v", got)
	}
}

// TestRecordsAreDeclaredInFull: every record has a template that fits its tool.
func TestRecordsAreDeclaredInFull(t *testing.T) {
	for _, r := range resources.Records() {
		if r.Name == "" || r.Title == "" || r.Description == "" || r.Complete == nil || r.ID == nil ||
			!slices.ContainsFunc(tools.All(), func(tool toolkit.Tool) bool { return tool.Name == r.Tool }) {
			t.Errorf("%s: %+v", r.Path, r)
		}
	}
}
