package sandbox

import (
	"strings"
	"time"
)

// demoShelf is what the demo's shoppers choose from: products as order items without a quantity.
type demoShelf struct {
	goods, downloads []object
}

func (s *Store) demoShelf() demoShelf {
	var shelf demoShelf
	for r := range s.products.all() {
		product := r.doc()
		switch {
		case !boolean(product, "enabled"):
		case isDigital(product):
			shelf.downloads = append(shelf.downloads, object{"productId": number(r.id)})
		case len(objects(product, "combinations")) == 0:
			shelf.goods = append(shelf.goods, object{"productId": number(r.id)})
		}
		for _, v := range objects(product, "combinations") {
			shelf.goods = append(shelf.goods, object{"productId": number(r.id), "combinationId": v["id"], "selectedOptions": chosenOptions(v)})
		}
	}
	return shelf
}

// chosenOptions are the selectedOptions of an item that is this variation.
func chosenOptions(variation object) []any {
	var selected []any
	for _, option := range objects(variation, "options") {
		selected = append(selected, object{"name": str(option, "name"), "type": "CHOICE", "value": str(option, "value")})
	}
	return selected
}

// demoBasket draws one to four different items. Teas are first on the shelf and bought most.
func (s *Store) demoBasket(way string, shelf demoShelf) []any {
	if way == "DIGITAL" {
		item := clone(shelf.downloads[s.rand.IntN(len(shelf.downloads))])
		item["quantity"] = number(1)
		return []any{item}
	}
	wanted := 1 + s.rand.IntN(4)
	if way == "DELIVERY" {
		wanted += 2 // there is a minimum for it
	}
	taken := map[int]bool{}
	var basket []any
	for len(basket) < wanted {
		luck := s.rand.Float64()
		i := int(luck * (0.35 + 0.65*luck) * float64(len(shelf.goods)))
		if taken[i] {
			continue
		}
		taken[i] = true
		item := clone(shelf.goods[i])
		item["quantity"] = number(int64(1 + s.rand.IntN(3)*s.rand.IntN(2)))
		basket = append(basket, item)
	}
	return basket
}

// demoPayment gives an order its payment method and status: bank transfers and cash may still be awaited.
func (s *Store) demoPayment(doc object, sale demoSale, now time.Time) {
	luck := s.rand.IntN(100)
	days := now.Sub(sale.at).Hours() / 24
	doc["paymentStatus"] = "PAID"
	switch {
	case sale.way == "PICKUP" && luck < 35:
		doc["paymentMethod"] = "Cash"
		if days < 4 {
			doc["paymentStatus"] = "AWAITING_PAYMENT"
		}
	case luck < 12 && sale.way != "DIGITAL":
		doc["paymentMethod"] = "Bank transfer"
		if days < 9 || luck < 2 {
			doc["paymentStatus"] = "AWAITING_PAYMENT"
		}
	case luck < 40:
		doc["paymentMethod"], doc["paymentModule"] = "PayPal", "PayPalStandard"
		doc["externalTransactionId"] = s.newCode(orderIDLetters, 17)
	default:
		doc["paymentMethod"], doc["paymentModule"] = "Credit or debit card", "StripeConnect"
		doc["externalTransactionId"] = "pi_" + s.newCode(tokenLetters, 24)
	}
	switch {
	case days > 2 && luck >= 94:
		doc["paymentStatus"] = "REFUNDED"
	case days > 2 && luck == 93:
		doc["paymentStatus"] = "PARTIALLY_REFUNDED"
	case days > 2 && (luck == 91 || luck == 92):
		doc["paymentStatus"] = "CANCELLED"
	}
}

// trackingNumber draws a parcel number.
func (s *Store) trackingNumber() string { return "9400" + s.newCode("0123456789", 18) }

// isSpecial tells a payment status that ends an order early.
func isSpecial(status string) bool {
	return strings.HasSuffix(status, "REFUNDED") || status == "CANCELLED"
}
