package sandbox

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// modelProduct is what a simple model remembers of a product.
type modelProduct struct {
	sku       string
	unlimited bool
	quantity  int64
	enabled   bool
}

// catalogModel plays random calls against a store and keeps its own books.
type catalogModel struct {
	t        *testing.T
	shop     *shop
	products map[int64]*modelProduct
	deleted  []int64
}

func (m *catalogModel) ids() []int64 { return slices.Sorted(mapKeysOf(m.products)) }

func mapKeysOf[V any](products map[int64]V) func(yield func(int64) bool) {
	return func(yield func(int64) bool) {
		for id := range products {
			if !yield(id) {
				return
			}
		}
	}
}

func (m *catalogModel) pick(rt *rapid.T) (int64, *modelProduct) {
	ids := m.ids()
	if len(ids) == 0 {
		rt.Skip("no products yet")
	}
	id := rapid.SampledFrom(ids).Draw(rt, "id")
	return id, m.products[id]
}

func (m *catalogModel) skuTaken(sku string, except int64) bool {
	for id, p := range m.products {
		if id != except && p.sku == sku {
			return true
		}
	}
	return false
}

var modelSKUs = rapid.SampledFrom([]string{"A", "B", "C", "D"})

func (m *catalogModel) create(rt *rapid.T) {
	sku := modelSKUs.Draw(rt, "sku")
	p := &modelProduct{sku: sku, unlimited: rapid.Bool().Draw(rt, "unlimited"), enabled: rapid.Bool().Draw(rt, "enabled")}
	body := object{"name": "P " + sku, "sku": sku, "enabled": p.enabled}
	if !p.unlimited {
		p.quantity = rapid.Int64Range(-3, 9).Draw(rt, "quantity")
		body["quantity"] = p.quantity
	}
	answer := m.shop.post("/products", string(encode(body)))
	if m.skuTaken(sku, 0) {
		answer.wantError(m.t, 409, "SKU_ALREADY_EXISTS")
		return
	}
	answer.wantStatus(m.t, 200)
	m.products[whole(answer.object(m.t), "id")] = p
}

func (m *catalogModel) changeSKU(rt *rapid.T) {
	id, p := m.pick(rt)
	sku := modelSKUs.Draw(rt, "sku")
	answer := m.shop.put(path("/products/%d", id), `{"sku":"`+sku+`"}`)
	if m.skuTaken(sku, id) {
		answer.wantError(m.t, 409, "SKU_ALREADY_EXISTS")
		return
	}
	answer.wantBody(m.t, `{"updateCount":1}`)
	p.sku = sku
}

func (m *catalogModel) setQuantity(rt *rapid.T) {
	id, p := m.pick(rt)
	p.quantity, p.unlimited = rapid.Int64Range(0, 9).Draw(rt, "quantity"), false
	m.shop.put(path("/products/%d", id), path(`{"quantity":%d}`, p.quantity)).wantBody(m.t, `{"updateCount":1}`)
}

func (m *catalogModel) setUnlimited(rt *rapid.T) {
	id, p := m.pick(rt)
	p.quantity, p.unlimited = 0, true
	m.shop.put(path("/products/%d", id), `{"unlimited":true}`).wantBody(m.t, `{"updateCount":1}`)
}

func (m *catalogModel) moveStock(rt *rapid.T) {
	id, p := m.pick(rt)
	delta := rapid.Int64Range(-6, 6).Draw(rt, "delta")
	answer := m.shop.put(path("/products/%d/inventory", id), path(`{"quantityDelta":%d}`, delta))
	switch {
	case p.unlimited:
		answer.wantBody(m.t, `{"updateCount":0}`)
		return
	case p.quantity+delta < 0:
		answer.wantBody(m.t, `{"updateCount":1,"warning":"Product has negative stock."}`)
	default:
		answer.wantBody(m.t, `{"updateCount":1}`)
	}
	p.quantity += delta
}

func (m *catalogModel) toggle(rt *rapid.T) {
	id, p := m.pick(rt)
	p.enabled = !p.enabled
	m.shop.put(path("/products/%d", id), path(`{"enabled":%v}`, p.enabled)).wantBody(m.t, `{"updateCount":1}`)
}

func (m *catalogModel) remove(rt *rapid.T) {
	id, _ := m.pick(rt)
	m.shop.delete(path("/products/%d", id)).wantBody(m.t, `{"deleteCount":1}`)
	m.shop.delete(path("/products/%d", id)).wantBody(m.t, `{"deleteCount":0}`)
	delete(m.products, id)
	m.deleted = append(m.deleted, id)
}

// check compares the store with the books after every step.
func (m *catalogModel) check(*rapid.T) {
	var enabled, inStock []int64
	for _, id := range m.ids() {
		p := m.products[id]
		got := m.shop.object(path("/products/%d?responseFields=sku,unlimited,quantity,enabled,inStock", id))
		want := object{"sku": p.sku, "unlimited": p.unlimited, "enabled": p.enabled, "inStock": p.unlimited || p.quantity > 0}
		if !p.unlimited {
			want["quantity"] = p.quantity
		}
		wantFields(m.t, got, string(encode(want)))
		if len(got) != len(want) {
			m.t.Errorf("product %d is %v, want %v", id, got, want)
		}
		m.shop.wantIDs("/products?sku="+p.sku, id)
		if p.enabled {
			enabled = append(enabled, id)
		}
		if p.unlimited || p.quantity > 0 {
			inStock = append(inStock, id)
		}
	}
	m.shop.wantIDs("/products?responseFields=items(id)", m.ids()...)
	m.shop.wantIDs("/products?enabled=true", enabled...)
	m.shop.wantIDs("/products?inventory=instock", inStock...)
	m.shop.wantIDs("/products/deleted", m.deleted...)
}

func TestTheCatalogueKeepsItsBooks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := &catalogModel{t: t, shop: open(t, Options{}), products: map[int64]*modelProduct{}}
		rt.Repeat(map[string]func(*rapid.T){
			"create": m.create, "changeSKU": m.changeSKU, "setQuantity": m.setQuantity, "setUnlimited": m.setUnlimited,
			"moveStock": m.moveStock, "toggle": m.toggle, "remove": m.remove, "": m.check,
		})
		if t.Failed() {
			rt.Fatal("the store and the model differ")
		}
	})
}
