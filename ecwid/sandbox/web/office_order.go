package web

import (
	"encoding/json"
	"math/big"
	"net/http"
	"strings"

	"ecwid-mcp/ecwid/sandbox"
)

const (
	maxTracking = 100
	maxReason   = 200
)

// officeOrderView is an order with what can be done about it.
type officeOrderView struct {
	order
	CanPay, CanSend, CanReady, CanDeliver, CanCancel, CanRefund bool

	Left json.Number // that was not given back yet
}

func (s *Site) showOfficeOrder(w http.ResponseWriter, r *http.Request) {
	if o, known := s.order(r.PathValue("id")); known {
		s.renderOfficeOrder(w, r, http.StatusOK, o, "")
		return
	}
	s.refuse(w, r, http.StatusNotFound, "There is no such order.")
}

func (s *Site) renderOfficeOrder(w http.ResponseWriter, r *http.Request, status int, o order, problem string) {
	s.office(w, r, status, "office_order", "Order "+o.ID, problem, workOn(o))
}

func workOn(o order) officeOrderView {
	paid := o.Payment == "PAID" || o.Payment == "PARTIALLY_REFUNDED"
	alive := paid || o.Payment == "AWAITING_PAYMENT"
	waits := o.Fulfillment == "AWAITING_PROCESSING" || o.Fulfillment == "PROCESSING"
	left := new(big.Rat).Sub(exact(o.Total), exact(o.Refunded))
	places, _ := left.FloatPrec()
	return officeOrderView{
		order: o, CanPay: o.Payment == "AWAITING_PAYMENT", CanSend: alive && waits && o.Kind() == "SHIPPING",
		CanReady:   alive && waits && (o.Kind() == "PICKUP" || o.Kind() == "DELIVERY"),
		CanDeliver: alive && (o.Fulfillment == "SHIPPED" || o.Fulfillment == "READY_FOR_PICKUP" || o.Fulfillment == "OUT_FOR_DELIVERY"),
		CanCancel:  o.Payment == "AWAITING_PAYMENT" || o.Payment == "PAID",
		CanRefund:  paid && left.Sign() > 0, Left: json.Number(left.FloatString(places)),
	}
}

// changeOrder does what the form's "do" says, if it can be done now.
func (s *Site) changeOrder(w http.ResponseWriter, r *http.Request) {
	o, known := s.order(r.PathValue("id"))
	if !known {
		s.refuse(w, r, http.StatusNotFound, "There is no such order.")
		return
	}
	edit, problem := orderEdit(r, workOn(o))
	if problem == "" {
		if err := s.store.EditOrder(o.ID, edit); err != nil {
			problem = reason(err)
		}
	}
	if problem != "" {
		s.renderOfficeOrder(w, r, http.StatusUnprocessableEntity, o, problem)
		return
	}
	done(w, r, "/office/orders/"+o.ID, "order")
}

func orderEdit(r *http.Request, o officeOrderView) (edit sandbox.OrderEdit, problem string) {
	const late = "This cannot be done with the order any more."
	can := false
	switch r.PostForm.Get("do") {
	case "pay":
		can, edit.PaymentStatus = o.CanPay, "PAID"
	case "send":
		can, edit.FulfillmentStatus = o.CanSend, "SHIPPED"
		edit.TrackingNumber = strings.TrimSpace(r.PostForm.Get("tracking"))
		if len(edit.TrackingNumber) > maxTracking {
			return edit, "This tracking number is too long."
		}
	case "ready":
		can, edit.FulfillmentStatus = o.CanReady, "READY_FOR_PICKUP"
		if o.Kind() == "DELIVERY" {
			edit.FulfillmentStatus = "OUT_FOR_DELIVERY"
		}
	case "deliver":
		can, edit.FulfillmentStatus = o.CanDeliver, "DELIVERED"
	case "cancel":
		can, edit.PaymentStatus, edit.FulfillmentStatus = o.CanCancel, "CANCELLED", "WILL_NOT_DELIVER"
	}
	if !can {
		return edit, late
	}
	return edit, ""
}

// refund gives money back: all that is left, or the amount that the form names. The form also says what was left when it
// was shown, so that one that is sent twice gives back once.
func (s *Site) refund(w http.ResponseWriter, r *http.Request) {
	s.till.Lock()
	defer s.till.Unlock()
	o, known := s.order(r.PathValue("id"))
	if !known {
		s.refuse(w, r, http.StatusNotFound, "There is no such order.")
		return
	}
	back := sandbox.Refund{Amount: strings.TrimSpace(r.PostForm.Get("amount")), Reason: strings.TrimSpace(r.PostForm.Get("reason"))}
	if len(back.Reason) > maxReason || len(back.Amount) > 20 {
		s.renderOfficeOrder(w, r, http.StatusUnprocessableEntity, o, "This is too long.")
		return
	}
	if workOn(o).Left.String() != r.PostForm.Get("left") {
		s.renderOfficeOrder(w, r, http.StatusConflict, o, "Money was given back meanwhile. Please look at the order again.")
		return
	}
	if err := s.store.Refund(o.ID, back); err != nil {
		s.renderOfficeOrder(w, r, http.StatusUnprocessableEntity, o, reason(err))
		return
	}
	done(w, r, "/office/orders/"+o.ID, "refunded")
}
