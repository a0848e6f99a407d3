package sandbox

import (
	"slices"
	"strings"
)

// orderRoutes are the endpoints of orders.
func orderRoutes() []route {
	read, write := []string{"read_orders"}, []string{"update_orders"}
	return []route{
		{method: "GET", pattern: "/orders", scopes: read, handle: searchOrders},
		{method: "GET", pattern: "/orders/last", scopes: read, handle: lastOrder},
		deletedRoute("/orders/deleted", "read_orders", false, func(s *Store) *table { return s.orders }),
		{method: "GET", pattern: "/orders/{orderId}", scopes: read, handle: getOrder},
		{method: "GET", pattern: "/orders/{orderId}/repeatURL", scopes: read, handle: repeatURL},
		{method: "POST", pattern: "/orders", scopes: []string{"create_orders"}, public: true, handle: createOrder},
		{method: "PUT", pattern: "/orders/{orderId}", scopes: write, handle: updateOrder},
		{method: "DELETE", pattern: "/orders/{orderId}", scopes: write, handle: deleteOrder},
		{method: "GET", pattern: "/orders/{orderId}/extraFields", scopes: read, handle: listOrderExtraFields},
		{method: "POST", pattern: "/orders/{orderId}/extraFields", scopes: write, handle: addOrderExtraField},
		{method: "PUT", pattern: "/orders/{orderId}/extraFields/{extraFieldId}", scopes: write, handle: updateOrderExtraField},
		{method: "DELETE", pattern: "/orders/{orderId}/extraFields/{extraFieldId}", scopes: write, handle: deleteOrderExtraField},
		{method: "GET", pattern: "/profile/order_statuses", scopes: []string{"read_store_profile"}, handle: orderStatuses},
		{method: "POST", pattern: "/order/calculate", scopes: []string{"read_store_profile"}, public: true, handle: calculateOrder},
	}
}

// getOrder answers GET /orders/{orderId}, for the order id and the internal id alike.
func getOrder(c *call) (any, *apiError) {
	r := c.store.orderRow(c.param("orderId"))
	if r == nil {
		return nil, c.store.orderNotFound(c.param("orderId"))
	}
	return c.orderView(r.hit()), nil
}

// lastOrder answers GET /orders/last with the newest order, of one customer when customerEmail says so.
func lastOrder(c *call) (any, *apiError) {
	f := &filter{call: c}
	f.add(func(h hit) bool { return !isCart(h.doc) })
	f.equal("customerEmail", func(h hit) string { return str(h.doc, "email") })
	if withAddress, e := c.flag("withAddress"); e != nil {
		return nil, e
	} else if withAddress {
		f.add(func(h hit) bool {
			return str(child(h.doc, "shippingPerson"), "street")+str(child(h.doc, "billingPerson"), "street") != ""
		})
	}
	found := keep(c.seen(c.store.orders), f.tests)
	if len(found) == 0 {
		return nil, notFound("ORDER_NOT_FOUND", "Order not found")
	}
	return c.orderView(found[0]), nil
}

func repeatURL(c *call) (any, *apiError) {
	r := c.store.orderRow(c.param("orderId"))
	if r == nil {
		return nil, c.store.orderNotFound(c.param("orderId"))
	}
	var items []string
	for _, id := range itemIDs(r.doc(), "productId") {
		items = append(items, number(id).String())
	}
	slices.Sort(items)
	site := strings.TrimSuffix(str(child(c.store.profile, "generalInfo"), "storeUrl"), "/")
	return object{"repeatOrderUrl": site + "/cart?repeat=" + strings.Join(slices.Compact(items), ",")}, nil
}
