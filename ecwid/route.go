package ecwid

import "strings"

// otherRoute stands for a path that routes lacks; no call of this client has one.
const otherRoute = "other"

// routes are the paths that the client calls, with {…} in place of ids.
var routes = [...]string{
	"/application/token",
	"/carts",
	"/carts/{cartId}",
	"/carts/{cartId}/place",
	"/categories",
	"/customers",
	"/customers/{customerId}",
	"/discount_coupons",
	"/discount_coupons/{couponIdentifier}",
	"/latest-stats",
	"/order/calculate",
	"/orders",
	"/orders/{orderId}",
	"/products",
	"/products/{productId}",
	"/products/{productId}/combinations",
	"/products/{productId}/combinations/{combinationId}",
	"/products/{productId}/combinations/{combinationId}/inventory",
	"/products/{productId}/image",
	"/products/{productId}/inventory",
	"/profile",
}

// routeOf gives the route of a path.
func routeOf(path []string) string {
	for _, route := range routes {
		if matches(route, path) {
			return route
		}
	}
	return otherRoute
}

func matches(route string, path []string) bool {
	n := 0
	for segment := range strings.SplitSeq(route[1:], "/") {
		if n == len(path) || segment[0] != '{' && segment != path[n] {
			return false
		}
		n++
	}
	return n == len(path)
}
