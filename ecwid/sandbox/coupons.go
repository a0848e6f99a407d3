package sandbox

import (
	"strconv"
	"strings"
	"time"
)

func couponRoutes() []route {
	read, update := []string{"read_discount_coupons"}, []string{"update_discount_coupons"}
	couponTable := func(s *Store) *table { return s.coupons }
	return []route{
		{method: "GET", pattern: "/discount_coupons", scopes: read, handle: searchCoupons},
		{method: "POST", pattern: "/discount_coupons", scopes: []string{"create_discount_coupons"}, handle: postCoupon},
		deletedRoute("/discount_coupons/deleted", "read_discount_coupons", false, couponTable),
		deletedRoute("/coupons/deleted", "read_discount_coupons", false, couponTable),
		{method: "GET", pattern: "/discount_coupons/{idOrCode}", scopes: read, handle: getCoupon},
		{method: "PUT", pattern: "/discount_coupons/{idOrCode}", scopes: update, handle: putCoupon},
		{method: "DELETE", pattern: "/discount_coupons/{idOrCode}", scopes: update, handle: deleteCoupon},
	}
}

// couponByCode finds a coupon by its code, whatever the case; nil when there is none.
func (s *Store) couponByCode(code string) *row {
	if code == "" {
		return nil
	}
	for r := range s.coupons.all() {
		if strings.EqualFold(str(r.doc(), "code"), code) {
			return r
		}
	}
	return nil
}

// coupon finds the coupon of the path, by id first and then by code.
func (c *call) coupon() (*row, *apiError) {
	text := c.param("idOrCode")
	if id, err := strconv.ParseInt(text, 10, 64); err == nil {
		if r := c.store.coupons.get(id); r != nil {
			return r, nil
		}
	}
	if r := c.store.couponByCode(text); r != nil {
		return r, nil
	}
	return nil, notFound("DISCOUNT_COUPON_NOT_FOUND", "Coupon is not found")
}

func getCoupon(c *call) (any, *apiError) {
	r, e := c.coupon()
	if e != nil {
		return nil, e
	}
	return c.couponView(r.hit()), nil
}

func postCoupon(c *call) (any, *apiError) {
	body, e := c.object()
	if e != nil {
		return nil, e
	}
	r, e := c.store.createCoupon(body, c.now)
	if e != nil {
		return nil, e
	}
	return object{"id": r.id, "code": str(r.doc(), "code")}, nil
}

// createCoupon adds a coupon as POST /discount_coupons does.
func (s *Store) createCoupon(body object, at time.Time) (*row, *apiError) {
	doc, e := s.couponFields(body, 0)
	if e != nil {
		return nil, e
	}
	for _, field := range []string{"name", "code"} {
		if strings.TrimSpace(str(doc, field)) == "" {
			return nil, wrongParameter("Field DiscountCoupon.%s is absent", field)
		}
	}
	fill(doc, object{
		"discountType": "ABS", "status": "ACTIVE", "discount": number(0), "launchDate": formatDate(at),
		"usesLimit": "UNLIMITED", "applicationLimit": "UNLIMITED", "orderCount": number(0),
	})
	if e := checkCouponTerms(doc); e != nil {
		return nil, e
	}
	r := s.coupons.insert(s.coupons.next(s.rand), doc, at)
	s.changed(couponEntity, created, r.id, nil)
	return r, nil
}

func putCoupon(c *call) (any, *apiError) {
	r, e := c.coupon()
	if e != nil {
		return nil, e
	}
	body, e := c.object()
	if e != nil {
		return nil, e
	}
	patch, e := c.store.couponFields(body, r.id)
	if e != nil {
		return nil, e
	}
	if len(patch) == 0 {
		return object{"updateCount": 0}, nil
	}
	doc := clone(r.doc())
	merge(doc, patch)
	if e := checkCouponTerms(doc); e != nil {
		return nil, e
	}
	c.store.save(r, doc)
	c.store.changed(couponEntity, updated, r.id, nil)
	return object{"updateCount": 1}, nil
}

// deleteCoupon answers deleteCount 0, not 404, for a coupon that is not there (Ecwid docs of 2020, Delete coupon).
func deleteCoupon(c *call) (any, *apiError) {
	if e := c.store.couponFeature(); e != nil {
		return nil, e
	}
	r, e := c.coupon()
	if e != nil {
		return object{"deleteCount": 0}, nil
	}
	c.store.drop(c.store.coupons, r, object{"id": r.id})
	c.store.changed(couponEntity, deleted, r.id, nil)
	return object{"deleteCount": 1}, nil
}
