package prompts

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

// placed is the body of an order to send that was placed at a time of June 2026, with more members.
func placed(at, more string) string {
	return `{"email":"ann@example.com","subtotal":10,"total":10.50,"paymentStatus":"PAID","fulfillmentStatus":"AWAITING_PROCESSING",
		"createDate":"2026-06-` + at + ` +0000","shippingOption":{"fulfillmentType":"SHIPPING"}` + more + `}`
}

func TestCheckStockAndDispatchTellsWhatToDo(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	hidden := d.makes("/products", `{"name":"Pot","sku":"POT","quantity":0}`).ID
	d.makes("/products", `{"name":"Ahead","sku":"PRE","quantity":-2,"outOfStockVisibilityBehaviour":"ALLOW_PREORDER"}`)
	d.makes("/products", `{"name":"Cup","sku":"CUP","quantity":3}`)
	d.makes("/products", `{"name":"Old","sku":"OLD","quantity":3,"enabled":false}`)
	d.makes("/orders", placed("12 10:00:00", ""))
	d.makes("/orders", placed("14 10:00:00", `,"total":4.25`))
	d.makes("/orders", placed("01 10:00:00", `,"paymentStatus":"AWAITING_PAYMENT"`))
	a := d.gets("check_stock_and_dispatch", map[string]string{"below": "3", "days": "1", "since": "2026-06-02"})
	says(t, a,
		"3 stock(s) are counted, 0 are unlimited. **2 are sold out**, of which 1 below zero", "**1 are low.**",
		"**2 product(s) are sold out and still visible.** The report proposes to hide 1", "1 product(s) are switched off; 1 of them have stock",
		"or at most 3 left", "2 order(s), together 14.75 USD, are still to leave the shop. **1 of them, together 10.50 USD, are overdue.**",
		"| shipping | 2 | 1 | 0 | 0 | 0 | 0 |", "4 product(s) of the catalogue, and 2 order(s): the orders placed since 2026-06-02",
		"ecwid://reports/stock?below=3", "ecwid://reports/dispatch?days=1&since=2026-06-02")
	var stock struct {
		Proposals []struct {
			ProductID json.Number
			Enabled   bool
		}
	}
	if err := json.Unmarshal([]byte(a.data("reports/stock")), &stock); err != nil {
		t.Fatal(err)
	}
	if len(stock.Proposals) != 1 || stock.Proposals[0].ProductID != hidden || stock.Proposals[0].Enabled {
		t.Errorf("proposals %v, want to hide %s", stock.Proposals, hidden)
	}
}

func TestPlanFulfilmentWeekTellsWhoIsMissing(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	for n := range 5 {
		d.makes("/orders", placed(fmt.Sprintf("12 10:0%d:00", n), "")) // a Friday
	}
	a := d.gets("plan_fulfilment_week", map[string]string{"weeks": "1", "capacity": "2", "staff": "2"})
	says(t, a, "hold 5 order(s) to fulfil: 0 pickup, 5 shipping", "**On 1 day(s) people are missing.**",
		"| Friday 2026-06-26 | 5.00 | 5 | 0.00 | 5.00 | 0.00 | 3 | 2 | 1 | 1 |", "the staff gets 28 done in the week",
		"| Monday 2026-06-22 | 0.00 | 0 | 0.00 | 0.00 | 0.00 | 0 | 2 | -4 | 0 |", "Show the plan for next week as one table")
	a = d.gets("plan_fulfilment_week", map[string]string{"capacity": "2"})
	says(t, a, "**3 of these weeks have no order at all**", "Who works when was not given", "ask who works when.")
	a = d.gets("plan_fulfilment_week", nil)
	says(t, a, "No capacity was given", "ask how many orders one person gets done in a day")
}

func TestScreenComplianceTellsWhatToLookAt(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	category := d.makes("/categories", `{"name":"Knives"}`).ID
	product := d.makes("/products", `{"name":"Cleaver","sku":"KN","price":80,"categoryIds":[`+category.String()+`]}`).ID
	d.makes("/orders", placed("12 10:00:00", `,"total":999.99,"shippingPerson":{"countryCode":"IR"}`))
	d.makes("/orders", placed("12 11:00:00", `,"total":1000,"items":[{"productId":`+product.String()+`,"name":"Cleaver","price":80,"quantity":1}]`))
	d.makes("/orders", placed("01 11:00:00", `,"total":5000`))
	a := d.gets("screen_compliance", map[string]string{"to": "2026-06-15", "categories": "knives", "countries": "ir"})
	says(t, a, "2026-06-09 to 2026-06-15", "2 order(s) were placed; **2 are flagged**", "High value, from 1000.00 USD on: 1 order(s), together 1000.00 USD.",
		"To a restricted destination (IR), by shipping or billing address: 1 order(s).", "With goods of a restricted category (1 with those below): 1 order(s).",
		"1 product(s) are new in the catalogue, 1 of them in a restricted category.", "1 order(s) name no country at all",
		"&threshold=1000&countries=IR&categories="+category.String())
	if strings.Contains(a.text(), "Knives") {
		t.Error("the text names a category")
	}
	a = d.gets("screen_compliance", nil)
	says(t, a, "no restricted countries were given", "no restricted categories were given")
}

func TestOperationsPromptsRefuseWhatTheyCannotRead(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	for _, test := range []struct{ prompt, argument, value, words string }{
		{"check_stock_and_dispatch", "days", "soon", "days must be a whole number"},
		{"check_stock_and_dispatch", "below", "0", "below must be a whole number"},
		{"check_stock_and_dispatch", "since", "2026-06-16", "since must not be in the future"},
		{"plan_fulfilment_week", "staff", "2", "capacity is needed with staff"},
		{"plan_fulfilment_week", "weeks", "14", "weeks must be a whole number from 1 to 13"},
		{"screen_compliance", "countries", "Iran", "countries must be two-letter codes"},
		{"screen_compliance", "categories", "Nothing", "categories must be names or ids"},
		{"screen_compliance", "threshold", "a lot", "threshold must be an amount"},
	} {
		if a := d.get(test.prompt, map[string]string{test.argument: test.value}); !strings.Contains(a.failed, test.words) {
			t.Errorf("%s %s %q: %q, want %q", test.prompt, test.argument, test.value, a.failed, test.words)
		}
	}
}

func TestCategoriesAreCompletedOneByOne(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	for _, name := range []string{"Teapots", "Tea", "Cups, bowls"} {
		d.makes("/categories", `{"name":"`+name+`"}`)
	}
	for typed, want := range map[string][]string{
		"tea": {"Tea", "Teapots"}, "Teapots, te": {"Teapots, Tea", "Teapots, Teapots"}, "cups": nil,
	} {
		got := d.completes("screen_compliance", "categories", typed)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%q completes to %v, want %v", typed, got, want)
		}
	}
}
