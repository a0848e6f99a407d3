package web

import (
	"net/http"
	"strconv"

	"ecwid-mcp/ecwid/sandbox"
)

// cartView is the cart's page. Lines and the items of Quote go together; what is gone has no price.
type cartView struct {
	Lines []pricedLine
	Sums  sums
}

// pricedLine is a line with what the store asks for it.
type pricedLine struct {
	line
	Priced orderItem
}

func (s *Site) showCart(w http.ResponseWriter, r *http.Request) {
	s.renderCart(w, r, http.StatusOK, s.basket(r), "")
}

func (s *Site) renderCart(w http.ResponseWriter, r *http.Request, status int, b basket, problem string) {
	view, err := s.cartView(b)
	if err != nil {
		s.broken(w, r, err)
		return
	}
	s.render(w, r, status, "cart", page{Title: "Your cart", Section: "shop", Notice: notice(r), Problem: problem, Body: view})
}

func (s *Site) cartView(b basket) (cartView, error) {
	lines := s.lines(b.Items)
	view := cartView{}
	var q quote
	if of := wishFor("", lines); len(of.Items) > 0 {
		var err error
		if q, err = s.quote(of); err != nil {
			return cartView{}, err
		}
	}
	view.Sums = q.sums
	next := 0
	for _, l := range lines {
		priced := pricedLine{line: l}
		if !l.Gone && next < len(q.Items) {
			priced.Priced = q.Items[next]
			next++
		}
		view.Lines = append(view.Lines, priced)
	}
	return view, nil
}

// addToCart puts a product into the cart.
func (s *Site) addToCart(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PostForm.Get("product"), 10, 64)
	if err != nil {
		s.notFound(w, r)
		return
	}
	p, err := s.product(id)
	if err != nil || !p.Enabled {
		s.refuse(w, r, http.StatusNotFound, "There is no such product.")
		return
	}
	item, problem := chosenItem(r, p)
	b := s.basket(r)
	if problem == "" {
		b.put(item)
		problem = s.problemOf(b, item)
	}
	if problem != "" {
		s.renderProduct(w, r, http.StatusUnprocessableEntity, p, item, problem)
		return
	}
	s.carry(w, r, b)
	done(w, r, "/cart", "added")
}

// chosenItem reads what of a product a form wants.
func chosenItem(r *http.Request, p product) (item sandbox.Item, problem string) {
	item = sandbox.Item{ProductID: p.ID, Quantity: 1}
	pieces, err := strconv.Atoi(r.PostForm.Get("quantity"))
	if err != nil || pieces < 1 || pieces > maxPieces {
		return item, "Please say how many you want, from 1 to " + strconv.Itoa(maxPieces) + "."
	}
	item.Quantity = pieces
	if len(p.Variations) == 0 {
		return item, ""
	}
	id, err := strconv.ParseInt(r.PostForm.Get("variation"), 10, 64)
	if _, known := p.variation(id); err != nil || !known {
		return item, "Please choose one of the kinds."
	}
	item.CombinationID = id
	return item, ""
}

// problemOf says why an item of the cart cannot be bought, or nothing.
func (s *Site) problemOf(b basket, item sandbox.Item) string {
	if len(b.Items) > maxLines {
		return "Your cart is full."
	}
	for _, l := range s.lines(b.Items) {
		if l.ProductID == item.ProductID && l.CombinationID == item.CombinationID {
			return l.Problem
		}
	}
	return ""
}

// changeCart takes the quantities of all lines, in their order, and goes on to the checkout if asked to. A 0 removes a
// line.
func (s *Site) changeCart(w http.ResponseWriter, r *http.Request) {
	b := s.basket(r)
	wanted := r.PostForm["quantity"]
	if len(wanted) != len(b.Items) {
		s.renderCart(w, r, http.StatusConflict, b, "Your cart was changed elsewhere. Please look at it again.")
		return
	}
	var kept []sandbox.Item
	for i, item := range b.Items {
		pieces, err := strconv.Atoi(wanted[i])
		if err != nil || pieces < 0 || pieces > maxPieces {
			s.renderCart(w, r, http.StatusUnprocessableEntity, b, "A quantity is a number from 0 to "+strconv.Itoa(maxPieces)+".")
			return
		}
		if item.Quantity = pieces; pieces > 0 {
			kept = append(kept, item)
		}
	}
	b.Items = kept
	s.carry(w, r, b)
	if r.PostForm.Get("then") == "checkout" {
		done(w, r, "/checkout", "")
		return
	}
	done(w, r, "/cart", "cart")
}

// removeFromCart takes a line off the cart, by product and variation.
func (s *Site) removeFromCart(w http.ResponseWriter, r *http.Request) {
	b := s.basket(r)
	var kept []sandbox.Item
	for _, item := range b.Items {
		if lineKey(item) != r.PostForm.Get("line") {
			kept = append(kept, item)
		}
	}
	b.Items = kept
	s.carry(w, r, b)
	done(w, r, "/cart", "cart")
}

// Key names a line in forms.
func (l line) Key() string { return lineKey(l.Item) }

func lineKey(item sandbox.Item) string {
	return strconv.FormatInt(item.ProductID, 10) + "-" + strconv.FormatInt(item.CombinationID, 10)
}

// carry keeps a changed cart, and tells the store when it has an unfinished order of it. One that has become an order
// meanwhile, or is gone, is forgotten.
func (s *Site) carry(w http.ResponseWriter, r *http.Request, b basket) {
	if b.CartID != "" {
		var err error
		if len(b.Items) == 0 {
			err = s.store.AbandonCart(b.CartID)
		} else {
			err = s.store.ChangeCart(b.CartID, b.Items...)
		}
		if err != nil {
			b.CartID = ""
		}
	}
	s.keep(w, r, b)
}
