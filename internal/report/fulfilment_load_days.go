package report

import (
	"time"

	"ecwid-mcp/ecwid"
)

func loadOf(orders []ecwid.Order, q LoadQuery, first, today day, zone *time.Location) FulfilmentLoad {
	report := FulfilmentLoad{Weeks: q.Weeks, Capacity: q.Capacity, Method: loadMethod}
	for n := range 7 * q.Weeks {
		d := addDays(first, n)
		report.Days = append(report.Days, LoadDay{Date: d.String(), Weekday: d.weekday().String()})
	}
	for _, o := range orders {
		report.count(o, daysFrom(first, dayOf(o.CreateDate.In(zone))))
	}
	for n := 0; n < len(report.Days); n += 7 {
		if emptyWeek(report.Days[n : n+7]) {
			report.EmptyWeeks++
		}
	}
	report.forecast(q, today)
	return report
}

func (d day) weekday() time.Weekday { return d.in(time.UTC).Weekday() }

// count adds an order to the figures of a day and of all.
func (l *FulfilmentLoad) count(o ecwid.Order, at int) {
	if o.PaymentStatus == ecwid.PaymentCancelled || o.FulfillmentStatus == "WILL_NOT_DELIVER" {
		l.NotCounted++
		return
	}
	kind := o.Fulfillment()
	l.Days[at].count(kind)
	l.Total.count(kind)
	if kind != ecwid.Digital && !isPaid(o) {
		l.Unpaid++
	}
}

func (d *LoadDay) count(kind ecwid.FulfillmentType) {
	switch kind {
	case ecwid.Pickup:
		d.Pickup++
	case ecwid.Shipping:
		d.Shipping++
	case ecwid.Delivery:
		d.Delivery++
	case ecwid.Digital:
		d.Digital++
		return
	}
	d.Orders++
}

func emptyWeek(days []LoadDay) bool {
	orders := 0
	for _, d := range days {
		orders += d.Orders + d.Digital
	}
	return orders == 0
}
