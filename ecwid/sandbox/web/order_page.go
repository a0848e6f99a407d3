package web

import "net/http"

func (s *Site) showOrder(w http.ResponseWriter, r *http.Request) {
	o, known := s.order(r.PathValue("id"))
	if !known {
		s.refuse(w, r, http.StatusNotFound, "There is no such order.")
		return
	}
	s.render(w, r, http.StatusOK, "order", page{Title: "Order " + o.ID, Section: "shop", Notice: notice(r), Body: o})
}

// pay plays a shopper whose money arrives.
func (s *Site) pay(w http.ResponseWriter, r *http.Request) {
	o, known := s.order(r.PathValue("id"))
	if !known {
		s.refuse(w, r, http.StatusNotFound, "There is no such order.")
		return
	}
	if !o.Payable() {
		s.refuse(w, r, http.StatusConflict, "This order does not await a payment.")
		return
	}
	if err := s.store.Pay(o.ID); err != nil {
		s.refuse(w, r, http.StatusConflict, reason(err))
		return
	}
	done(w, r, "/orders/"+o.ID, "paid")
}
