package tools

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"

	"pgregory.net/rapid"
)

var optionOf = map[string]string{
	"digital": ``, "pickup": `,"shippingOption":{"isPickup":true}`, "shipping": `,"shippingOption":{"fulfillmentType":"SHIPPING"}`,
	"delivery": `,"shippingOption":{"fulfillmentType":"DELIVERY"}`,
}

// sell places orders of the given kinds and returns the ids of each kind.
func sell(d *desk, kinds ...string) map[string][]string {
	d.t.Helper()
	ids := map[string][]string{}
	for _, kind := range kinds {
		id := d.make("/orders", `{"total":1`+optionOf[kind]+`}`).OrderID
		ids[kind] = append(ids[kind], id)
	}
	return ids
}

// scanAll follows nextOffset to the end. Every call may read at most ten of Ecwid's pages.
func scanAll(d *desk, kind string, limit int) (ids []string, calls int) {
	d.t.Helper()
	for offset := 0; ; calls++ {
		a := d.does("find_order", fmt.Sprintf(`{"fulfillmentType":%q,"limit":%d,"offset":%d}`, kind, limit, offset), `{}`)
		if n := a.sent("GET /orders"); n > maxScan || n == 0 {
			d.t.Fatalf("%d pages in one call", n)
		}
		out := read[findOrderOutput](a)
		if out.Looked.From != offset || out.Total != len(out.Orders) || len(out.Orders) > limit {
			d.t.Fatalf("offset %d, limit %d: %s", offset, limit, a.text)
		}
		for _, o := range out.Orders {
			ids = append(ids, string(o.ID))
		}
		if out.NextOffset == 0 {
			if out.Looked.To != out.Looked.Of {
				d.t.Fatalf("stopped early: %s", a.text)
			}
			return ids, calls + 1
		}
		if out.NextOffset != out.Looked.To || out.NextOffset <= offset {
			d.t.Fatalf("no way forward: %s", a.text)
		}
		offset = out.NextOffset
	}
}

func TestScanReadsAtMostTenPages(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		sell(d, "pickup")
		sell(d, slices.Repeat([]string{"shipping"}, 1049)...)
		a := d.does("find_order", `{"fulfillmentType":"pickup"}`, `{"orders":[],"total":0,"lookedAt":{"from":0,"to":1000,"of":1050},"nextOffset":1000,
			"hint":"Looked at orders 1 to 1000 of 1050 and found 0 of type pickup; total counts only these. Continue with offset 1000."}`)
		if n := a.sent("GET /orders"); n != 10 {
			t.Errorf("%d pages", n)
		}
		d.does("find_order", `{"fulfillmentType":"pickup","offset":1000}`, `{"orders":[{"fulfillmentType":"pickup"}],"total":1,
			"lookedAt":{"from":1000,"to":1050,"of":1050},"nextOffset":null}`)
		d.does("find_order", `{"fulfillmentType":"pickup","offset":2000}`, `{"orders":[],"total":0,"nextOffset":null,"lookedAt":{"from":1050,"to":1050,"of":1050}}`)
	})
}

func TestScanFindsExactlyTheMatchingOrders(t *testing.T) {
	kinds := []string{"digital", "pickup", "shipping", "delivery"}
	rapid.Check(t, func(r *rapid.T) {
		sold := rapid.SliceOfN(rapid.SampledFrom(kinds), 0, 250).Draw(r, "sold")
		kind, limit := rapid.SampledFrom(kinds).Draw(r, "kind"), rapid.IntRange(1, 100).Draw(r, "limit")
		at(t, setup{}, func(d *desk) {
			want := sell(d, sold...)[kind]
			got, _ := scanAll(d, kind, limit)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(want, got) {
				r.Fatalf("want %v, got %v", want, got)
			}
		})
	})
}

// TestScanKeepsWhatItFound: a request that fails on the way ends the scan there, and the next call goes on.
func TestScanKeepsWhatItFound(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		sell(d, slices.Repeat([]string{"shipping", "pickup"}, 150)...)
		d.breaks(sandbox.Fault{Kind: sandbox.Status, Status: 429, RetryAfter: 300, Method: "GET", Path: "/orders", Skip: 1, Times: 1})
		a := d.does("find_order", `{"fulfillmentType":"pickup","limit":100}`, `{"total":50,"lookedAt":{"from":0,"to":100,"of":300},"nextOffset":100}`)
		if len(read[findOrderOutput](a).Orders) != 50 {
			t.Error(a.text)
		}
		d.refuses("find_order", `{"fulfillmentType":"pickup","limit":100,"offset":100}`, toolkit.CodeRateLimited)
		d.pass(5 * time.Minute)
		d.does("find_order", `{"fulfillmentType":"pickup","limit":100,"offset":100}`, `{"total":100,"nextOffset":299}`)
	})
}
