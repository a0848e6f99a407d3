package report

import (
	"cmp"
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
)

// Settlement compares what orders brought with what was paid out for them.
type Settlement struct {
	Rows     []SettlementRow `json:"rows"` // by payment method; the widest gap first
	Expected ecwid.Money     `json:"expected"`
	Settled  ecwid.Money     `json:"settled"`
	Gap      ecwid.Money     `json:"gap"`
}

// SettlementRow compares one payment method. Names are the same when they differ in case and spaces only.
type SettlementRow struct {
	PaymentMethod string      `json:"paymentMethod"`
	Expected      ecwid.Money `json:"expected"` // net of the orders
	Settled       ecwid.Money `json:"settled"`  // as given
	Gap           ecwid.Money `json:"gap"`      // settled − expected: negative when money is missing
	Result        string      `json:"result"`   // one of the constants below
}

// How a payment method compares.
const (
	SettlementMatches = "matches"
	SettlementGap     = "gap"
	SettlementMissing = "notSettled" // there are orders, but no settlement figure
	SettlementUnknown = "noOrders"   // there is a settlement figure, but no order
)

// settledLine is one line of a settlement as given.
type settledLine struct {
	method string
	amount ecwid.Money
}

func compare(methods []MethodRevenue, settled []settledLine) *Settlement {
	if len(settled) == 0 {
		return nil
	}
	rows := map[string]*SettlementRow{}
	row := func(method, result string) *SettlementRow {
		key := sameName(method)
		if rows[key] == nil {
			rows[key] = &SettlementRow{PaymentMethod: method, Result: result}
		}
		return rows[key]
	}
	for _, m := range methods {
		r := row(m.PaymentMethod, SettlementMissing)
		r.Expected = r.Expected.Add(m.Net)
	}
	for _, line := range settled {
		r := row(line.method, SettlementUnknown)
		r.Settled = r.Settled.Add(line.amount)
		if r.Result == SettlementMissing {
			r.Result = SettlementMatches
		}
	}
	s := &Settlement{Rows: []SettlementRow{}}
	for _, r := range rows {
		r.Gap = r.Settled.Sub(r.Expected)
		if r.Result == SettlementMatches && !r.Gap.IsZero() {
			r.Result = SettlementGap
		}
		s.Rows = append(s.Rows, *r)
		s.Expected, s.Settled, s.Gap = s.Expected.Add(r.Expected), s.Settled.Add(r.Settled), s.Gap.Add(r.Gap)
	}
	slices.SortFunc(s.Rows, func(a, b SettlementRow) int {
		return cmp.Or(magnitude(b.Gap).Cmp(magnitude(a.Gap)), cmp.Compare(a.PaymentMethod, b.PaymentMethod))
	})
	return s
}

// sameName is equal for names that people would call the same.
func sameName(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

func magnitude(m ecwid.Money) ecwid.Money {
	if m.Sign() < 0 {
		return ecwid.Money{}.Sub(m)
	}
	return m
}
