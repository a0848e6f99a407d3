package tools

import (
	"fmt"
	"testing"

	"ecwid-mcp/internal/toolkit"
)

// club fills the store with three customers, of whom Ann has bought for 30 and Bob for 12.50, and returns Ann's id.
func club(d *desk) int64 {
	d.t.Helper()
	ann := d.make("/customers", `{"email":"ann@example.com","billingPerson":{"name":"Ann Lee","phone":"+1 555 0101"},"acceptMarketing":true,
		"taxId":"T1","privateAdminNotes":"likes tea","shippingAddresses":[{"name":"Ann Lee","city":"Oslo","countryCode":"NO"}]}`).ID
	d.make("/customers", `{"email":"bob@example.com","billingPerson":{"name":"Bob Roe"}}`)
	d.make("/customers", `{"email":"dan+test@example.com","billingPerson":{"name":"Dan Poe"},"acceptMarketing":false}`)
	for email, total := range map[string]string{"ann@example.com": "15", "bob@example.com": "12.5"} {
		d.make("/orders", `{"email":"`+email+`","paymentStatus":"PAID","subtotal":`+total+`,"total":`+total+`}`)
	}
	d.make("/orders", `{"email":"ann@example.com","paymentStatus":"PAID","subtotal":15,"total":15}`)
	return ann
}

func TestFindCustomerFilters(t *testing.T) {
	for args, want := range map[string]string{
		`{}`: `{"customers":[{"name":"Ann Lee"},{"name":"Bob Roe"},{"name":"Dan Poe"}],"total":3,"hint":null}`,
		`{"email":"ANN@example.com"}`: `{"customers":[{"email":"ann@example.com","name":"Ann Lee","numberOfOrders":2,"salesValue":30,
			"registered":"2026-06-15T08:00:00-04:00","lastOrderDate":"2026-06-15T08:00:00-04:00","billingPerson":null}],"total":1,"currency":"USD"}`,
		`{"email":"dan+test@example.com"}`:                           `{"customers":[{"name":"Dan Poe","numberOfOrders":0,"salesValue":0,"lastOrderDate":null}]}`,
		`{"keyword":"roe"}`:                                          `{"customers":[{"name":"Bob Roe"}]}`,
		`{"phone":"5550101"}`:                                        `{"customers":[{"name":"Ann Lee"}]}`,
		`{"acceptMarketing":true}`:                                   `{"customers":[{"name":"Ann Lee"}]}`,
		`{"acceptMarketing":"false","keyword":"dan"}`:                `{"customers":[{"name":"Dan Poe"}]}`,
		`{"minOrderCount":1,"sortBy":"SALES_VALUE_DESC"}`:            `{"customers":[{"salesValue":30},{"salesValue":12.5}]}`,
		`{"minOrderCount":0}`:                                        `{"total":3}`,
		`{"minSalesValue":12.51}`:                                    `{"customers":[{"name":"Ann Lee"}]}`,
		`{"createdFrom":"2026-06-15"}`:                               `{"total":3}`,
		`{"createdFrom":"2026-06-16"}`:                               `{"total":0,"customers":[]}`,
		`{"limit":1,"offset":1}`:                                     `{"customers":[{"name":"Bob Roe"}],"total":3,"nextOffset":2,"hint":"1 more; continue with offset 2."}`,
		`{"limit":2,"offset":1}`:                                     `{"customers":[{"name":"Bob Roe"},{"name":"Dan Poe"}],"nextOffset":null,"hint":null}`,
		`{"offset":3}`:                                               `{"customers":[],"total":3,"hint":"offset is past the end: there are 3.","nextOffset":null}`,
		`{"email":"nn@example.com"}`:                                 `{"customers":[],"total":0,"currency":"USD","hint":"` + noCustomer + `"}`,
		`{"customerId":1}`:                                           `{"customers":[],"total":0,"hint":"` + noCustomer + `"}`,
		`{"createdFrom":"2026-06-15T12:00:00Z","sortBy":"name asc"}`: `{"customers":[{"name":"Ann Lee"},{"name":"Bob Roe"},{"name":"Dan Poe"}]}`,
	} {
		t.Run(args, func(t *testing.T) {
			at(t, setup{}, func(d *desk) {
				club(d)
				d.does("find_customer", args, want)
			})
		})
	}
}

