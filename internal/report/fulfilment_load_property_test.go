package report_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
)

// expectedLoad is the independent calculation, with every figure as text.
type expectedLoad struct {
	Days     []string // date weekday orders pickup shipping delivery digital
	Forecast []string // date weekday history mean median by type staffing
	Others   string
}

// hundredths is sum ÷ n with two decimals, halves up, in whole numbers.
func hundredths(sum, n int) string {
	if sum < 0 {
		return "-" + hundredths(-sum, n)
	}
	h := (200*sum + n) / (2 * n)
	return fmt.Sprintf("%d.%02d", h/100, h%100)
}

// expectLoad counts per day in maps by date; staffHalves are people times two, for Monday to Sunday.
func expectLoad(sales []rawSale, weeks, capacity int, staffHalves []int, zone *time.Location, now time.Time) expectedLoad {
	counts := map[string]map[string]int{} // date, way
	today, unpaid, cancelled := date(now, zone), 0, 0
	first := today.AddDate(0, 0, -7*weeks)
	for _, s := range sales {
		at := date(instant(s.CreateDate), zone)
		if at.Before(first) || !at.Before(today) || s.PaymentStatus == "INCOMPLETE" {
			continue
		}
		if s.PaymentStatus == "CANCELLED" || s.FulfillmentStatus == "WILL_NOT_DELIVER" {
			cancelled++
			continue
		}
		day := at.Format(time.DateOnly)
		if counts[day] == nil {
			counts[day] = map[string]int{}
		}
		counts[day][s.way()]++
		if s.way() != "" && (s.PaymentStatus == "AWAITING_PAYMENT" || strings.HasPrefix(s.PaymentStatus, "CUSTOM")) {
			unpaid++
		}
	}
	e := expectedLoad{}
	all, empty := 0, 0
	for week := range weeks {
		found := 0
		for n := range 7 {
			at := first.AddDate(0, 0, 7*week+n)
			c := counts[at.Format(time.DateOnly)]
			orders := c["pickup"] + c["shipping"] + c["delivery"]
			all, found = all+orders, found+orders+c[""]
			e.Days = append(e.Days, fmt.Sprint(at.Format("2006-01-02 Monday "), orders, c["pickup"], c["shipping"], c["delivery"], c[""]))
		}
		if found == 0 {
			empty++
		}
	}
	short := 0
	next := today.AddDate(0, 0, 1)
	for next.Weekday() != time.Monday {
		next = next.AddDate(0, 0, 1)
	}
	for n := range 7 {
		at := next.AddDate(0, 0, n)
		line, isShort := expectDay(at, counts, first, weeks, capacity, staffHalves)
		e.Forecast = append(e.Forecast, line)
		if isShort {
			short++
		}
	}
	e.Others = fmt.Sprintf("all %d, unpaid %d, cancelled %d, empty %d, week %s", all, unpaid, cancelled, empty, hundredths(all, weeks))
	if staffHalves != nil {
		people := 0
		for _, n := range staffHalves {
			people += n
		}
		e.Others += fmt.Sprintf(" of %s, short on %d", hundredths(people*capacity, 2), short)
	}
	return e
}

