package sandbox

import (
	"strings"
	"time"
)

func productRoutes() []route {
	read, update := []string{"read_catalog"}, []string{"update_catalog"}
	return []route{
		{method: "GET", pattern: "/products", scopes: read, public: true, handle: searchProducts},
		{method: "POST", pattern: "/products", scopes: []string{"create_catalog"}, handle: postProduct},
		deletedRoute("/products/deleted", "read_catalog", true, func(s *Store) *table { return s.products }),
		{method: "GET", pattern: "/products/{productId}", scopes: read, public: true, handle: getProduct},
		{method: "PUT", pattern: "/products/{productId}", scopes: update, handle: putProduct},
		{method: "DELETE", pattern: "/products/{productId}", scopes: update, handle: deleteProduct},
		{method: "PUT", pattern: "/products/{productId}/inventory", scopes: update, handle: putInventory},
	}
}

// product finds the product of the path.
func (c *call) product() (*row, *apiError) {
	id, e := c.id("productId")
	if e != nil {
		return nil, e
	}
	r := c.store.products.get(id)
	if r == nil || c.token.public && !boolean(r.doc(), "enabled") {
		return nil, notFound("PRODUCT_NOT_FOUND", "Product #%d not found", id)
	}
	return r, nil
}

// saveProduct makes doc the product's current version and tells of it.
func (s *Store) saveProduct(r *row, doc object) {
	s.save(r, doc)
	s.changed(productEntity, updated, r.id, nil)
}

func getProduct(c *call) (any, *apiError) {
	r, e := c.product()
	if e != nil {
		return nil, e
	}
	show, e := c.productView()
	if e != nil {
		return nil, e
	}
	return show(r.hit()), nil
}

func postProduct(c *call) (any, *apiError) {
	body, e := c.object()
	if e != nil {
		return nil, e
	}
	keep, e := c.flag("saveCombinations")
	if e != nil {
		return nil, e
	}
	if !keep {
		delete(body, "combinations")
	}
	r, e := c.store.createProduct(body, c.now)
	if e != nil {
		return nil, e
	}
	return object{"id": r.id}, nil
}

// createProduct adds a product as POST /products with saveCombinations does.
func (s *Store) createProduct(body object, at time.Time) (*row, *apiError) {
	if limit := s.opts.MaxProducts; limit > 0 && s.products.len() >= limit {
		return nil, planRequired("", "The product limit of your plan is reached")
	}
	if name, ok := body["name"].(string); !ok || strings.TrimSpace(name) == "" {
		return nil, wrongParameter("Field Product.name is absent")
	}
	doc, e := s.productFields(body)
	if e != nil {
		return nil, e
	}
	variations := doc["combinations"]
	delete(doc, "combinations")
	id := s.products.next(s.rand)
	sent := clone(doc)
	s.fillProduct(doc)
	s.settleProduct(doc, sent)
	if e := s.checkProduct(doc, id); e != nil {
		return nil, e
	}
	if variations != nil {
		if e := s.replaceVariations(doc, id, variations); e != nil {
			return nil, e
		}
	}
	r := s.products.insert(id, doc, at)
	s.changed(productEntity, created, id, nil)
	return r, nil
}

func putProduct(c *call) (any, *apiError) {
	r, e := c.product()
	if e != nil {
		return nil, e
	}
	body, e := c.object()
	if e != nil {
		return nil, e
	}
	keep, e := c.flag("saveCombinations")
	if e != nil {
		return nil, e
	}
	if !keep {
		delete(body, "combinations")
	}
	doc, changes, e := c.store.updatedProduct(r, body)
	if e != nil {
		return nil, e
	}
	if changes {
		c.store.saveProduct(r, doc)
	}
	return c.updateAnswer(r, changes)
}

// updatedProduct merges an update into a product; changes is false when the update sets nothing.
func (s *Store) updatedProduct(r *row, body object) (doc object, changes bool, e *apiError) {
	patch, e := s.productFields(body)
	if e != nil {
		return nil, false, e
	}
	changes = len(patch) > 0
	variations, media := patch["combinations"], child(patch, "media")
	doc = clone(r.doc())
	merge(doc, without(patch, "combinations", "media"))
	s.settleProduct(doc, patch)
	if e := checkFrontPage(doc, patch); e != nil {
		return nil, false, e
	}
	if e := s.checkProduct(doc, r.id); e != nil {
		return nil, false, e
	}
	if media != nil {
		arrange(doc, objects(media, "images"))
	}
	if variations != nil {
		if e := s.replaceVariations(doc, r.id, variations); e != nil {
			return nil, false, e
		}
	}
	return doc, changes, nil
}

// updateAnswer counts the update and, with returnItem, shows the product after it.
func (c *call) updateAnswer(r *row, changes bool) (any, *apiError) {
	out := object{"updateCount": boolRank(changes)}
	wanted, e := c.flag("returnItem")
	if e != nil {
		return nil, e
	}
	if !wanted {
		return out, nil
	}
	show, e := c.productView()
	if e != nil {
		return nil, e
	}
	out["item"] = parseFields(c.query.Get("responseFields"))["item"].project(show(r.hit()))
	return out, nil
}

func deleteProduct(c *call) (any, *apiError) {
	r, e := c.product()
	if e != nil && e.status == 404 && !c.store.opts.Behaviour.DeleteMissing404 {
		return object{"deleteCount": 0}, nil
	}
	if e != nil {
		return nil, e
	}
	c.store.forget(images(r.doc())...)
	c.store.drop(c.store.products, r, object{"id": r.id})
	c.store.changed(productEntity, deleted, r.id, nil)
	return object{"deleteCount": 1}, nil
}
