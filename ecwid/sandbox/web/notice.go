package web

import (
	"errors"
	"net/http"
)

// notice is what the form before this page has done. Addresses carry a name of it only, so that nobody can put words
// onto a page.
func notice(r *http.Request) string {
	switch r.URL.Query().Get("done") {
	case "left":
		return "You left without buying. The shop has an abandoned cart now; it is still here when you come back."
	case "added":
		return "It is in your cart."
	case "cart":
		return "Your cart is changed."
	case "placed":
		return "Thank you! Your order is placed."
	case "paid":
		return "Thank you, your payment is here."
	case "returned":
		return "You are this shopper now, back at the cart they left."
	case "order":
		return "The order is changed."
	case "refunded":
		return "The money is on its way back."
	case "coupon":
		return "The coupon is saved."
	case "stock":
		return "The stock is changed."
	}
	return ""
}

// done sends the browser on to a page that says what was done.
func done(w http.ResponseWriter, r *http.Request, address, what string) {
	if what != "" {
		address += "?done=" + what
	}
	http.Redirect(w, r, address, http.StatusSeeOther)
}

// reason is what the store says about a refusal, in a sentence for a page.
func reason(err error) string {
	var refusal interface{ Reason() string }
	if errors.As(err, &refusal) && refusal.Reason() != "" {
		return "The store refused this: " + refusal.Reason()
	}
	return "The store refused this."
}

// broken answers when the store does not give what a page is made of.
func (s *Site) broken(w http.ResponseWriter, r *http.Request, err error) {
	s.refuse(w, r, http.StatusBadGateway, reason(err))
}