func expectDay(at time.Time, counts map[string]map[string]int, first time.Time, weeks, capacity int, staffHalves []int) (string, bool) {
	var history []int
	pickup, shipping, delivery := 0, 0, 0
	for n := range 7 * weeks {
		past := first.AddDate(0, 0, n)
		if past.Weekday() != at.Weekday() {
			continue
		}
		c := counts[past.Format(time.DateOnly)]
		history = append(history, c["pickup"]+c["shipping"]+c["delivery"])
		pickup, shipping, delivery = pickup+c["pickup"], shipping+c["shipping"], delivery+c["delivery"]
	}
	sum := pickup + shipping + delivery
	sorted := slices.Clone(history)
	slices.Sort(sorted)
	median := hundredths(2*sorted[weeks/2], 2)
	if weeks%2 == 0 {
		median = hundredths(sorted[weeks/2-1]+sorted[weeks/2], 2)
	}
	line := fmt.Sprint(at.Format("2006-01-02 Monday "), history, " ", hundredths(sum, weeks), " ", median, " ",
		hundredths(pickup, weeks), " ", hundredths(shipping, weeks), " ", hundredths(delivery, weeks))
	if capacity == 0 {
		return line, false
	}
	needed := 0
	for needed*capacity*weeks < sum {
		needed++
	}
	line += fmt.Sprintf(" needs %d", needed)
	if staffHalves == nil {
		return line, false
	}
	halves := staffHalves[(int(at.Weekday())+6)%7]
	short := max(0, 2*needed-halves)
	// gap = sum/weeks − halves/2·capacity = (2·sum − halves·capacity·weeks) / (2·weeks)
	gap := hundredths(2*sum-halves*capacity*weeks, 2*weeks)
	return line + fmt.Sprintf(" has %s for %s gap %s short %s", hundredths(halves, 2), hundredths(halves*capacity, 2), gap, hundredths(short, 2)), short > 0
}

func foundLoad(r report.FulfilmentLoad) expectedLoad {
	e := expectedLoad{}
	for _, d := range r.Days {
		e.Days = append(e.Days, fmt.Sprint(d.Date+" "+d.Weekday+" ", d.Orders, d.Pickup, d.Shipping, d.Delivery, d.Digital))
	}
	for _, d := range r.Forecast {
		line := fmt.Sprint(d.Date+" "+d.Weekday+" ", d.History, " ", d.Orders.Fixed(2), " ", d.Median.Fixed(2), " ",
			d.Pickup.Fixed(2), " ", d.Shipping.Fixed(2), " ", d.Delivery.Fixed(2))
		if d.Staffing != nil {
			line += fmt.Sprintf(" needs %d", d.PeopleNeeded)
		}
		if d.Staffing != nil && d.Staff != nil {
			line += fmt.Sprintf(" has %s for %s gap %s short %s", d.Staff.Fixed(2), d.Staffing.Capacity.Fixed(2), d.Gap.Fixed(2), d.PeopleShort.Fixed(2))
		}
		e.Forecast = append(e.Forecast, line)
	}
	e.Others = fmt.Sprintf("all %d, unpaid %d, cancelled %d, empty %d, week %s", r.Total.Orders, r.Unpaid, r.NotCounted, r.EmptyWeeks, r.Week.Orders.Fixed(2))
	if r.Week.Capacity != nil {
		e.Others += fmt.Sprintf(" of %s, short on %d", r.Week.Capacity.Fixed(2), *r.Week.DaysShort)
	}
	return e
}

func TestFulfilmentLoadOfRandomShops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zoneName, now := rapid.SampledFrom(oddZones).Draw(t, "zone"), oddMoment(t)
		shop := openOps(t, zoneName, now)
		zone, err := time.LoadLocation(zoneName)
		if err != nil {
			t.Fatal(err)
		}
		query := report.LoadQuery{Weeks: rapid.IntRange(1, 3).Draw(t, "weeks"), Capacity: rapid.IntRange(0, 3).Draw(t, "capacity")}
		var staff []int
		if query.Capacity > 0 && rapid.Bool().Draw(t, "staffed") {
			for range 7 {
				halves := rapid.IntRange(0, 5).Draw(t, "staff")
				staff = append(staff, halves)
				query.Staff = append(query.Staff, ecwid.MustMoney(hundredths(halves, 2)))
			}
		}
		for range rapid.IntRange(0, 20).Draw(t, "orders") {
			shop.add("/orders", drawSale(t, now, 7*query.Weeks+2))
		}
		got, err := shop.reporter.FulfilmentLoad(context.Background(), query, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := expectLoad(rawSales(shop), query.Weeks, query.Capacity, staff, zone, now)
		if diff := gocmp.Diff(want, foundLoad(got)); diff != "" {
			t.Fatalf("want -, got +:\n%s", diff)
		}
	})
}
