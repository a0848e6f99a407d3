package web

import (
	"encoding/json"
	"fmt"

	"ecwid-mcp/ecwid/sandbox"
)

// shippingOption is a way for an order to reach its shopper.
type shippingOption struct {
	ID      string      `json:"shippingMethodId"`
	Name    string      `json:"shippingMethodName"`
	Kind    string      `json:"fulfillmentType"`
	Rate    json.Number `json:"shippingRate"`
	Transit string      `json:"estimatedTransitTime"` // in days, such as 3-5
	Pickup  string      `json:"pickupInstruction"`
}

// sums is what an order, a cart or a quote costs.
type sums struct {
	Subtotal       json.Number     `json:"subtotal"`
	CouponDiscount json.Number     `json:"couponDiscount"`
	Discount       json.Number     `json:"discount"`
	VolumeDiscount json.Number     `json:"volumeDiscount"`
	Tax            json.Number     `json:"tax"`
	Total          json.Number     `json:"total"`
	Refunded       json.Number     `json:"refundedAmount"`
	ShippingOption *shippingOption `json:"shippingOption"`
	HandlingFee    *struct {
		Name  string      `json:"name"`
		Value json.Number `json:"value"`
	} `json:"handlingFee"`
	Coupon *struct {
		Code string `json:"code"`
		Name string `json:"name"`
	} `json:"discountCoupon"`
}

// bill is what the template of an order's items and sums gets.
type bill struct {
	Store storeView
	Items []orderItem
	Sums  sums
}

func newBill(store storeView, items []orderItem, of sums) bill { return bill{store, items, of} }

// Sums gives what the holder of sums costs.
func (s sums) Sums() sums { return s }

// orderItem is a line of an order or a quote.
type orderItem struct {
	ProductID int64       `json:"productId"`
	VariantID int64       `json:"combinationId"`
	Name      string      `json:"name"`
	SKU       string      `json:"sku"`
	Price     json.Number `json:"price"`
	Quantity  int64       `json:"quantity"`
	Shipped   bool        `json:"isShippingRequired"`
	Options   []option    `json:"selectedOptions"`
}

// Total is what the line costs.
func (i orderItem) Total() json.Number { return times(i.Price, i.Quantity) }

// quote is what a cart costs, as the store itself reckons it (Ecwid REST docs, page Calculate order details).
type quote struct {
	Items   []orderItem      `json:"items"`
	Options []shippingOption `json:"availableShippingOptions"`
	sums
}

// Shipped tells whether anything in the cart must be sent.
func (q quote) Shipped() bool {
	for _, item := range q.Items {
		if item.Shipped {
			return true
		}
	}
	return false
}

// wish is what a quote is asked for.
type wish struct {
	Email  string          `json:"email,omitempty"` // coupons may hold for some shoppers only
	Items  []wishedItem    `json:"items"`
	Coupon *wishedCoupon   `json:"discountCoupon,omitempty"`
	Option *shippingChoice `json:"shippingOption,omitempty"`
}

type wishedItem struct {
	sandbox.Item
	Options []option `json:"selectedOptions,omitempty"`
}

// wishFor asks for what can still be had of a cart.
func wishFor(email string, lines []line) wish {
	of := wish{Email: email}
	for _, l := range lines {
		if l.Gone {
			continue
		}
		item := wishedItem{Item: l.Item}
		for _, o := range l.Variation.Options {
			item.Options = append(item.Options, option{Name: o.Name, Type: "CHOICE", Value: o.Value})
		}
		of.Items = append(of.Items, item)
	}
	return of
}

type wishedCoupon struct {
	Code string `json:"code"`
}

type shippingChoice struct {
	ID   string `json:"shippingMethodId"`
	Name string `json:"shippingMethodName"`
	Kind string `json:"fulfillmentType"`
}

// quote asks the store what a wish costs.
func (s *Site) quote(of wish) (quote, error) {
	body, err := json.Marshal(of)
	if err != nil {
		return quote{}, fmt.Errorf("web: cannot ask for a quote: %w", err)
	}
	answer, err := s.store.Create("/order/calculate", body)
	if err != nil {
		return quote{}, err
	}
	var q quote
	if err := json.Unmarshal(answer, &q); err != nil {
		return quote{}, fmt.Errorf("web: cannot read a quote: %w", err)
	}
	return q, nil
}
