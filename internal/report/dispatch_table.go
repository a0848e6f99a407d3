package report

import (
	"cmp"
	"slices"
	"time"

	"ecwid-mcp/ecwid"
)

// dispatchTable gathers the figures of a Dispatch.
type dispatchTable struct {
	report *Dispatch
	zone   *time.Location
	now    time.Time // in the zone
}

func dispatchOf(orders []ecwid.Order, days int, zone *time.Location, now time.Time) Dispatch {
	report := Dispatch{Days: days, Method: dispatchMethod,
		Overdue: []DispatchOrder{}, NotFetched: []DispatchOrder{}, Next: []DispatchOrder{}}
	for _, kind := range []ecwid.FulfillmentType{ecwid.Pickup, ecwid.Shipping, ecwid.Delivery} {
		report.Counts = append(report.Counts, DispatchRow{FulfillmentType: kind})
	}
	table := dispatchTable{&report, zone, now.In(zone)}
	for _, o := range orders {
		table.add(o)
	}
	for _, row := range report.Counts {
		report.All.plus(row)
	}
	report.cut()
	return report
}

func (t *dispatchTable) add(o ecwid.Order) {
	at := stageOf(o)
	kind := o.Fulfillment()
	i := slices.IndexFunc(t.report.Counts, func(r DispatchRow) bool { return r.FulfillmentType == kind })
	if i < 0 {
		if at != settled && at != unpaid {
			t.report.NothingToSend++
		}
		return
	}
	row, due := &t.report.Counts[i], deadlineOf(o, t.report.Days, t.zone)
	switch at {
	case unpaid:
		row.Unpaid++
	case underway:
		row.UnderWay++
	case ready:
		row.Ready++
		if !due.promised.IsZero() && due.missed(t.now) {
			row.NotFetched++
			t.report.NotFetched = append(t.report.NotFetched, t.line(o, due))
		}
	case toSend:
		t.addToSend(row, o, due)
	}
}

func (t *dispatchTable) addToSend(row *DispatchRow, o ecwid.Order, due deadline) {
	row.ToSend++
	row.ToSendTotal = row.ToSendTotal.Add(o.Total)
	if !due.missed(t.now) {
		t.report.Next = append(t.report.Next, t.line(o, due))
		return
	}
	row.Overdue++
	row.OverdueTotal = row.OverdueTotal.Add(o.Total)
	t.report.Overdue = append(t.report.Overdue, t.line(o, due))
}

func (t *dispatchTable) line(o ecwid.Order, due deadline) DispatchOrder {
	pieces := 0
	for _, item := range o.Items {
		pieces += item.Quantity
	}
	placed := o.CreateDate.In(t.zone)
	return DispatchOrder{
		OrderID: o.ID, FulfillmentType: o.Fulfillment(), PaymentStatus: o.PaymentStatus, FulfillmentStatus: o.FulfillmentStatus,
		CreateDate: placed, AgeDays: daysFrom(dayOf(placed), dayOf(t.now)), Due: due.text(t.zone), Pieces: pieces,
		Total: o.Total, until: due.moment(t.zone),
	}
}

// plus adds the figures of another type.
func (r *DispatchRow) plus(o DispatchRow) {
	r.ToSend += o.ToSend
	r.ToSendTotal = r.ToSendTotal.Add(o.ToSendTotal)
	r.Overdue += o.Overdue
	r.OverdueTotal = r.OverdueTotal.Add(o.OverdueTotal)
	r.Ready += o.Ready
	r.NotFetched += o.NotFetched
	r.UnderWay += o.UnderWay
	r.Unpaid += o.Unpaid
}

// cut sorts the lists by deadline and bounds them.
func (d *Dispatch) cut() {
	var omitted DispatchNotListed
	for list, rest := range map[*[]DispatchOrder]*int{
		&d.Overdue: &omitted.Overdue, &d.NotFetched: &omitted.NotFetched, &d.Next: &omitted.Next,
	} {
		slices.SortFunc(*list, func(a, b DispatchOrder) int {
			return cmp.Or(a.until.Compare(b.until), a.CreateDate.Compare(b.CreateDate), cmp.Compare(a.OrderID, b.OrderID))
		})
		*list, *rest = listed(*list)
	}
	if omitted != (DispatchNotListed{}) {
		d.Omitted = &omitted
	}
}
