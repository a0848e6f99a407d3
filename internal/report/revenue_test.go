package report_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/report"
)

// sale is an order as the store holds it, with what revenue is made of.
type sale struct {
	ID              string
	CreateTimestamp int64
	PaymentStatus   string
	PaymentMethod   string
	Total           json.Number
	Tax             json.Number
	Discount        json.Number
	CouponDiscount  json.Number
	RefundedAmount  json.Number
	ShippingOption  struct{ ShippingRate json.Number }
	HandlingFee     struct{ Value json.Number }
}

// day is the day on which the sale was made, in the zone.
func (s sale) day(zone *time.Location) string {
	return time.Unix(s.CreateTimestamp, 0).In(zone).Format("2006-01-02")
}

// sums are the figures of some sales, calculated from the raw store.
type sums struct {
	orders                                                          int
	gross, tax, shipping, handling, discounts, refunds, net, unpaid *big.Rat
}

func newSums() *sums {
	zero := func() *big.Rat { return new(big.Rat) }
	return &sums{0, zero(), zero(), zero(), zero(), zero(), zero(), zero(), zero()}
}

func (s *sums) count(o sale) {
	s.orders++
	for _, pair := range []struct {
		sum *big.Rat
		n   json.Number
	}{
		{s.gross, o.Total}, {s.tax, o.Tax}, {s.shipping, o.ShippingOption.ShippingRate}, {s.handling, o.HandlingFee.Value},
		{s.discounts, o.Discount}, {s.discounts, o.CouponDiscount}, {s.refunds, o.RefundedAmount}, {s.net, o.Total},
	} {
		pair.sum.Add(pair.sum, rat(pair.n))
	}
	s.net.Sub(s.net, rat(o.RefundedAmount))
}

func (s *sums) equal(t tester, what string, got report.RevenueSums) {
	t.Helper()
	if got.Orders != s.orders {
		t.Errorf("%s: %d orders, want %d", what, got.Orders, s.orders)
	}
	same(t, what+": gross", got.Gross, s.gross)
	same(t, what+": tax", got.Tax, s.tax)
	same(t, what+": shipping", got.Shipping, s.shipping)
	same(t, what+": handling fee", got.HandlingFee, s.handling)
	same(t, what+": discounts", got.Discounts, s.discounts)
	same(t, what+": refunds", got.Refunds, s.refunds)
	same(t, what+": net", got.Net, s.net)
}

// checkRevenue compares a report with what the raw store says about the days from and to.
func checkRevenue(s *shop, got report.Revenue, from, to string) {
	s.t.Helper()
	methods, others, all, covered := map[string]*sums{}, map[string]*sums{}, newSums(), 0
	for _, o := range rawSearch[sale](s, "/orders?") {
		if d := o.day(s.zone); d < from || d > to {
			continue
		}
		covered++
		group, key := methods, o.PaymentMethod
		switch o.PaymentStatus {
		case "PAID", "REFUNDED", "PARTIALLY_REFUNDED":
			all.count(o)
		default:
			group, key = others, o.PaymentStatus
		}
		if group[key] == nil {
			group[key] = newSums()
		}
		group[key].count(o)
	}
	if got.Covered.Orders == nil || *got.Covered.Orders != covered || got.ChangedMeanwhile {
		s.t.Errorf("covers %v orders, changed %t; want %d", got.Covered.Orders, got.ChangedMeanwhile, covered)
	}
	all.equal(s.t, "totals", got.Totals)
	for _, m := range got.Methods {
		if methods[m.PaymentMethod] == nil {
			s.t.Errorf("no order was paid by %q", m.PaymentMethod)
			continue
		}
		methods[m.PaymentMethod].equal(s.t, m.PaymentMethod, m.RevenueSums)
	}
	if len(got.Methods) != len(methods) || len(got.NotCounted) != len(others) {
		s.t.Errorf("%d methods and %d other statuses, want %d and %d", len(got.Methods), len(got.NotCounted), len(methods), len(others))
	}
	for _, o := range got.NotCounted {
		if o.Orders != others[o.PaymentStatus].orders {
			s.t.Errorf("%s: %d orders, want %d", o.PaymentStatus, o.Orders, others[o.PaymentStatus].orders)
		}
		same(s.t, o.PaymentStatus, o.Total, others[o.PaymentStatus].gross)
	}
}

// edge is a zone with a day on which something about its clocks is odd.
type edge struct{ zone, day string }

