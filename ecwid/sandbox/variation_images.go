package sandbox

func uploadVariationImage(c *call) (any, *apiError) { return c.setVariationImage((*call).uploaded) }

func deferVariationImage(c *call) (any, *apiError) {
	return c.async(c.setVariationImage((*call).deferred))
}

func (c *call) setVariationImage(read func(*call) (object, *apiError)) (any, *apiError) {
	r, old, e := c.variation()
	if e != nil {
		return nil, e
	}
	image, e := read(c)
	if e != nil {
		return nil, e
	}
	c.changeImage(r, old, image)
	return object{"id": image["file"]}, nil
}

func deleteVariationImage(c *call) (any, *apiError) {
	r, old, e := c.variation()
	if e != nil {
		return nil, e
	}
	if child(old, "image") == nil {
		return object{"deleteCount": 0}, nil
	}
	c.changeImage(r, old, nil)
	return object{"deleteCount": 1}, nil
}

// changeImage gives a variation another image, or none, and forgets the one before.
func (c *call) changeImage(r *row, old, image object) {
	c.store.forget(child(old, "image"))
	doc := clone(r.doc())
	v := findVariation(doc, whole(old, "id"))
	if delete(v, "image"); image != nil {
		v["image"] = image
	}
	c.store.saveProduct(r, doc)
}
