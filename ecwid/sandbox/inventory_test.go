package sandbox

import "testing"

func TestStockMovesByADelta(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup","quantity":10}`)
	at := path("/products/%d", id)
	s.put(at+"/inventory", `{"quantityDelta":5}`).wantBody(t, `{"updateCount":1}`)
	wantFields(t, s.object(at), `{"quantity":15,"inStock":true}`)
	s.put(at+"/inventory?checkLowStockNotification=true", `{"quantityDelta":-20}`).wantBody(t, `{"updateCount":1,"warning":"Product has negative stock."}`)
	wantFields(t, s.object(at), `{"quantity":-5,"inStock":false}`)
	s.put(at+"/inventory", `{"quantityDelta":5}`).wantBody(t, `{"updateCount":1}`)
	wantFields(t, s.object(at), `{"quantity":0}`)
}

func TestUnlimitedStockDoesNotMove(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Song"}`)
	s.put(path("/products/%d/inventory", id), `{"quantityDelta":-1}`).wantBody(t, `{"updateCount":0}`)
	wantFields(t, s.object(path("/products/%d", id)), `{"unlimited":true}`)
}

func TestInventoryRefusals(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup","quantity":1}`)
	at := path("/products/%d/inventory", id)
	for _, body := range []string{`{}`, `{"quantityDelta":null}`, `{"quantityDelta":"5"}`, `{"quantityDelta":1.5}`, `{"quantityDelta":3000000000}`, `[]`} {
		s.put(at, body).wantError(t, 400, "WRONG_PARAMETER")
	}
	s.put(at+"?checkLowStockNotification=x", `{"quantityDelta":1}`).wantError(t, 400, "WRONG_PARAMETER")
	s.put("/products/1/inventory", `{"quantityDelta":1}`).wantError(t, 404, "PRODUCT_NOT_FOUND")
	wantFields(t, s.object(path("/products/%d", id)), `{"quantity":1}`)
}

func TestStockOfVariations(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup","quantity":10}`)
	own := s.create(path("/products/%d/combinations", id), `{"sku":"CUP-S","quantity":2,"options":[{"name":"Size","value":"S"}]}`)
	shared := s.create(path("/products/%d/combinations", id), `{"options":[{"name":"Size","value":"M"}]}`)
	at := path("/products/%d/combinations/", id)
	s.put(at+path("%d/inventory", own), `{"quantityDelta":-3}`).wantBody(t, `{"updateCount":1,"warning":"Product has negative stock."}`)
	wantFields(t, s.object(at+path("%d", own)), `{"quantity":-1,"inStock":false}`)
	wantFields(t, s.object(path("/products/%d", id)), `{"quantity":10}`)

	refused := s.put(at+path("%d/inventory", shared), `{"quantityDelta":1}`)
	refused.wantError(t, 400, "WRONG_PARAMETER")
	if got := str(refused.object(t), "errorMessage"); got != "SKU for combination is not set" {
		t.Errorf("message %q", got)
	}
	wantFields(t, s.object(at+path("%d", shared)), `{"quantity":10,"unlimited":false}`)
	s.put(at+"9/inventory", `{"quantityDelta":1}`).wantError(t, 404, "COMBINATION_NOT_FOUND")
}

// An order takes stock through adjustStock: of the variation when it has its own SKU, else of the product.
func TestAdjustStock(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup","quantity":10}`)
	own := s.create(path("/products/%d/combinations", id), `{"sku":"CUP-S","quantity":4,"options":[{"name":"Size","value":"S"}]}`)
	shared := s.create(path("/products/%d/combinations", id), `{"options":[{"name":"Size","value":"M"}]}`)
	for _, c := range []struct {
		product, variation, delta, left int64
		known                           bool
	}{
		{id, 0, -1, 9, true}, {id, own, -1, 3, true}, {id, shared, -1, 8, true}, {id, 99, -1, 0, false}, {99, 0, -1, 0, false},
	} {
		s.mu.Lock()
		left, known := s.adjustStock(c.product, c.variation, c.delta)
		s.mu.Unlock()
		if left != c.left || known != c.known {
			t.Errorf("%+v: left %d, known %v", c, left, known)
		}
	}
}
