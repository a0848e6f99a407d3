package web

import (
	"net/http"
	"net/url"
)

func (s *Site) addOffice(mux *http.ServeMux) {
	mux.HandleFunc("GET /office", s.showOffice)
	mux.HandleFunc("GET /office/orders", s.showOfficeOrders)
	mux.HandleFunc("GET /office/orders/{id}", s.showOfficeOrder)
	mux.HandleFunc("POST /office/orders/{id}", s.changeOrder)
	mux.HandleFunc("POST /office/orders/{id}/refund", s.refund)
	mux.HandleFunc("GET /office/customers", s.showCustomers)
	mux.HandleFunc("GET /office/coupons", s.showCoupons)
	mux.HandleFunc("POST /office/coupons", s.addCoupon)
	mux.HandleFunc("POST /office/coupons/{id}", s.changeCoupon)
	mux.HandleFunc("GET /office/stock", s.showStock)
	mux.HandleFunc("POST /office/stock", s.changeStock)
	mux.HandleFunc("GET /office/carts", s.showCarts)
	mux.HandleFunc("POST /office/carts/{id}/return", s.returnToCart)
}

// office answers with a page of the back office.
func (s *Site) office(w http.ResponseWriter, r *http.Request, status int, name, title, problem string, body any) {
	s.render(w, r, status, name, page{Title: title, Section: "office", Notice: notice(r), Problem: problem, Body: body})
}

// task is something that waits in the shop, and where it is done.
type task struct {
	Title string
	Count int
	Path  string
}

// officeView is the overview.
type officeView struct {
	Tasks  []task
	Latest []order
}

// showOffice counts what waits, and lists the latest orders.
func (s *Site) showOffice(w http.ResponseWriter, r *http.Request) {
	latest, err := read[found[order]](s, "/orders?limit=8")
	if err != nil {
		s.broken(w, r, err)
		return
	}
	view := officeView{Latest: latest.Items}
	for _, one := range []struct {
		title, path, search string
		filters             url.Values
	}{
		{"Orders to send", "/office/orders?paymentStatus=PAID&fulfillmentStatus=AWAITING_PROCESSING", "/orders",
			url.Values{"paymentStatus": {"PAID"}, "fulfillmentStatus": {"AWAITING_PROCESSING"}}},
		{"Orders not paid yet", "/office/orders?paymentStatus=AWAITING_PAYMENT", "/orders", url.Values{"paymentStatus": {"AWAITING_PAYMENT"}}},
		{"Abandoned carts", "/office/carts", "/carts", url.Values{}},
		{"Products sold out", "/office/stock?show=out", "/products", url.Values{"inventory": {"outofstock"}}},
		{"Customers", "/office/customers", "/customers", url.Values{}},
	} {
		one.filters.Set("limit", "1")
		list, err := read[found[struct{}]](s, one.search+"?"+one.filters.Encode())
		if err != nil {
			s.broken(w, r, err)
			return
		}
		view.Tasks = append(view.Tasks, task{one.title, list.Total, one.path})
	}
	s.office(w, r, http.StatusOK, "office", "Back office", "", view)
}
