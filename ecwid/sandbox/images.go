package sandbox

func imageRoutes() []route {
	update := []string{"update_catalog"}
	all := []string{"update_catalog", "update_catalog_batch_delete"}
	const product = "/products/{productId}"
	return []route{
		{method: "POST", pattern: product + "/image", scopes: update, body: imageBody, handle: uploadMain},
		{method: "POST", pattern: product + "/image/async", scopes: update, handle: deferMain},
		{method: "DELETE", pattern: product + "/image", scopes: update, handle: deleteMain},
		{method: "POST", pattern: product + "/gallery", scopes: update, body: imageBody, handle: uploadGallery},
		{method: "POST", pattern: product + "/gallery/async", scopes: update, handle: deferGallery},
		{method: "DELETE", pattern: product + "/gallery", scopes: all, handle: deleteGallery},
		{method: "DELETE", pattern: product + "/gallery/{imageId}", scopes: update, handle: deleteGalleryImage},
		{method: "PUT", pattern: product + "/media", scopes: update, handle: putMedia},
	}
}

func uploadMain(c *call) (any, *apiError)    { return c.addImage((*call).uploaded, c.main) }
func uploadGallery(c *call) (any, *apiError) { return c.addImage((*call).uploaded, addGallery) }

func deferMain(c *call) (any, *apiError) {
	return c.async(c.addImage((*call).deferred, c.main))
}

func deferGallery(c *call) (any, *apiError) {
	return c.async(c.addImage((*call).deferred, addGallery))
}

// main puts an image first and forgets the one it replaces.
func (c *call) main(product, image object) { c.store.forget(putMain(product, image)) }

// addImage reads an image and puts it into the product of the path.
func (c *call) addImage(read func(*call) (object, *apiError), put func(product, image object)) (any, *apiError) {
	r, e := c.product()
	if e != nil {
		return nil, e
	}
	image, e := read(c)
	if e != nil {
		return nil, e
	}
	doc := clone(r.doc())
	put(doc, image)
	c.store.saveProduct(r, doc)
	return object{"id": image["file"]}, nil
}

// async leaves the id out of an answer when the store is set so.
func (c *call) async(result any, e *apiError) (any, *apiError) {
	if e == nil && c.store.opts.Behaviour.AsyncImageNoID {
		return object{}, nil
	}
	return result, e
}

func deleteMain(c *call) (any, *apiError) {
	return c.deleteImages(func(image object) bool { return boolean(image, "isMain") })
}

func deleteGallery(c *call) (any, *apiError) {
	return c.deleteImages(func(image object) bool { return !boolean(image, "isMain") })
}

func deleteGalleryImage(c *call) (any, *apiError) {
	id := c.param("imageId")
	return c.deleteImages(func(image object) bool { return !boolean(image, "isMain") && imageID(image) == id })
}

// deleteImages drops the matching images of the product of the path.
func (c *call) deleteImages(match func(object) bool) (any, *apiError) {
	r, e := c.product()
	if e != nil {
		return nil, e
	}
	doc := clone(r.doc())
	var kept, gone []object
	for _, one := range images(doc) {
		if match(one) {
			gone = append(gone, one)
		} else {
			kept = append(kept, one)
		}
	}
	if len(gone) > 0 {
		c.store.forget(gone...)
		setImages(doc, kept)
		c.store.saveProduct(r, doc)
	}
	return object{"deleteCount": len(gone)}, nil
}

// putMedia replaces media by URL: mainMedia null keeps the main image, without imageUrl it deletes it; galleryMedia
// replaces the whole gallery, and deletes it when missing (Ecwid docs, page Update product media). Videos are not
// simulated.
func putMedia(c *call) (any, *apiError) {
	r, e := c.product()
	if e != nil {
		return nil, e
	}
	body, e := c.object()
	if e != nil {
		return nil, e
	}
	main := mainImage(r.doc())
	if sent := child(body, "mainMedia"); sent != nil {
		if main, e = c.mediaOf(sent); e != nil {
			return nil, e
		}
	}
	var gallery []object
	for _, sent := range objects(body, "galleryMedia") {
		image, e := c.mediaOf(sent)
		if e != nil {
			return nil, e
		}
		if image != nil {
			gallery = append(gallery, image)
		}
	}
	doc := clone(r.doc())
	setImages(doc, gallery)
	if main != nil {
		putMain(doc, clone(main))
	}
	c.store.saveProduct(r, doc)
	return object{"updateCount": 1}, nil
}

func (c *call) mediaOf(sent object) (object, *apiError) {
	if str(sent, "videoUrl") != "" {
		return nil, failure(422, "VIDEO_NOT_SUPPORTED", "Videos are not supported")
	}
	if str(sent, "imageUrl") == "" {
		return nil, nil
	}
	return c.external(str(sent, "imageUrl"))
}
