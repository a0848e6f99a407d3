package sandbox

import (
	"sync"
	"testing"
)

// Many callers at once lose no stock movement and share no SKU.
func TestManyCallersAtOnce(t *testing.T) {
	s := open(t, Options{})
	id := s.create("/products", `{"name":"Cup","quantity":0}`)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 10 {
				s.put(path("/products/%d/inventory", id), `{"quantityDelta":1}`)
				s.post("/products", `{"name":"Only one","sku":"ONE"}`)
				s.get("/products?keyword=cup")
				s.Requests()
			}
		})
	}
	group.Wait()
	wantFields(t, s.object(path("/products/%d", id)), `{"quantity":80}`)
	if got := len(s.ids("/products?keyword=only")); got != 1 {
		t.Errorf("%d products with one SKU", got)
	}
}
