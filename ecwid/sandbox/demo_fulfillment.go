package sandbox

import (
	"math/big"
	"time"
)

// demoFulfillment gives an order the status that its age makes likely. One in fifteen lags behind.
func (s *Store) demoFulfillment(doc object, sale demoSale, now time.Time) {
	days := now.Sub(sale.at).Hours() / 24
	status := "AWAITING_PROCESSING"
	late := s.rand.IntN(15) == 0
	switch payment := str(doc, "paymentStatus"); {
	case payment == "CANCELLED":
		status = "WILL_NOT_DELIVER"
	case payment == "REFUNDED":
		status = "RETURNED"
	case payment == "AWAITING_PAYMENT" && sale.way != "PICKUP":
	case sale.way == "DIGITAL":
		status = "DELIVERED"
	case late:
	case sale.way == "PICKUP":
		status = demoStage(days, 1, "PROCESSING", 2, "READY_FOR_PICKUP", 6, "DELIVERED")
	case sale.way == "DELIVERY":
		status = demoStage(days, 0.5, "PROCESSING", 1, "OUT_FOR_DELIVERY", 1.5, "DELIVERED")
	default:
		status = demoStage(days, 1, "PROCESSING", 3, "SHIPPED", 9, "DELIVERED")
	}
	doc["fulfillmentStatus"] = status
	if sale.way == "SHIPPING" && (status == "SHIPPED" || status == "DELIVERED" || status == "RETURNED") {
		doc["trackingNumber"] = s.trackingNumber()
	}
	s.demoSchedule(doc, sale)
}

// demoStage gives the last of three stages that an order of this age has reached.
func demoStage(days, first float64, one string, second float64, two string, third float64, three string) string {
	switch {
	case days > third:
		return three
	case days > second:
		return two
	case days > first:
		return one
	}
	return "AWAITING_PROCESSING"
}

// demoSchedule sets when a pickup order is fetched and a local delivery comes, in Ecwid's fields for it.
func (s *Store) demoSchedule(doc object, sale demoSale) {
	day := sale.at.AddDate(0, 0, 1+s.rand.IntN(3)).Truncate(24 * time.Hour)
	at := day.Add(time.Duration(15+s.rand.IntN(7)) * time.Hour) // ten to four in the shop
	switch sale.way {
	case "PICKUP":
		doc["pickupTime"] = formatDate(at)
		doc["extraFields"] = object{"ecwid_order_pickup_time": formatDate(at)}
	case "DELIVERY":
		doc["extraFields"] = object{
			"ecwid_order_delivery_time_interval_start": formatDate(at),
			"ecwid_order_delivery_time_interval_end":   formatDate(at.Add(2 * time.Hour)),
			"ecwid_order_delivery_time_display_format": "DATETIME",
		}
	}
}

// demoOutcome adds the refund of a refunded order to its stored document.
func (s *Store) demoOutcome(id int64, doc object, at time.Time) {
	var back *big.Rat
	switch str(doc, "paymentStatus") {
	case "REFUNDED":
		back = amount(doc, "total")
	case "PARTIALLY_REFUNDED":
		item := objects(doc, "items")[0]
		back = minRat(amount(item, "price"), amount(doc, "total"))
	default:
		return
	}
	reasons := []string{"Arrived broken", "Changed their mind", "Wrong glaze"}
	doc["refundedAmount"] = rounded(back, s.places())
	doc["refunds"] = []any{object{"date": formatDate(at.AddDate(0, 0, 1)), "source": "CP", "amount": rounded(back, s.places()),
		"reason": reasons[int(id)%len(reasons)]}}
}

// demoUpdated is when an order of the demo shop last changed.
func demoUpdated(doc object, at, now time.Time) time.Time {
	changed := at
	switch str(doc, "fulfillmentStatus") {
	case "PROCESSING", "READY_FOR_PICKUP", "OUT_FOR_DELIVERY":
		changed = at.Add(20 * time.Hour)
	case "SHIPPED", "RETURNED":
		changed = at.Add(50 * time.Hour)
	case "DELIVERED":
		changed = at.Add(120 * time.Hour)
	}
	if changed.After(now) {
		return now.Add(-time.Minute)
	}
	if isSpecial(str(doc, "paymentStatus")) && changed.Before(at.AddDate(0, 0, 1)) {
		return at.AddDate(0, 0, 1)
	}
	return changed
}
