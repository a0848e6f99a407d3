package tools

import (
	"fmt"
	"slices"
	"testing"

	"ecwid-mcp/internal/toolkit"
)

// TestSummariesLinkToTheWholeRecords: each record of a summary has its address, the first ten, and full records have none.
func TestSummariesLinkToTheWholeRecords(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		ids := history(d)
		tea := stock(d).tea
		for _, test := range []struct {
			tool, args string
			want       []string
		}{
			{"find_order", `{"orderId":"` + ids["pickup"] + `"}`, []string{"ecwid://orders/" + ids["pickup"]}},
			{"find_order", `{"orderId":"` + ids["pickup"] + `","detail":"full"}`, nil},
			{"find_order", `{"paymentStatus":"PAID"}`, []string{"ecwid://orders/" + ids["shipping"], "ecwid://orders/" + ids["digital"]}},
			{"find_order", `{"email":"nobody@example.com"}`, nil},
			{"find_product", fmt.Sprintf(`{"productId":%d}`, tea), []string{fmt.Sprintf("ecwid://products/%d", tea)}},
			{"find_product", fmt.Sprintf(`{"productId":%d,"detail":"full"}`, tea), nil},
		} {
			if got := d.call(test.tool, test.args).links; !slices.Equal(got, test.want) {
				t.Errorf("%s %s: %v instead of %v", test.tool, test.args, got, test.want)
			}
		}
		a := d.call("find_customer", `{"email":"bob@example.com"}`)
		if want := fmt.Sprintf("ecwid://customers/%d", read[findCustomerOutput](a).Customers[0].ID); !slices.Equal(a.links, []string{want}) {
			t.Errorf("%v instead of %s", a.links, want)
		}
		if links := d.call("find_customer", `{"email":"bob@example.com","detail":"full"}`).links; len(links) > 0 {
			t.Errorf("%v", links)
		}
	})
}

func TestLinksAreBounded(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for range 12 {
			d.make("/products", `{"name":"Cup","price":1}`)
		}
		a := d.call("find_product", `{}`)
		if shown := read[findProductOutput](a).Products; len(shown) != 12 || len(a.links) != 10 || a.links[9] != fmt.Sprintf("ecwid://products/%d", shown[9].ID) {
			t.Errorf("%d of %d: %v", len(a.links), len(shown), a.links)
		}
	})
}

// TestIDsInLinksAreEscaped: a store's prefix may hold what addresses use.
func TestIDsInLinksAreEscaped(t *testing.T) {
	links := findOrderOutput{Orders: []orderView{{ID: "2026/7 #1"}}}.Links()
	if want := (toolkit.Link{Path: "orders/2026%2F7%20%231", Name: "order 2026/7 #1"}); len(links) != 1 || links[0] != want {
		t.Errorf("got %+v", links)
	}
}

// TestOldClientsGetNoLinks: they would refuse the whole answer.
func TestOldClientsGetNoLinks(t *testing.T) {
	for version, linked := range map[string]bool{"2024-11-05": false, "2025-03-26": false, "2025-06-18": true, "2025-11-25": true} {
		at(t, setup{version: version}, func(d *desk) {
			stock(d)
			if a := d.call("find_product", `{}`); (len(a.links) > 0) != linked {
				t.Errorf("%s: %v", version, a.links)
			}
		})
	}
}
