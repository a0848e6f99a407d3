package sandbox

import "math/big"

// cartFields exist on carts only.
var cartFields = [...]string{"cartId", "recoveredOrderId", "recoveredPublicUid", "recoveryEmailSentTimestamp"}

// orderView is an order as Ecwid answers it.
func (s *Store) orderView(h hit) object {
	doc := s.salesView(h)
	without(doc, cartFields[:]...)
	doc["internalId"], doc["orderNumber"] = number(h.row.id), number(h.row.id)
	doc["vendorOrderNumber"], doc["publicUid"] = doc["id"], doc["id"]
	return doc
}

// orderView is Store.orderView with pictures, whose addresses depend on how the caller reached the sandbox.
func (c *call) orderView(h hit) object {
	doc := c.store.orderView(h)
	for _, item := range objects(doc, "items") {
		product := c.store.products.get(whole(item, "productId"))
		if product == nil || item["imageUrl"] != nil {
			continue
		}
		if image := mainImage(product.doc()); image != nil {
			url := c.store.imageURL(image, c.base())
			item["imageUrl"], item["hdThumbnailUrl"], item["smallThumbnailUrl"] = url, url, url
		}
	}
	return doc
}

// cartView is the same row as an abandoned cart: without an order's identity, with the cart's.
func (s *Store) cartView(h hit) object {
	doc := s.salesView(h)
	if !isCart(doc) {
		doc["recoveredOrderId"], doc["recoveredPublicUid"] = number(h.row.id), doc["id"]
	}
	without(doc, "id", "ticket")
	if !s.opts.Behaviour.CartStatuses {
		without(doc, "paymentStatus", "fulfillmentStatus")
	}
	return doc
}

// salesView adds what orders and carts derive: dates and the sums that follow from others.
func (s *Store) salesView(h hit) object {
	doc := clone(h.doc)
	doc["createDate"], doc["createTimestamp"] = formatDate(h.row.created), number(h.row.created.Unix())
	doc["updateDate"], doc["updateTimestamp"] = formatDate(h.updated), number(h.updated.Unix())
	total, tax, places := amount(doc, "total"), amount(doc, "tax"), s.places()
	doc["totalWithoutTax"] = rounded(new(big.Rat).Sub(total, tax), places)
	doc["usdTotal"] = rounded(new(big.Rat).Mul(total, s.usdRate()), 2)
	fill(doc, object{"totalBeforeGiftCardRedemption": doc["total"]})
	return doc
}

// places is the number of decimals of the store's currency.
func (s *Store) places() int {
	n, ok := integer(child(s.profile, "formatsAndUnits"), "currencyPrecision")
	if !ok || n < 0 || n > 4 {
		return 2
	}
	return int(n)
}

// usdRate is the worth of one unit of the store's currency in US dollars.
func (s *Store) usdRate() *big.Rat {
	formats := child(s.profile, "formatsAndUnits")
	if rate := amount(formats, "currencyRate"); rate.Sign() > 0 && str(formats, "currency") != "USD" {
		return rate
	}
	return big.NewRat(1, 1)
}
