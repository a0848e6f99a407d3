package sandbox

import "math/big"

// Refund is what a merchant gives back for an order.
type Refund struct {
	Amount string `json:"amount"` // decimal, such as "12.50"; all that is left when empty
	Reason string `json:"reason"`
}

// Refund plays a merchant who gives money back in the control panel: the API cannot, refunds are read-only there (Ecwid
// REST docs, Update order). The order becomes REFUNDED, or PARTIALLY_REFUNDED while something of its total is left.
func (s *Store) Refund(orderID string, back Refund) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return refuse("refund", s.refund(orderID, back))
}

func (s *Store) refund(orderID string, back Refund) *apiError {
	r := s.orderRow(orderID)
	if r == nil {
		return s.orderNotFound(orderID)
	}
	before := r.doc()
	if status := str(before, "paymentStatus"); status != "PAID" && status != "PARTIALLY_REFUNDED" {
		return wrongParameter("Order #%s is not paid: %s", orderID, status)
	}
	total, given := amount(before, "total"), amount(before, "refundedAmount")
	left := new(big.Rat).Sub(total, given)
	sum := left
	if back.Amount != "" {
		named, ok := new(big.Rat).SetString(back.Amount)
		if !ok || named.Sign() <= 0 || named.Cmp(left) > 0 || roundMoney(named, s.places()).Cmp(named) != 0 {
			return wrongParameter("The amount must be more than 0 and at most %s", rounded(left, s.places()))
		}
		sum = named
	}
	doc := clone(before)
	doc["paymentStatus"] = "PARTIALLY_REFUNDED"
	if sum.Cmp(left) == 0 {
		doc["paymentStatus"] = "REFUNDED"
	}
	doc["refundedAmount"] = rounded(sumOf(given, sum), s.places())
	doc["refunds"] = append(list(doc, "refunds"), object{"date": formatDate(s.now()), "source": "CP",
		"amount": rounded(sum, s.places()), "reason": back.Reason})
	s.save(r, doc)
	s.orderChanged(r, before)
	return nil
}