// TestFindCustomerDoesNotTrustPartialMatches: Ecwid may not know how to be exact.
func TestFindCustomerDoesNotTrustPartialMatches(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		d.wire.drop = "useExactEmailMatch"
		club(d)
		d.make("/customers", `{"email":"ann@example.community"}`)
		d.does("find_customer", `{"email":"ANN@example.com"}`, `{"customers":[{"name":"Ann Lee"}],"total":1,"hint":null}`)
		d.does("find_customer", `{"email":"nn@example.com"}`, `{"customers":[],"total":0,"hint":"`+noCustomer+`"}`)
	})
}

func TestFindCustomerInFull(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		id := club(d)
		want := `{"customers":[{"name":"Ann Lee","billingPerson":{"name":"Ann Lee","phone":"+1 555 0101"},"acceptMarketing":true,"taxId":"T1",
			"privateAdminNotes":"likes tea","shippingAddresses":[{"city":"Oslo"}],"averageOrderValue":15,"customerGroupName":"General",
			"firstOrderDate":"2026-06-15T08:00:00-04:00"}],"total":1}`
		d.does("find_customer", fmt.Sprintf(`{"customerId":%d,"detail":"full"}`, id), want)
		d.does("find_customer", `{"email":"ann@example.com","detail":"full"}`, want)
	})
}

func TestFindCustomerPagesToTheEnd(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for i := range 105 {
			d.make("/customers", fmt.Sprintf(`{"email":"c%03d@example.com","billingPerson":{"name":"C%03d"}}`, i, i))
		}
		d.does("find_customer", `{}`, `{"total":105,"nextOffset":20,"hint":"85 more; continue with offset 20."}`)
		seen := map[string]bool{}
		for offset, pages := 0, 0; pages < 10; pages++ {
			page := read[findCustomerOutput](d.does("find_customer", fmt.Sprintf(`{"limit":50,"offset":%d}`, offset), `{"total":105}`))
			for _, c := range page.Customers {
				seen[c.Email] = true
			}
			if offset = page.NextOffset; offset == 0 {
				break
			}
		}
		if len(seen) != 105 {
			t.Errorf("saw %d of 105 customers", len(seen))
		}
	})
}

func TestFindCustomerRefusals(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for args, word := range map[string]string{
			`{"email":"jane"}`:                         `email must be one e-mail address such as "jane@example.com"`,
			`{"email":"Jane <jane@example.com>"}`:      "email must be one",
			`{"email":"a@b.c, d@e.f"}`:                 "email must be one",
			`{"createdFrom":"last week"}`:              `createdFrom must be a date "2026-12-24"`,
			`{"createdFrom":"2026-02-30"}`:             "createdFrom must be a date",
			`{"customerId":5,"email":"a@example.com"}`: "customerId finds one customer; leave out the other filters",
			`{"customerId":0}`:                         "customerId must be a whole number, at least 1",
			`{"limit":101}`:                            "limit must be a whole number, at least 1 and at most 100, got 101",
			`{"limit":0}`:                              "limit must be",
			`{"offset":-1}`:                            "offset must be",
			`{"minSalesValue":-1}`:                     "minSalesValue must be",
			`{"sortBy":"ORDERS"}`:                      "one of NAME_ASC, REGISTERED_DATE_DESC",
			`{"detail":"all"}`:                         "one of summary, full",
		} {
			d.refusesUnasked("find_customer", args, toolkit.CodeInvalidArgument, word)
		}
	})
}