var edges = []edge{
	{"Pacific/Auckland", "2026-04-05"},   // 25 hours
	{"Pacific/Auckland", "2026-09-27"},   // 23 hours
	{"America/St_Johns", "2026-03-08"},   // half an hour off, 23 hours
	{"America/St_Johns", "2026-11-01"},   // 25 hours
	{"America/Havana", "2026-03-08"},     // has no midnight
	{"America/Havana", "2026-11-01"},     // has midnight twice
	{"Africa/Cairo", "2026-04-24"},       // has no midnight
	{"Pacific/Kiritimati", "2026-11-21"}, // 14 hours ahead
	{"Etc/GMT+12", "2026-11-20"},         // 12 hours behind
}

// drawOrder puts a random order into the shop, at most two days around the beginning of the day.
func drawOrder(t *rapid.T, s *shop, day string, places int) {
	begin, _ := time.ParseInLocation("2006-01-02", day, s.zone)
	at := begin.Add(time.Duration(rapid.SampledFrom([]int{-172800, -86400, -3600, -1, 0, 1, 1800, 3599, 3600, 82800, 86399, 86400, 90000, 172800}).Draw(t, "at")) * time.Second)
	at = at.Add(time.Duration(rapid.IntRange(-3, 3).Draw(t, "seconds")) * time.Second)
	amount := func(name string) string {
		n := big.NewInt(rapid.Int64Range(0, 99_999_999).Draw(t, name))
		if rapid.IntRange(0, 4).Draw(t, "zero") == 0 {
			n.SetInt64(0)
		}
		scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
		return new(big.Rat).SetFrac(n, scale).FloatString(places)
	}
	status := rapid.SampledFrom([]string{"PAID", "PAID", "PAID", "AWAITING_PAYMENT", "CANCELLED", "REFUNDED", "CUSTOM_PAYMENT_STATUS_1", "INCOMPLETE"}).Draw(t, "status")
	method := rapid.SampledFrom([]string{"PayPal", "Card", "Bank transfer", ""}).Draw(t, "method")
	body := fmt.Sprintf(`"email":"a@example.com","fulfillmentStatus":"SHIPPED","paymentStatus":%q,"paymentMethod":%q,"createDate":%q,`+
		`"subtotal":1,"total":%s,"tax":%s,"discount":%s,"couponDiscount":%s,"volumeDiscount":%s,"items":[{"name":"Thing","price":1,"quantity":1}]`,
		status, method, at.UTC().Format("2006-01-02 15:04:05 +0000"),
		amount("total"), amount("tax"), amount("discount"), amount("coupon"), amount("volume"))
	if rapid.Bool().Draw(t, "ships") {
		body += fmt.Sprintf(`,"shippingOption":{"shippingMethodName":"Post","shippingRate":%s}`, amount("rate"))
	}
	if rapid.Bool().Draw(t, "fee") {
		body += fmt.Sprintf(`,"handlingFee":{"name":"Wrap","value":%s}`, amount("fee"))
	}
	id := s.sell("{" + body + "}")
	if status == "PAID" && rapid.Bool().Draw(t, "refund") {
		back := sandbox.Refund{Amount: amount("back")}
		if err := s.store.Refund(id, back); err != nil { // more than the order's total, or nothing: give back all of it
			_ = s.store.Refund(id, sandbox.Refund{})
		}
	}
}

// TestRevenueIsExact: every figure is the one that the raw store gives, for all kinds of days, currencies and orders.
func TestRevenueIsExact(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		at := rapid.SampledFrom(edges).Draw(r, "edge")
		money := rapid.SampledFrom([]struct {
			currency string
			places   int
		}{{"EUR", 2}, {"JPY", 0}, {"KWD", 3}}).Draw(r, "money")
		s := openShop(r, sandbox.Options{Behaviour: sandbox.Behaviour{UpperBounds: rapid.SampledFrom([]sandbox.Bounds{"", "exclusive"}).Draw(r, "bounds")}})
		s.trade(money.currency, money.places, at.zone)
		for range rapid.IntRange(0, 20).Draw(r, "orders") {
			drawOrder(r, s, at.day, money.places)
		}
		from := shift(at.day, rapid.IntRange(-2, 1).Draw(r, "from"))
		to := shift(from, rapid.IntRange(0, 3).Draw(r, "days"))
		got, err := s.reports.Revenue(r.Context(), report.RevenueQuery{Between: report.Between{From: from, To: to}}, nil)
		if err != nil {
			r.Fatal(err)
		}
		if got.Currency != money.currency || got.Precision != money.places || got.TimeZone != at.zone || *got.Range != (report.Range{From: from, To: to}) {
			r.Errorf("head is %+v", got.Head)
		}
		checkRevenue(s, got, from, to)
	})
}

// shift moves a day by n days.
func shift(day string, n int) string {
	t, err := time.Parse("2006-01-02", day)
	if err != nil {
		panic(err)
	}
	return t.AddDate(0, 0, n).Format("2006-01-02")
}
