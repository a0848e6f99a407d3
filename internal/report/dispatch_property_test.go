package report_test

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ecwid-mcp/internal/report"
)

// expectedRow is the independent calculation of a DispatchRow, with sums as texts.
type expectedRow struct {
	ToSend, Overdue, Ready, NotFetched, UnderWay, Unpaid int
	ToSendTotal, OverdueTotal                            string
}

type expectedDispatch struct {
	Rows                      map[string]expectedRow
	Overdue, NotFetched, Next []string // order id, deadline, days, pieces
	NothingToSend             int
}

// wait is what an order waits for: one table, as a person would write it on a wall.
func (s rawSale) wait() string {
	dead := s.PaymentStatus == "CANCELLED" || s.PaymentStatus == "REFUNDED" || s.PaymentStatus == "INCOMPLETE"
	unpaid := s.PaymentStatus == "AWAITING_PAYMENT" || s.PaymentStatus == "CUSTOM_PAYMENT_STATUS_1"
	switch s.FulfillmentStatus {
	case "AWAITING_PROCESSING":
		if unpaid {
			return "money"
		}
		return map[bool]string{true: "", false: "shop"}[dead]
	case "PROCESSING", "CUSTOM_FULFILLMENT_STATUS_2":
		return map[bool]string{true: "", false: "shop"}[dead]
	case "READY_FOR_PICKUP":
		return map[bool]string{true: "", false: "shopper"}[dead]
	case "OUT_FOR_DELIVERY":
		return map[bool]string{true: "", false: "driver"}[dead]
	}
	return ""
}

// due is the deadline as the report writes it, the moment by which lists are sorted, and whether it is over.
func (s rawSale) due(days int, zone *time.Location, now time.Time) (text string, promised, over bool) {
	field := s.ExtraFields["ecwid_order_delivery_time_interval_end"]
	if s.way() == "pickup" {
		field = s.PickupTime
	}
	if field != "" {
		return instant(field).In(zone).Format(time.RFC3339), true, instant(field).Before(now)
	}
	last := date(instant(s.CreateDate), zone).AddDate(0, 0, days)
	return last.Format(time.DateOnly), false, date(now, zone).After(last)
}

func expectDispatch(sales []rawSale, days int, zone *time.Location, now time.Time) expectedDispatch {
	e := expectedDispatch{Rows: map[string]expectedRow{}, Overdue: []string{}, NotFetched: []string{}, Next: []string{}}
	for _, way := range []string{"pickup", "shipping", "delivery"} {
		var row expectedRow
		toSend, overdue := new(big.Rat), new(big.Rat)
		for _, s := range sales {
			if s.way() != way {
				continue
			}
			text, promised, over := s.due(days, zone, now)
			pieces := 0
			for _, item := range s.Items {
				pieces += item.Quantity
			}
			age := int(date(now, zone).Sub(date(instant(s.CreateDate), zone)).Hours() / 24)
			line := fmt.Sprintf("%s %s %d days, %d pieces", s.ID, text, age, pieces)
			switch s.wait() {
			case "money":
				row.Unpaid++
			case "driver":
				row.UnderWay++
			case "shopper":
				row.Ready++
				if promised && over {
					row.NotFetched++
					e.NotFetched = append(e.NotFetched, line)
				}
			case "shop":
				row.ToSend++
				toSend.Add(toSend, exact(s.Total))
				if over {
					row.Overdue++
					overdue.Add(overdue, exact(s.Total))
					e.Overdue = append(e.Overdue, line)
				} else {
					e.Next = append(e.Next, line)
				}
			}
		}
		row.ToSendTotal, row.OverdueTotal = toSend.FloatString(3), overdue.FloatString(3)
		e.Rows[way] = row
	}
	for _, s := range sales {
		if w := s.wait(); s.way() == "" && w != "" && w != "money" {
			e.NothingToSend++
		}
	}
	slices.Sort(e.Overdue)
	slices.Sort(e.NotFetched)
	slices.Sort(e.Next)
	return e
}

func foundDispatch(d report.Dispatch) expectedDispatch {
	e := expectedDispatch{Rows: map[string]expectedRow{}, NothingToSend: d.NothingToSend}
	for _, row := range d.Counts {
		e.Rows[string(row.FulfillmentType)] = foundRow(row)
	}
	e.Overdue, e.NotFetched, e.Next = dispatchLines(d.Overdue), dispatchLines(d.NotFetched), dispatchLines(d.Next)
	return e
}

func foundRow(r report.DispatchRow) expectedRow {
	return expectedRow{r.ToSend, r.Overdue, r.Ready, r.NotFetched, r.UnderWay, r.Unpaid, r.ToSendTotal.Fixed(3), r.OverdueTotal.Fixed(3)}
}

func dispatchLines(orders []report.DispatchOrder) []string {
	lines := []string{}
	for _, o := range orders {
		lines = append(lines, fmt.Sprintf("%s %s %d days, %d pieces", o.OrderID, o.Due, o.AgeDays, o.Pieces))
	}
	slices.Sort(lines)
	return lines
}

func TestDispatchOfRandomShops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zoneName, now := rapid.SampledFrom(oddZones).Draw(t, "zone"), oddMoment(t)
		shop := openOps(t, zoneName, now)
		zone, err := time.LoadLocation(zoneName)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 12).Draw(t, "orders") {
			body := drawSale(t, now, 5)
			if rapid.Bool().Draw(t, "promised") {
				at := ecwidTime(now.Add(time.Duration(rapid.IntRange(-200_000, 200_000).Draw(t, "promise")) * time.Second))
				body["pickupTime"] = at
				body["extraFields"] = map[string]any{"ecwid_order_delivery_time_interval_end": at}
			}
			shop.add("/orders", body)
		}
		days := rapid.IntRange(0, 4).Draw(t, "days")
		got, err := shop.reporter.Dispatch(context.Background(), report.DispatchQuery{Days: days}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(expectDispatch(rawSales(shop), days, zone, now), foundDispatch(got)); diff != "" {
			t.Fatalf("want -, got +:\n%s", diff)
		}
		checkDispatchSums(t, got)
	})
}

// checkDispatchSums checks what the report says twice: the sum of the types, and the order of its lists.
func checkDispatchSums(t *rapid.T, d report.Dispatch) {
	all := expectedRow{}
	for _, row := range d.Counts {
		all.ToSend, all.Overdue, all.Ready = all.ToSend+row.ToSend, all.Overdue+row.Overdue, all.Ready+row.Ready
		all.NotFetched, all.UnderWay, all.Unpaid = all.NotFetched+row.NotFetched, all.UnderWay+row.UnderWay, all.Unpaid+row.Unpaid
	}
	all.ToSendTotal = d.Counts[0].ToSendTotal.Add(d.Counts[1].ToSendTotal).Add(d.Counts[2].ToSendTotal).Fixed(3)
	all.OverdueTotal = d.Counts[0].OverdueTotal.Add(d.Counts[1].OverdueTotal).Add(d.Counts[2].OverdueTotal).Fixed(3)
	if got := foundRow(d.All); got != all {
		t.Fatalf("all is %+v, want %+v", got, all)
	}
	for _, list := range [][]report.DispatchOrder{d.Overdue, d.NotFetched, d.Next} {
		days := slices.IsSortedFunc(list, func(a, b report.DispatchOrder) int { return cmp.Compare(a.Due[:10], b.Due[:10]) })
		if !days {
			t.Fatalf("not by deadline: %v", dispatchLines(list))
		}
	}
}
