package sandbox

import "slices"

// A category has the products whose categoryIds name it.

// members reads productIds from a body; every product must exist.
func (s *Store) members(body object) ([]int64, *apiError) {
	ids := integers(body, "productIds")
	if len(ids) > maxPerRequest {
		return nil, planRequired("MAX_PRODUCTS_FOR_API_REQUEST_LIMIT_EXCEEDED", "Too many products in one request")
	}
	for _, id := range ids {
		if s.products.get(id) == nil {
			return nil, notFound("PRODUCT_NOT_FOUND", "Product #%d not found", id)
		}
	}
	return ids, nil
}

func assignProducts(c *call) (any, *apiError) {
	r, ids, e := c.membership()
	if e != nil {
		return nil, e
	}
	c.store.assign(r.id, ids)
	return object{"updateCount": 1}, nil
}

func unassignProducts(c *call) (any, *apiError) {
	r, ids, e := c.membership()
	if e != nil {
		return nil, e
	}
	for _, id := range ids {
		c.store.unassign(r.id, id)
	}
	return object{"deleteCount": 1}, nil
}

func (c *call) membership() (*row, []int64, *apiError) {
	r, e := c.category()
	if e != nil {
		return nil, nil, e
	}
	body, e := c.object()
	if e != nil {
		return nil, nil, e
	}
	if body["productIds"] == nil {
		return nil, nil, wrongParameter("Field productIds is absent")
	}
	ids, e := c.store.members(body)
	return r, ids, e
}

func (s *Store) assign(category int64, products []int64) {
	for _, id := range products {
		r := s.products.get(id)
		if slices.Contains(integers(r.doc(), "categoryIds"), category) {
			continue
		}
		doc := clone(r.doc())
		doc["categoryIds"] = append(list(doc, "categoryIds"), number(category))
		s.saveProduct(r, doc)
	}
}

// unassign takes a product out of a category; one left without any goes to the front page.
func (s *Store) unassign(category, product int64) {
	r := s.products.get(product)
	ids := integers(r.doc(), "categoryIds")
	if !slices.Contains(ids, category) {
		return
	}
	doc := clone(r.doc())
	left := []any{}
	for _, id := range ids {
		if id != category {
			left = append(left, number(id))
		}
	}
	doc["categoryIds"] = left
	if len(left) == 0 && doc["showOnFrontpage"] == nil {
		doc["showOnFrontpage"] = number(int64(s.products.len()))
	}
	s.saveProduct(r, doc)
}

// assignOnly makes the given products the only ones of a category.
func (s *Store) assignOnly(category int64, products []int64) {
	for _, id := range s.productsOf(category) {
		if !slices.Contains(products, id) {
			s.unassign(category, id)
		}
	}
	s.assign(category, products)
}

func (s *Store) productsOf(category int64) []int64 {
	var ids []int64
	for r := range s.products.all() {
		if slices.Contains(integers(r.doc(), "categoryIds"), category) {
			ids = append(ids, r.id)
		}
	}
	return ids
}

// withDescendants adds to categories all that are below them.
func (s *Store) withDescendants(ids []int64) []int64 {
	all := slices.Clone(ids)
	for i := 0; i < len(all); i++ {
		for r := range s.categories.all() {
			if whole(r.doc(), "parentId") == all[i] && all[i] != 0 && !slices.Contains(all, r.id) {
				all = append(all, r.id)
			}
		}
	}
	return all
}
