package web

import (
	"fmt"
	"net/http"
	"net/mail"
	"net/url"

	"ecwid-mcp/ecwid/sandbox"
)

// unfinished is what the checkout reads of a cart in the store.
type unfinished struct {
	CartID   string      `json:"cartId"`
	Email    string      `json:"email"`
	OrderUID string      `json:"recoveredPublicUid"` // once it is an order
	Items    []orderItem `json:"items"`
	sums
}

// holds are the items of the cart, as a basket has them.
func (u unfinished) holds() []sandbox.Item {
	items := make([]sandbox.Item, 0, len(u.Items))
	for _, i := range u.Items {
		items = append(items, sandbox.Item{ProductID: i.ProductID, CombinationID: i.VariantID, Quantity: int(i.Quantity)})
	}
	return items
}

// visit is a shopper at the checkout: the cart is worth something and can be bought.
type visit struct {
	basket
	lines []line
	cart  unfinished // the zero value before the e-mail address was entered
}

// visit looks at the shopper's cart. When it cannot be bought the browser is sent to the cart's page, which says why; when
// it was bought already, as by a form that is sent twice, to the order.
func (s *Site) visit(w http.ResponseWriter, r *http.Request) (visit, bool) {
	v := visit{basket: s.basket(r)}
	if v.CartID != "" {
		cart, err := read[unfinished](s, "/carts/"+url.PathEscape(v.CartID))
		switch {
		case err != nil: // deleted
			v.CartID = ""
		case cart.OrderUID != "":
			s.keep(w, r, basket{})
			done(w, r, "/orders/"+url.PathEscape(cart.OrderUID), "placed")
			return v, false
		default:
			v.cart = cart
		}
	}
	if v.lines = s.lines(v.Items); !buyable(v.lines) {
		done(w, r, "/cart", "")
		return v, false
	}
	return v, true
}

// started is visit for the steps after the e-mail address, to whose step the browser is sent when there is none yet.
func (s *Site) started(w http.ResponseWriter, r *http.Request) (visit, bool) {
	v, ok := s.visit(w, r)
	if ok && v.CartID == "" {
		done(w, r, "/checkout", "")
		return v, false
	}
	return v, ok
}

// contactView is the first step of the checkout.
type contactView struct {
	Email string
}

func (s *Site) showContact(w http.ResponseWriter, r *http.Request) {
	if v, ok := s.visit(w, r); ok {
		s.renderContact(w, r, http.StatusOK, v.cart.Email, "")
	}
}

func (s *Site) renderContact(w http.ResponseWriter, r *http.Request, status int, email, problem string) {
	s.render(w, r, status, "checkout_contact", page{Title: "Checkout: who you are", Section: "shop", Problem: problem, Body: contactView{email}})
}

// enterContact takes the e-mail address. From here on the store has an unfinished order, which is an abandoned cart
// when it stays so.
func (s *Site) enterContact(w http.ResponseWriter, r *http.Request) {
	v, ok := s.visit(w, r)
	if !ok {
		return
	}
	email := r.PostForm.Get("email")
	if !isEmail(email) {
		s.renderContact(w, r, http.StatusUnprocessableEntity, email, "Please enter an e-mail address, such as jane@example.com.")
		return
	}
	if err := s.nameShopper(&v, email); err != nil {
		s.renderContact(w, r, http.StatusUnprocessableEntity, email, reason(err))
		return
	}
	s.keep(w, r, v.basket)
	done(w, r, "/checkout/delivery", "")
}

// nameShopper gives the unfinished order its e-mail address, and makes it when there is none yet.
func (s *Site) nameShopper(v *visit, email string) error {
	if v.CartID == "" {
		cart, err := s.store.StartCart(email, v.Items...)
		v.CartID = cart.CartID
		return err
	}
	if v.cart.Email == email {
		return nil
	}
	return s.store.EnterEmail(v.CartID, email)
}

func isEmail(text string) bool {
	address, err := mail.ParseAddress(text)
	return err == nil && address.Address == text && len(text) <= 254
}

// leave plays a shopper who closes the page. The cart stays in the cookie, as it does in a browser.
func (s *Site) leave(w http.ResponseWriter, r *http.Request) {
	v, ok := s.started(w, r)
	if !ok {
		return
	}
	if err := s.store.AbandonCart(v.CartID); err != nil {
		s.refuse(w, r, http.StatusConflict, reason(err))
		return
	}
	done(w, r, "/", "left")
}

// price asks what the visit's cart costs, sent the way that was chosen if one was.
func (s *Site) price(v visit) (quote, error) {
	of := wishFor(v.cart.Email, v.lines)
	if v.Coupon != "" {
		of.Coupon = &wishedCoupon{v.Coupon}
	}
	q, err := s.quote(of)
	if err != nil || v.How == "" {
		return q, err
	}
	ways, err := s.ways(q)
	if err != nil {
		return quote{}, err
	}
	for _, way := range ways {
		if way.Kind == v.How && way.Reason == "" {
			of.Option = &shippingChoice{ID: way.Option.ID, Name: way.Option.Name, Kind: string(way.Kind)}
			return s.quote(of)
		}
	}
	return q, fmt.Errorf("web: a cart cannot be sent as %s", v.How)
}

// kinds are the ways for an order to get to its shopper, in the order in which the checkout offers them.
func kinds() []sandbox.Fulfillment {
	return []sandbox.Fulfillment{sandbox.Pickup, sandbox.Delivery, sandbox.Shipping}
}
