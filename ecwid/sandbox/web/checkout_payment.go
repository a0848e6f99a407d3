package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"ecwid-mcp/ecwid/sandbox"
)

// paymentView is the last step of the checkout.
type paymentView struct {
	Email    string
	How      sandbox.Fulfillment
	Quote    quote
	Name     string
	Comments string
	Pickup   string // as the browser writes a time of the day
}

const (
	maxName     = 120
	maxComments = 1000
	pickupTime  = "2006-01-02T15:04" // as browsers send datetime-local
)

func (s *Site) showPayment(w http.ResponseWriter, r *http.Request) {
	if v, ok := s.started(w, r); ok {
		s.renderPayment(w, r, http.StatusOK, v, "")
	}
}

// renderPayment shows what the order costs. A coupon that holds no more is taken off, and the page says so.
func (s *Site) renderPayment(w http.ResponseWriter, r *http.Request, status int, v visit, problem string) {
	q, err := s.price(v)
	if err != nil || q.Shipped() && v.How == "" {
		done(w, r, "/checkout/delivery", "")
		return
	}
	if v.Coupon != "" && q.Coupon == nil {
		if problem == "" {
			problem = "Coupon " + v.Coupon + " does not hold any more, so it is taken off."
		}
		v.Coupon = ""
		s.keep(w, r, v.basket)
	}
	view := paymentView{Email: v.cart.Email, How: v.How, Quote: q, Name: r.PostForm.Get("name"), Comments: r.PostForm.Get("comments"), Pickup: r.PostForm.Get("pickup")}
	s.render(w, r, status, "checkout_payment", page{Title: "Checkout: payment", Section: "shop", Problem: problem, Body: view})
}

// place makes the order. What it costs must still be what the page showed.
func (s *Site) place(w http.ResponseWriter, r *http.Request) {
	s.till.Lock()
	defer s.till.Unlock()
	v, ok := s.started(w, r)
	if !ok {
		return
	}
	how, problem := s.purchase(r, v)
	if problem != "" {
		s.renderPayment(w, r, http.StatusUnprocessableEntity, v, problem)
		return
	}
	q, err := s.price(v)
	if err != nil || q.Shipped() && v.How == "" {
		done(w, r, "/checkout/delivery", "")
		return
	}
	if v.Coupon != "" && q.Coupon == nil || q.Total.String() != r.PostForm.Get("total") {
		s.renderPayment(w, r, http.StatusConflict, v, "What the order costs has changed. Please look at it again.")
		return
	}
	order, err := s.buy(v, q, how)
	if err != nil {
		s.renderPayment(w, r, http.StatusConflict, v, reason(err))
		return
	}
	s.keep(w, r, basket{})
	done(w, r, "/orders/"+order.OrderID, "placed")
}

// buy finishes the cart. The unfinished order keeps the prices of its day, and another browser may have come back to it:
// it is brought up to date when it is not what the page showed.
func (s *Site) buy(v visit, q quote, how sandbox.Checkout) (sandbox.PlacedOrder, error) {
	if exact(v.cart.Subtotal).Cmp(exact(q.Subtotal)) != 0 || !slices.Equal(v.cart.holds(), v.Items) {
		if err := s.store.ChangeCart(v.CartID, v.Items...); err != nil {
			return sandbox.PlacedOrder{}, err
		}
	}
	return s.store.FinishCart(v.CartID, how)
}

// purchase reads the form.
func (s *Site) purchase(r *http.Request, v visit) (how sandbox.Checkout, problem string) {
	how = sandbox.Checkout{
		Fulfillment: v.How, CouponCode: v.Coupon,
		Name: strings.TrimSpace(r.PostForm.Get("name")), Comments: strings.TrimSpace(r.PostForm.Get("comments")),
	}
	switch r.PostForm.Get("pay") {
	case "now":
		how.Paid = true
	case "later":
	default:
		return how, "Please choose whether you pay now or later."
	}
	if how.Name == "" || len(how.Name) > maxName {
		return how, "Please enter your name."
	}
	if len(how.Comments) > maxComments {
		return how, "Your comment is too long."
	}
	if text := r.PostForm.Get("pickup"); text != "" && v.How == sandbox.Pickup {
		at, err := time.ParseInLocation(pickupTime, text, s.storeView().location)
		if err != nil || at.Before(s.store.Now()) {
			return how, "Please choose a time to come."
		}
		how.PickupTime = at
	}
	return how, ""
}
