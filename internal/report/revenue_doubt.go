package report

import "ecwid-mcp/ecwid"

// maxDoubts is how many orders a report lists as doubtful.
const maxDoubts = 50

// Doubts are orders whose amounts contradict their status, so that a person should look at them.
type Doubts struct {
	Count  int     `json:"count"`
	Orders []Doubt `json:"orders"` // the oldest 50
}

// Doubt is one order to look at.
type Doubt struct {
	OrderID        ecwid.OrderID `json:"orderId"`
	PaymentStatus  string        `json:"paymentStatus"`
	Total          ecwid.Money   `json:"total"`
	RefundedAmount ecwid.Money   `json:"refundedAmount"`
	Reason         string        `json:"reason"` // one of the constants below
}

// Why an order is doubtful.
const (
	RefundWithoutAmount  = "refundWithoutAmount"  // refunded by its status, but no amount is recorded
	RefundOverTotal      = "refundOverTotal"      // more went back than came in
	RefundBelowTotal     = "refundBelowTotal"     // wholly refunded by its status, but not by its amount
	RefundWithoutStatus  = "refundWithoutStatus"  // an amount is recorded, but the status does not say so
	PaidWithoutPayMethod = "paidWithoutPayMethod" // no payment method is recorded
)

func newDoubts() Doubts { return Doubts{Orders: []Doubt{}} }

func (d *Doubts) about(o ecwid.Order) {
	reason := doubt(o)
	if reason == "" {
		return
	}
	d.Count++
	if len(d.Orders) < maxDoubts {
		d.Orders = append(d.Orders, Doubt{o.ID, o.PaymentStatus, o.Total, o.RefundedAmount, reason})
	}
}

func doubt(o ecwid.Order) string {
	refunded := o.PaymentStatus == ecwid.PaymentRefunded || o.PaymentStatus == ecwid.PaymentPartiallyRefunded
	switch {
	case refunded && o.RefundedAmount.IsZero() && !o.Total.IsZero():
		return RefundWithoutAmount
	case o.RefundedAmount.Cmp(o.Total) > 0:
		return RefundOverTotal
	case o.PaymentStatus == ecwid.PaymentRefunded && !o.RefundedAmount.Equal(o.Total):
		return RefundBelowTotal
	case !refunded && isPaid(o) && !o.RefundedAmount.IsZero():
		return RefundWithoutStatus
	case isPaid(o) && o.PaymentMethod == "" && !o.Total.IsZero():
		return PaidWithoutPayMethod
	}
	return ""
}
