package sandbox

func variationRoutes() []route {
	read, both := []string{"read_catalog"}, []string{"read_catalog", "update_catalog"}
	const all, one = "/products/{productId}/combinations", "/products/{productId}/combinations/{combinationId}"
	return []route{
		{method: "GET", pattern: all, scopes: read, public: true, handle: listVariations},
		{method: "POST", pattern: all, scopes: []string{"create_catalog"}, handle: postVariation},
		{method: "DELETE", pattern: all, scopes: both, handle: deleteVariations},
		{method: "GET", pattern: one, scopes: read, public: true, handle: getVariation},
		{method: "PUT", pattern: one, scopes: both, handle: putVariation},
		{method: "DELETE", pattern: one, scopes: both, handle: deleteVariations},
		{method: "PUT", pattern: one + "/inventory", scopes: both, handle: putVariationInventory},
		{method: "POST", pattern: one + "/image", scopes: both, body: imageBody, handle: uploadVariationImage},
		{method: "POST", pattern: one + "/image/async", scopes: both, handle: deferVariationImage},
		{method: "DELETE", pattern: one + "/image", scopes: both, handle: deleteVariationImage},
	}
}

// variationGate refuses when the plan has no variations.
func (s *Store) variationGate() *apiError {
	if !s.hasVariations() {
		return planRequired("NOT_AVAILABLE_ON_CURRENT_PLAN", "Product variations are not available on the current plan")
	}
	return nil
}

// variation finds the product and the variation of the path.
func (c *call) variation() (*row, object, *apiError) {
	if e := c.store.variationGate(); e != nil {
		return nil, nil, e
	}
	r, e := c.product()
	if e != nil {
		return nil, nil, e
	}
	id, e := c.id("combinationId")
	if e != nil {
		return nil, nil, e
	}
	v := findVariation(r.doc(), id)
	if v == nil {
		return nil, nil, notFound("COMBINATION_NOT_FOUND", "Combination #%d not found", id)
	}
	return r, v, nil
}

// listVariations answers a bare array in the order of creation.
func listVariations(c *call) (any, *apiError) {
	if e := c.store.variationGate(); e != nil {
		return nil, e
	}
	r, e := c.product()
	if e != nil {
		return nil, e
	}
	return c.store.showVariations(r.doc(), c.base()), nil
}

func getVariation(c *call) (any, *apiError) {
	r, v, e := c.variation()
	if e != nil {
		return nil, e
	}
	return c.store.showVariation(r.doc(), v, c.base()), nil
}

func postVariation(c *call) (any, *apiError) {
	if e := c.store.variationGate(); e != nil {
		return nil, e
	}
	r, e := c.product()
	if e != nil {
		return nil, e
	}
	body, e := c.object()
	if e != nil {
		return nil, e
	}
	doc := clone(r.doc())
	id, e := c.store.addVariation(doc, r.id, body)
	if e != nil {
		return nil, e
	}
	c.store.saveProduct(r, doc)
	return object{"id": id}, nil
}

func putVariation(c *call) (any, *apiError) {
	r, old, e := c.variation()
	if e != nil {
		return nil, e
	}
	body, e := c.object()
	if e != nil {
		return nil, e
	}
	doc := clone(r.doc())
	changes, e := c.store.changeVariation(doc, r.id, findVariation(doc, whole(old, "id")), body)
	if e != nil {
		return nil, e
	}
	if changes {
		c.store.saveProduct(r, doc)
	}
	return object{"updateCount": boolRank(changes)}, nil
}

// deleteVariations deletes the variation of the path, or all when the path names none.
func deleteVariations(c *call) (any, *apiError) {
	if e := c.store.variationGate(); e != nil {
		return nil, e
	}
	r, e := c.product()
	if e != nil {
		return nil, e
	}
	doc := clone(r.doc())
	var gone, kept []object
	if c.param("combinationId") == "" {
		gone = objects(doc, "combinations")
	} else {
		_, v, e := c.variation()
		if e != nil {
			return nil, e
		}
		for _, one := range objects(doc, "combinations") {
			if whole(one, "id") == whole(v, "id") {
				gone = append(gone, one)
			} else {
				kept = append(kept, one)
			}
		}
	}
	for _, one := range gone {
		c.store.forget(child(one, "image"))
	}
	doc["combinations"] = anyList(kept)
	if len(gone) > 0 {
		c.store.saveProduct(r, doc)
	}
	return object{"deleteCount": len(gone)}, nil
}
