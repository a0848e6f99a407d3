package web

import (
	"net/http"
	"strings"

	"ecwid-mcp/ecwid/sandbox"
)

// deliveryView is the second step of the checkout.
type deliveryView struct {
	Email  string
	Ways   []way // empty for downloads
	How    sandbox.Fulfillment
	Coupon string
	Sums   sums
}

func (s *Site) showDelivery(w http.ResponseWriter, r *http.Request) {
	if v, ok := s.started(w, r); ok {
		s.renderDelivery(w, r, http.StatusOK, v, "")
	}
}

func (s *Site) renderDelivery(w http.ResponseWriter, r *http.Request, status int, v visit, problem string) {
	q, err := s.quote(wishFor(v.cart.Email, v.lines))
	if err != nil {
		s.broken(w, r, err)
		return
	}
	ways, err := s.ways(q)
	if err != nil {
		s.broken(w, r, err)
		return
	}
	view := deliveryView{Email: v.cart.Email, Ways: ways, How: marked(ways, v.How), Coupon: v.Coupon, Sums: q.sums}
	s.render(w, r, status, "checkout_delivery", page{Title: "Checkout: delivery", Section: "shop", Problem: problem, Notice: notice(r), Body: view})
}

// marked is the way that the page marks: the chosen one, or the first that can be had.
func marked(ways []way, chosen sandbox.Fulfillment) sandbox.Fulfillment {
	for _, way := range ways {
		if way.Kind == chosen && way.Reason == "" {
			return chosen
		}
	}
	for _, way := range ways {
		if way.Reason == "" {
			return way.Kind
		}
	}
	return ""
}

// chooseDelivery takes how the order gets to its shopper, and a coupon's code.
func (s *Site) chooseDelivery(w http.ResponseWriter, r *http.Request) {
	v, ok := s.started(w, r)
	if !ok {
		return
	}
	v.How, v.Coupon = sandbox.Fulfillment(r.PostForm.Get("how")), strings.TrimSpace(r.PostForm.Get("coupon"))
	problem, err := s.deliveryProblem(v)
	if err != nil {
		s.broken(w, r, err)
		return
	}
	if problem != "" {
		s.renderDelivery(w, r, http.StatusUnprocessableEntity, v, problem)
		return
	}
	s.keep(w, r, v.basket)
	done(w, r, "/checkout/payment", "")
}

// deliveryProblem says what is wrong with what was chosen, or nothing.
func (s *Site) deliveryProblem(v visit) (string, error) {
	q, err := s.quote(wishFor(v.cart.Email, v.lines))
	if err != nil {
		return "", err
	}
	ways, err := s.ways(q)
	if err != nil {
		return "", err
	}
	if len(ways) > 0 && marked(ways, v.How) != v.How || len(ways) == 0 && v.How != "" {
		return "Please choose how your order gets to you.", nil
	}
	if v.Coupon == "" {
		return "", nil
	}
	return s.couponProblem(v)
}
