package sandbox

import (
	"slices"
	"strings"
	"time"
)

// searchCoupons answers GET /discount_coupons, newest first. The type filter is discount_type, the status filter
// availability.
func searchCoupons(c *call) (any, *apiError) {
	if e := c.store.couponFeature(); e != nil {
		return nil, e
	}
	types, e := c.enums("discount_type", couponEnum("discountType"))
	if e != nil {
		return nil, e
	}
	statuses, e := c.enums("availability", couponEnum("status"))
	if e != nil {
		return nil, e
	}
	made, e := c.period("createdFrom", "createdTo", false)
	if e != nil {
		return nil, e
	}
	touched, e := c.period("updatedFrom", "updatedTo", false)
	if e != nil {
		return nil, e
	}
	var found []hit
	for _, h := range slices.Backward(c.seen(c.store.coupons)) {
		status, kind := couponStatus(h.doc, c.now), str(h.doc, "discountType")
		switch {
		case c.has("code") && !strings.EqualFold(str(h.doc, "code"), c.query.Get("code")),
			types != nil && !slices.Contains(types, kind),
			statuses != nil && !slices.Contains(statuses, status),
			!made.has(h.row.created), !touched.has(h.updated):
			continue
		}
		found = append(found, h)
	}
	return paged(c, found, c.couponView)
}

// enums reads a comma list of enum values, nil when it is absent.
func (c *call) enums(name string, values []string) ([]string, *apiError) {
	asked := c.list(name)
	for _, one := range asked {
		if !slices.Contains(values, one) {
			return nil, wrongParameter("Wrong parameter '%s' value: expected one of '%s'", name, strings.Join(values, "', '"))
		}
	}
	return asked, nil
}

// couponView shows a coupon: unset optional fields are left out, the status is computed.
func (c *call) couponView(h hit) object { return couponView(h, c.now) }

func couponView(h hit, now time.Time) object {
	view := clone(h.doc)
	view["id"] = h.row.id
	view["status"] = couponStatus(h.doc, now)
	view["repeatCustomerOnly"] = str(h.doc, "applicationLimit") == "REPEAT_CUSTOMER_ONLY"
	view["creationDate"] = formatDate(h.row.created)
	view["updateDate"] = formatDate(h.updated)
	return view
}

// couponStatus is what a coupon's status reads at a time: PAUSED sticks, EXPIRED and USEDUP are computed.
func couponStatus(doc object, now time.Time) string {
	if str(doc, "status") == "PAUSED" {
		return "PAUSED"
	}
	if end, ok := parseDate(str(doc, "expirationDate")); ok && end.Before(now) {
		return "EXPIRED"
	}
	if used, _ := integer(doc, "orderCount"); used >= 1 && str(doc, "usesLimit") == "SINGLE" {
		return "USEDUP"
	}
	return "ACTIVE"
}
