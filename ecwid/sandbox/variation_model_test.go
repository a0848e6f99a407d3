package sandbox

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// size is a variation in a simple model.
type size struct {
	id       int64
	name     string
	sku      string // empty: shares the product's stock
	quantity int64
	price    int64 // 0: the product's
}

// sizes is a simple model of one product with variations by size.
type sizes struct {
	shop     *shop
	product  int64
	quantity int64
	price    int64
	all      []*size
}

func (m *sizes) at(rest string) string { return path("/products/%d/combinations%s", m.product, rest) }

func (m *sizes) has(fits func(*size) bool) bool { return slices.ContainsFunc(m.all, fits) }

func (m *sizes) add(rt *rapid.T) {
	one := &size{
		name:  rapid.SampledFrom([]string{"S", "M", "L"}).Draw(rt, "name"),
		sku:   rapid.SampledFrom([]string{"", "X", "Y"}).Draw(rt, "sku"),
		price: rapid.Int64Range(0, 3).Draw(rt, "price"),
	}
	body := object{"options": []any{object{"name": "Size", "value": one.name}}}
	if one.sku != "" {
		one.quantity = rapid.Int64Range(0, 3).Draw(rt, "quantity")
		body["sku"], body["quantity"] = one.sku, one.quantity
	}
	if one.price != 0 {
		body["price"] = one.price
	}
	answer := m.shop.post(m.at(""), string(encode(body)))
	switch {
	case m.has(func(other *size) bool { return other.name == one.name }):
		answer.wantError(m.shop.t, 409, "COMBINATION_DUPLICATED")
	case one.sku != "" && m.has(func(other *size) bool { return other.sku == one.sku }):
		answer.wantError(m.shop.t, 409, "SKU_ALREADY_EXISTS")
	default:
		answer.wantStatus(m.shop.t, 200)
		one.id = whole(answer.object(m.shop.t), "id")
		m.all = append(m.all, one)
	}
}

func (m *sizes) drop(rt *rapid.T) {
	if len(m.all) == 0 {
		m.shop.delete(m.at("")).wantBody(m.shop.t, `{"deleteCount":0}`)
		return
	}
	one := rapid.SampledFrom(m.all).Draw(rt, "dropped")
	m.shop.delete(m.at(path("/%d", one.id))).wantBody(m.shop.t, `{"deleteCount":1}`)
	m.all = slices.DeleteFunc(m.all, func(other *size) bool { return other == one })
}

// sell takes stock the way a paid order does.
func (m *sizes) sell(rt *rapid.T) {
	count := rapid.Int64Range(1, 3).Draw(rt, "count")
	target := &m.quantity
	id := int64(0)
	if len(m.all) > 0 && rapid.Bool().Draw(rt, "variation") {
		one := rapid.SampledFrom(m.all).Draw(rt, "sold")
		if id = one.id; one.sku != "" {
			target = &one.quantity
		}
	}
	*target -= count
	m.shop.mu.Lock()
	left, known := m.shop.adjustStock(m.product, id, -count)
	m.shop.mu.Unlock()
	if !known || left != *target {
		m.shop.t.Errorf("%d left, known %v; want %d", left, known, *target)
	}
}

func (m *sizes) check(*rapid.T) {
	t := m.shop.t
	found := m.shop.get(m.at("")).array(t)
	if len(found) != len(m.all) {
		t.Fatalf("%d variations, want %d", len(found), len(m.all))
	}
	available := m.quantity > 0
	for i, one := range m.all {
		quantity, price := m.quantity, m.price
		if one.sku != "" {
			quantity = one.quantity
		}
		if one.price != 0 {
			price = one.price
		}
		got := found[i].(object)
		wantFields(t, got, path(`{"id":%d,"quantity":%d,"inStock":%v,"unlimited":false,"defaultDisplayedPrice":%d}`, one.id, quantity, quantity > 0, price))
		if _, own := got["price"]; own != (one.price != 0) {
			t.Errorf("variation %s shows a price %v", one.name, got["price"])
		}
		if one.sku != "" {
			m.shop.wantIDs("/products?sku="+one.sku, m.product)
			available = available || one.quantity > 0
		}
	}
	wantFields(t, m.shop.object(path("/products/%d", m.product)), path(`{"quantity":%d,"inStock":%v}`, m.quantity, available))
}

func TestTheVariationsOfAProduct(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := open(t, Options{})
		m := &sizes{shop: s, quantity: 3, price: 7, product: s.create("/products", `{"name":"Shirt","sku":"SHIRT","price":7,"quantity":3}`)}
		rt.Repeat(map[string]func(*rapid.T){"add": m.add, "drop": m.drop, "sell": m.sell, "": m.check})
		if t.Failed() {
			rt.Fatal("the store and the model differ")
		}
	})
}
