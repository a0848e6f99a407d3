package sandbox

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// node is a category in a simple model of the tree.
type node struct {
	id, parent int64
	enabled    bool
	products   []int64
}

// tree is a simple model of categories and their products.
type tree struct{ nodes []*node }

func (m *tree) find(id int64) *node {
	for _, n := range m.nodes {
		if n.id == id {
			return n
		}
	}
	return nil
}

// below tells whether a category is another one or under it.
func (m *tree) below(n *node, ancestor int64) bool {
	for ; n != nil; n = m.find(n.parent) {
		if n.id == ancestor {
			return true
		}
	}
	return false
}

func (m *tree) shown(n *node) bool {
	for ; n != nil; n = m.find(n.parent) {
		if !n.enabled {
			return false
		}
	}
	return true
}

// counts gives how many products a category has with and without those below it.
func (m *tree) counts(id int64) (all, own int) {
	seen := map[int64]bool{}
	for _, n := range m.nodes {
		if m.below(n, id) {
			for _, product := range n.products {
				seen[product] = true
			}
		}
	}
	return len(seen), len(m.find(id).products)
}

func (m *tree) ids(fits func(*node) bool) []int64 {
	var out []int64
	for _, n := range m.nodes {
		if fits(n) {
			out = append(out, n.id)
		}
	}
	return out
}

func (m *tree) grow(rt *rapid.T, s *shop, products []int64) {
	parent := int64(0)
	if len(m.nodes) > 0 && rapid.Bool().Draw(rt, "nested") {
		parent = rapid.SampledFrom(m.nodes).Draw(rt, "parent").id
	}
	n := &node{parent: parent, enabled: rapid.IntRange(0, 3).Draw(rt, "enabled") > 0}
	n.products = rapid.SliceOfNDistinct(rapid.SampledFrom(products), 0, 3, rapid.ID).Draw(rt, "members")
	slices.Sort(n.products)
	n.id = s.create("/categories", string(encode(object{"name": "C", "parentId": parent, "enabled": n.enabled, "productIds": n.products})))
	m.nodes = append(m.nodes, n)
}

// move hangs a category below another one; below itself is refused.
func (m *tree) move(rt *rapid.T, s *shop) {
	n := rapid.SampledFrom(m.nodes).Draw(rt, "moved")
	target := rapid.SampledFrom(m.nodes).Draw(rt, "target")
	answer := s.put(path("/categories/%d", n.id), path(`{"parentId":%d}`, target.id))
	if m.below(target, n.id) {
		answer.wantError(s.t, 400, "WRONG_PARAMETER")
		return
	}
	answer.wantStatus(s.t, 200)
	n.parent = target.id
}

// cut deletes a category with everything below it.
func (m *tree) cut(rt *rapid.T, s *shop) {
	n := rapid.SampledFrom(m.nodes).Draw(rt, "cut")
	s.delete(path("/categories/%d", n.id)).wantBody(s.t, `{"deleteCount":1}`)
	kept := m.ids(func(other *node) bool { return !m.below(other, n.id) })
	m.nodes = slices.DeleteFunc(m.nodes, func(other *node) bool { return !slices.Contains(kept, other.id) })
}

func (m *tree) check(s *shop, products []int64) {
	s.t.Helper()
	s.wantIDs("/categories?hidden_categories=true", m.ids(func(*node) bool { return true })...)
	s.wantIDs("/categories", m.ids(m.shown)...)
	s.wantIDs("/categories?parent=0&hidden_categories=true", m.ids(func(n *node) bool { return n.parent == 0 })...)
	for _, n := range m.nodes {
		all, own := m.counts(n.id)
		got := s.object(path("/categories/%d", n.id))
		wantFields(s.t, got, path(`{"id":%d,"productCount":%d,"productCountWithoutSubcategories":%d}`, n.id, all, own))
		if ids := integers(got, "productIds"); !slices.Equal(ids, n.products) && len(ids)+len(n.products) > 0 {
			s.t.Errorf("category %d has %v, want %v", n.id, ids, n.products)
		}
		within := m.ids(func(other *node) bool { return other.id != n.id && m.below(other, n.id) })
		s.wantIDs(path("/categories?hidden_categories=true&withSubcategories=true&parent=%d", n.id), within...)
		found := s.ids(path("/products?categories=%d&includeProductsFromSubcategories=true", n.id))
		if len(found) != all {
			s.t.Errorf("category %d finds %v below it, want %d", n.id, found, all)
		}
	}
	for _, id := range products {
		in := m.ids(func(n *node) bool { return slices.Contains(n.products, id) })
		got := integers(s.object(path("/products/%d", id)), "categoryIds")
		if slices.Sort(got); !slices.Equal(got, in) && len(got)+len(in) > 0 {
			s.t.Errorf("product %d is in %v, want %v", id, got, in)
		}
	}
}

func TestTheTreeOfCategories(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := open(t, Options{})
		var products []int64
		for range 4 {
			products = append(products, s.create("/products", `{"name":"P"}`))
		}
		m := &tree{}
		for range rapid.IntRange(1, 10).Draw(rt, "steps") {
			switch step := rapid.IntRange(0, 5).Draw(rt, "step"); {
			case step < 4 || len(m.nodes) == 0:
				m.grow(rt, s, products)
			case step == 4:
				m.move(rt, s)
			default:
				m.cut(rt, s)
			}
		}
		if m.check(s, products); t.Failed() {
			rt.Fatal("the store and the model differ")
		}
	})
}
