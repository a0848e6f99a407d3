package web

import "net/http"

// routes are the pages. GET shows, POST changes and sends the browser on to a page that shows what came of it.
func (s *Site) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", assets())
	mux.HandleFunc("GET /", s.notFound)
	s.addShop(mux)
	s.addOffice(mux)
	s.addConsole(mux)
	return mux
}

func (s *Site) addShop(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", s.showFront)
	mux.HandleFunc("GET /products/{id}", s.showProduct)
	mux.HandleFunc("GET /cart", s.showCart)
	mux.HandleFunc("POST /cart", s.changeCart)
	mux.HandleFunc("POST /cart/add", s.addToCart)
	mux.HandleFunc("POST /cart/remove", s.removeFromCart)
	mux.HandleFunc("GET /checkout", s.showContact)
	mux.HandleFunc("POST /checkout", s.enterContact)
	mux.HandleFunc("GET /checkout/delivery", s.showDelivery)
	mux.HandleFunc("POST /checkout/delivery", s.chooseDelivery)
	mux.HandleFunc("GET /checkout/payment", s.showPayment)
	mux.HandleFunc("POST /checkout/payment", s.place)
	mux.HandleFunc("POST /checkout/leave", s.leave)
	mux.HandleFunc("GET /orders/{id}", s.showOrder)
	mux.HandleFunc("POST /orders/{id}/pay", s.pay)
}

func (s *Site) notFound(w http.ResponseWriter, r *http.Request) {
	s.refuse(w, r, http.StatusNotFound, "There is no such page.")
}
