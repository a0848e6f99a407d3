package sandbox

import (
	"net/http"
	"time"
)

// basketBody is what a shopper puts into a cart.
type basketBody struct {
	Email string `json:"email"`
	Items []Item `json:"items"`
}

// purchaseBody is a whole visit of a shopper.
type purchaseBody struct {
	basketBody
	Checkout
}

// clockBody is the body of POST /_sandbox/clock.
type clockBody struct {
	AdvanceMs int64 `json:"advanceMs"`
}

// nothing is the body of a play that needs none; anything in it is a mistake.
type nothing struct{}

// addPlayControls adds what the control API offers for playing shoppers, merchants and time.
func (s *Store) addPlayControls(mux *http.ServeMux) {
	mux.HandleFunc("GET /_sandbox/clock", func(w http.ResponseWriter, r *http.Request) { reply(w, r, s.clockView()) })
	mux.HandleFunc("POST /_sandbox/clock", playing(func(_ *http.Request, b clockBody) (object, error) {
		if b.AdvanceMs < 0 {
			return nil, refuse("advance", wrongParameter("advanceMs must not be negative"))
		}
		s.Advance(time.Duration(b.AdvanceMs) * time.Millisecond)
		return s.clockView(), nil
	}))
	s.addCartControls(mux)
	mux.HandleFunc("POST /_sandbox/orders", playing(func(_ *http.Request, b purchaseBody) (PlacedOrder, error) {
		return s.Buy(b.Email, b.Checkout, b.Items...)
	}))
	mux.HandleFunc("PUT /_sandbox/orders/{orderId}", playing(func(r *http.Request, b OrderEdit) (object, error) {
		return object{"changed": true}, s.EditOrder(r.PathValue("orderId"), b)
	}))
	mux.HandleFunc("POST /_sandbox/orders/{orderId}/pay", playing(func(r *http.Request, _ nothing) (object, error) {
		return object{"paid": true}, s.Pay(r.PathValue("orderId"))
	}))
	mux.HandleFunc("POST /_sandbox/orders/{orderId}/refund", playing(func(r *http.Request, b Refund) (object, error) {
		return object{"refunded": true}, s.Refund(r.PathValue("orderId"), b)
	}))
	mux.HandleFunc("POST /_sandbox/customers", playing(func(_ *http.Request, b struct{ Email, Name string }) (object, error) {
		id, err := s.Register(b.Email, b.Name)
		return object{"customerId": id}, err
	}))
	mux.HandleFunc("POST /_sandbox/products", playing(func(_ *http.Request, b NewProduct) (object, error) {
		id, err := s.AddProduct(b)
		return object{"productId": id}, err
	}))
}

func (s *Store) addCartControls(mux *http.ServeMux) {
	mux.HandleFunc("POST /_sandbox/carts", playing(func(_ *http.Request, b basketBody) (Cart, error) {
		return s.StartCart(b.Email, b.Items...)
	}))
	mux.HandleFunc("PUT /_sandbox/carts/{cartId}", playing(func(r *http.Request, b struct{ Items []Item }) (object, error) {
		return object{"changed": true}, s.ChangeCart(r.PathValue("cartId"), b.Items...)
	}))
	mux.HandleFunc("POST /_sandbox/carts/{cartId}/abandon", playing(func(r *http.Request, _ nothing) (object, error) {
		return object{"abandoned": true}, s.AbandonCart(r.PathValue("cartId"))
	}))
	mux.HandleFunc("POST /_sandbox/carts/{cartId}/finish", playing(func(r *http.Request, b Checkout) (PlacedOrder, error) {
		return s.FinishCart(r.PathValue("cartId"), b)
	}))
}

func (s *Store) clockView() object {
	return object{"now": s.Now().UTC(), "aheadMs": s.ahead.Load() / int64(time.Millisecond)}
}

// playing decodes the body, which may be absent, plays, and answers with what came of it.
func playing[In, Out any](play func(*http.Request, In) (Out, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body In
		if r.ContentLength != 0 && !readControl(w, r, &body) {
			return
		}
		out, err := play(r, body)
		if err != nil {
			answerOf(err).write(w, r)
			return
		}
		reply(w, r, out)
	}
}
