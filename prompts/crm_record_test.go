package prompts

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ecwid-mcp/ecwid/sandbox"
)

// figures are the amounts of a CRM record.
type figures struct {
	Contact struct {
		CustomerID                int64
		Name, Street, CountryCode string
		AcceptMarketing           *bool
	}
	Deal struct {
		Stage, CloseDate, FulfillmentType, CouponCode string
		Amount                                        json.Number
	}
	Loyalty struct {
		TotalSpend, SpendBefore json.Number
		Reached, CrossedNow     bool
		PaidOrders              int
	}
	Flags []string
}

func (d *desk) record(order string, given map[string]string) figures {
	d.t.Helper()
	if given == nil {
		given = map[string]string{}
	}
	given["order"] = order
	var f figures
	if err := json.Unmarshal([]byte(d.gets("sync_order_to_crm", given).data("orders/"+order)), &f); err != nil {
		d.t.Fatal(err)
	}
	return f
}

// TestLoyaltyIsExact: what a customer has spent in all and before an order, to the cent, against sums in whole cents. Orders
// may have been placed in the same second, and one crosses the threshold at most.
func TestLoyaltyIsExact(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
		cents := func(n int) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }
		spent, paid := map[string]int{}, 0 // by order, in cents
		placed := map[string]int{}         // by order, in minutes
		var ids []string
		for range rapid.IntRange(1, 6).Draw(r, "orders") {
			total := rapid.IntRange(0, 20_000).Draw(r, "total")
			status := rapid.SampledFrom([]string{"PAID", "PAID", "AWAITING_PAYMENT", "CANCELLED"}).Draw(r, "status")
			minute := rapid.IntRange(0, 2).Draw(r, "minute")
			id := d.create("/orders", order("a@example.com", status, cents(total), fmt.Sprintf(`,"createDate":"2026-06-12 10:%02d:00 +0000"`, minute)))
			placed[id] = minute
			ids = append(ids, id)
			if status != "PAID" {
				continue
			}
			paid++
			spent[id] = total
			if back := rapid.IntRange(0, total).Draw(r, "back"); back > 0 && rapid.Bool().Draw(r, "refund") {
				if err := d.store.Refund(id, sandbox.Refund{Amount: cents(back)}); err != nil {
					t.Fatal(err)
				}
				spent[id] -= back
			}
		}
		all := 0
		for _, n := range spent {
			all += n
		}
		slices.SortStableFunc(ids, func(a, b string) int { return placed[a] - placed[b] })
		id, threshold := rapid.SampledFrom(ids).Draw(r, "order"), rapid.IntRange(1, 40_000).Draw(r, "threshold")
		got := d.record(id, map[string]string{"loyaltyThreshold": cents(threshold)})
		before := 0
		for _, earlier := range ids[:slices.Index(ids, id)] {
			before += spent[earlier]
		}
		for _, pair := range []struct {
			got  json.Number
			want int
		}{{got.Loyalty.TotalSpend, all}, {got.Loyalty.SpendBefore, before}} {
			if amount, _ := new(big.Rat).SetString(string(pair.got)); amount.Cmp(big.NewRat(int64(pair.want), 100)) != 0 {
				r.Errorf("spend %s, want %s", pair.got, cents(pair.want))
			}
		}
		reached, crossed := all >= threshold, before < threshold && before+spent[id] >= threshold
		if got.Loyalty.Reached != reached || got.Loyalty.CrossedNow != crossed || got.Loyalty.PaidOrders != paid {
			r.Errorf("%+v; spent %d, before %d, threshold %d", got.Loyalty, all, before, threshold)
		}
		if slices.Contains(got.Flags, flagLoyaltyCrossed) != got.Loyalty.CrossedNow {
			r.Errorf("flags %q", got.Flags)
		}
	})
}

func TestRecordOfAnOrder(t *testing.T) {
	d := deskAt(t, sandbox.Options{Seed: sandbox.Empty})
	cancelled := d.create("/orders", order("a@example.com", "CANCELLED", "5", `,"createDate":"2026-06-15 02:30:00 +0000"`))
	if got := d.record(cancelled, nil); got.Deal.Stage != "lost" || got.Deal.CloseDate != "2026-06-14" || got.Deal.FulfillmentType != "digital" {
		t.Errorf("a cancelled order of the evening before, in New York: %+v", got.Deal)
	}
	waiting := d.create("/orders", order("a@example.com", "AWAITING_PAYMENT", "5", `,"shippingPerson":{"name":"Ann Example","street":"1 Main St","countryCode":"US"},"billingPerson":{"companyName":"Example Ltd"}`))
	got := d.record(waiting, nil)
	if got.Deal.Stage != "open" || got.Contact.Name != "Ann Example" || got.Contact.Street != "1 Main St" || got.Contact.CountryCode != "US" {
		t.Errorf("an order with a name on the parcel only: %+v", got)
	}
	d.put(fmt.Sprintf("/customers/%d", got.Contact.CustomerID), `{"billingPerson":{"name":"Ann Married"},"acceptMarketing":false}`)
	if got = d.record(waiting, nil); !slices.Contains(got.Flags, "otherName") || got.Contact.AcceptMarketing == nil || *got.Contact.AcceptMarketing {
		t.Errorf("a customer whose record says otherwise: %+v", got)
	}
	if got.Contact.Name != "Ann Example" {
		t.Errorf("the contact is named %q, not as in the order", got.Contact.Name)
	}
}

// put changes an entity of the store.
func (d *desk) put(path, body string) {
	d.t.Helper()
	if _, err := d.store.Update(path, []byte(body)); err != nil {
		d.t.Fatal(err)
	}
}

func TestEveryFlagIsExplained(t *testing.T) {
	seen := map[string]bool{}
	for _, flag := range []string{flagNotPaid, flagLoyaltyCrossed, flagRefunded, flagFirstOrder, flagNoEmail, flagNoName, flagNoMarketing, flagOtherName} {
		text := flagMeaning(flag)
		if seen[text] || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %q", flag, text)
		}
		seen[text] = true
	}
}
