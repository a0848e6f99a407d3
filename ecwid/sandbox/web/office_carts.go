package web

import (
	"net/http"
	"net/url"

	"ecwid-mcp/ecwid/sandbox"
)

// cartsView is the list of abandoned carts.
type cartsView struct {
	Carts []abandoned
	pager
}

// abandoned is a cart that was left.
type abandoned struct {
	Created       string  `json:"createDate"`
	Updated       string  `json:"updateDate"`
	BillingPerson *person `json:"billingPerson"`
	unfinished
}

// Who is the shopper's name, or nothing.
func (a abandoned) Who() string {
	if a.BillingPerson == nil {
		return ""
	}
	return a.BillingPerson.Name
}

func (s *Site) showCarts(w http.ResponseWriter, r *http.Request) {
	list, pager, err := search[abandoned](s, r, "/carts", url.Values{})
	if err != nil {
		s.broken(w, r, err)
		return
	}
	s.office(w, r, http.StatusOK, "office_carts", "Abandoned carts", "", cartsView{list.Items, pager})
}

// returnToCart plays the shopper of an abandoned cart who comes back by the link in a mail.
func (s *Site) returnToCart(w http.ResponseWriter, r *http.Request) {
	cart, err := read[unfinished](s, "/carts/"+url.PathEscape(r.PathValue("id")))
	if err != nil || cart.OrderUID != "" {
		s.refuse(w, r, http.StatusNotFound, "There is no such cart, or it is an order already.")
		return
	}
	b := basket{CartID: cart.CartID}
	for _, item := range cart.Items {
		if item.ProductID != 0 && len(b.Items) < maxLines {
			b.put(sandbox.Item{ProductID: item.ProductID, CombinationID: item.VariantID, Quantity: int(min(item.Quantity, maxPieces))})
		}
	}
	if len(b.Items) == 0 {
		s.refuse(w, r, http.StatusConflict, "Nothing in this cart is a product of the shop.")
		return
	}
	s.keep(w, r, b)
	done(w, r, "/cart", "returned")
}
