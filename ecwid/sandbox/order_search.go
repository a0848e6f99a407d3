package sandbox

import (
	"cmp"
	"slices"
	"strings"
)

// test tells whether a search keeps a row.
type test func(hit) bool

// keep gives the rows that pass all tests, newest first. Ecwid documents no order of its order and cart searches.
func keep(hits []hit, tests []test) []hit {
	var kept []hit
	for _, h := range hits {
		if !slices.ContainsFunc(tests, func(t test) bool { return !t(h) }) {
			kept = append(kept, h)
		}
	}
	slices.SortStableFunc(kept, func(a, b hit) int {
		return cmp.Or(b.row.created.Compare(a.row.created), cmp.Compare(b.row.id, a.row.id))
	})
	return kept
}

// searchOrders answers GET /orders. Abandoned carts are hidden unless paymentStatus=INCOMPLETE asks for them.
func searchOrders(c *call) (any, *apiError) {
	f := &filter{call: c}
	f.known("paymentStatus", paymentStatuses())
	f.known("fulfillmentStatus", fulfillmentStatuses())
	statuses := f.values("paymentStatus", func(h hit) string { return str(h.doc, "paymentStatus") })
	if statuses == nil {
		f.add(func(h hit) bool { return !isCart(h.doc) })
	}
	f.values("fulfillmentStatus", func(h hit) string { return str(h.doc, "fulfillmentStatus") })
	f.values("vendorOrderNumber", func(h hit) string { return str(h.doc, "id") })
	f.orderIDs()
	f.salesFilters()
	f.equal("paymentMethod", func(h hit) string { return str(h.doc, "paymentMethod") })
	f.equal("paymentModule", func(h hit) string { return str(h.doc, "paymentModule") })
	f.equal("paymentReference", func(h hit) string { return str(h.doc, "paymentReference") })
	f.equal("refererId", func(h hit) string { return str(h.doc, "refererId") })
	f.equal("shippingMethod", func(h hit) string { return str(child(h.doc, "shippingOption"), "shippingMethodName") })
	f.contains("keywords", func(h hit) string { return orderText(h.doc) })
	f.flag("acceptMarketing", func(h hit) bool { return boolean(h.doc, "acceptMarketing") })
	f.flag("containsPreorderItems", func(h hit) bool {
		return slices.ContainsFunc(objects(h.doc, "items"), func(i object) bool { return boolean(i, "isPreorder") })
	})
	f.ids("productId", func(h hit) []int64 { return itemIDs(h.doc, "productId") })
	f.ids("subscriptionId", func(h hit) []int64 { return itemIDs(h.doc, "subscriptionId") })
	f.pickupTime()
	if f.err != nil {
		return nil, f.err
	}
	return paged(c, keep(c.seen(c.store.orders), f.tests), c.orderView)
}

// orderIDs keeps orders by ids (order or internal ids) and by the older orderNumber (internal ids alone).
func (f *filter) orderIDs() {
	if ids := f.call.list("ids"); ids != nil {
		f.add(func(h hit) bool {
			return slices.Contains(ids, str(h.doc, "id")) || slices.Contains(ids, number(h.row.id).String())
		})
	}
	f.ids("orderNumber", func(h hit) []int64 { return []int64{h.row.id} })
}

func (f *filter) pickupTime() {
	span, e := f.call.period("pickupTimeFrom", "pickupTimeTo", false)
	f.fail(e)
	if span.from == nil && span.to == nil {
		return
	}
	f.add(func(h hit) bool {
		at, ok := parseDate(str(h.doc, "pickupTime"))
		return ok && span.has(at)
	})
}

func itemIDs(order object, field string) []int64 {
	var ids []int64
	for _, item := range objects(order, "items") {
		if id, ok := integer(item, field); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// orderText is all that keywords look at.
func orderText(doc object) string {
	var parts []string
	for _, field := range []string{"id", "externalTransactionId", "email", "trackingNumber", "privateAdminNotes", "orderComments", "affiliateId"} {
		parts = append(parts, str(doc, field))
	}
	for _, field := range []string{"billingPerson", "shippingPerson"} {
		for _, value := range child(doc, field) {
			if text, ok := value.(string); ok {
				parts = append(parts, text)
			}
		}
	}
	for _, item := range objects(doc, "items") {
		parts = append(parts, str(item, "sku"), str(item, "name"))
		for _, option := range objects(item, "selectedOptions") {
			parts = append(parts, str(option, "name"), str(option, "value"))
		}
	}
	return strings.Join(parts, "\n")
}
