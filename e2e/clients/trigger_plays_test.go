package clients

// happening is the events that one change gives, by trigger.
type happening map[string]string

// play is one change in the shop.
type play struct {
	trigger string // the one that it is about
	do      func(*visit) happening
}

// visit is what plays have in common: a later one goes on with what an earlier one left.
type visit struct {
	*shop
	unpaid, unpaidID string
}

// plays are the changes, one for each trigger, in the order in which they are played.
func plays() []play {
	return []play{
		{"new-customer", func(v *visit) happening {
			id := v.play("POST", "/customers", `{"email":"jane@example.com","name":"`+shopperName+`"}`)["customerId"]
			return happening{"new-customer": "customer-created-1003-" + id}
		}},
		{"new-product", func(v *visit) happening { return happening{"new-product": v.addProduct("Cup")} }},
		{"new-order", func(v *visit) happening {
			v.unpaid, v.unpaidID = v.buy("DIGITAL")
			return happening{"new-order": "order-created-1003-" + v.unpaidID}
		}},
		{"new-paid-order", func(v *visit) happening {
			v.play("POST", "/orders/"+v.unpaid+"/pay", "")
			return happening{"new-paid-order": "order-paid-1003-" + v.unpaidID}
		}},
		{"new-abandoned-cart", func(v *visit) happening {
			cart := v.play("POST", "/carts", `{"email":"jane@example.com"}`)["cartId"]
			v.play("POST", "/carts/"+cart+"/abandon", "")
			return happening{"new-abandoned-cart": "cart-abandoned-1003-" + cart}
		}},
		{"new-pickup-order", func(v *visit) happening {
			_, id := v.buy("PICKUP")
			return happening{"new-order": "order-created-1003-" + id, "new-pickup-order": "order-pickup-1003-" + id}
		}},
		{"new-shipping-order", func(v *visit) happening {
			_, id := v.buy("SHIPPING")
			return happening{"new-order": "order-created-1003-" + id, "new-shipping-order": "order-shipping-1003-" + id}
		}},
	}
}
