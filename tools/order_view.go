package tools

import (
	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// orderView is an order in an answer: a summary, and with detail "full" the rest of the record.
type orderView struct {
	ID                ecwid.OrderID         `json:"id"`
	CreateDate        string                `json:"createDate,omitempty"`
	Email             string                `json:"email,omitempty"`
	Name              string                `json:"name,omitempty" jsonschema:"-"`
	CustomerID        ecwid.CustomerID      `json:"customerId,omitzero" jsonschema:"-"`
	PaymentStatus     string                `json:"paymentStatus,omitempty"`
	FulfillmentStatus string                `json:"fulfillmentStatus,omitempty"`
	FulfillmentType   ecwid.FulfillmentType `json:"fulfillmentType" jsonschema_description:"pickup, shipping, delivery or digital"`
	Total             ecwid.Money           `json:"total"`
	Items             []orderLine           `json:"items"`
	ItemsOmitted      int                   `json:"itemsOmitted,omitempty" jsonschema:"-"`
	PickupTime        string                `json:"pickupTime,omitempty" jsonschema:"-"`
	TrackingNumber    string                `json:"trackingNumber,omitempty" jsonschema:"-"`
	*orderRest        `jsonschema:"-"`
}

type orderLine struct {
	Name            string                 `json:"name,omitempty"`
	SKU             string                 `json:"sku,omitempty"`
	Quantity        int                    `json:"quantity"`
	Price           ecwid.Money            `json:"price"`
	ProductID       ecwid.ProductID        `json:"productId,omitzero" jsonschema:"-"`
	CombinationID   ecwid.VariationID      `json:"combinationId,omitzero" jsonschema:"-"`
	Tax             *ecwid.Money           `json:"tax,omitempty" jsonschema:"-"`
	SelectedOptions []ecwid.SelectedOption `json:"selectedOptions,omitempty" jsonschema:"-"`
}

type orderRest struct {
	InternalID            int64                 `json:"internalId,omitzero"`
	UpdateDate            string                `json:"updateDate,omitempty"`
	Subtotal              ecwid.Money           `json:"subtotal"`
	Tax                   ecwid.Money           `json:"tax"`
	Discount              ecwid.Money           `json:"discount"`
	CouponDiscount        ecwid.Money           `json:"couponDiscount"`
	CouponCode            string                `json:"couponCode,omitempty"`
	RefundedAmount        ecwid.Money           `json:"refundedAmount"`
	Refunds               []refundView          `json:"refunds,omitempty"`
	PaymentMethod         string                `json:"paymentMethod,omitempty"`
	PaymentMessage        string                `json:"paymentMessage,omitempty"`
	BillingPerson         *ecwid.Person         `json:"billingPerson,omitempty"`
	ShippingPerson        *ecwid.Person         `json:"shippingPerson,omitempty"`
	ShippingOption        *ecwid.ShippingOption `json:"shippingOption,omitempty"`
	HandlingFee           *ecwid.HandlingFee    `json:"handlingFee,omitempty"`
	TrackingURL           string                `json:"trackingUrl,omitempty"`
	OrderComments         string                `json:"orderComments,omitempty"`
	PrivateAdminNotes     string                `json:"privateAdminNotes,omitempty"`
	ExternalTransactionID string                `json:"externalTransactionId,omitempty"`
	ExtraFields           map[string]string     `json:"extraFields,omitempty"`
	AcceptMarketing       *bool                 `json:"acceptMarketing,omitempty"`
}

type refundView struct {
	Date   string      `json:"date,omitempty"`
	Amount ecwid.Money `json:"amount"`
	Reason string      `json:"reason,omitempty"`
}

// orderSummary names the fields of a summary, so that only these travel.
type orderSummary struct {
	ID                ecwid.OrderID    `json:"id"`
	CreateDate        ecwid.Time       `json:"createDate"`
	Email             string           `json:"email"`
	CustomerID        ecwid.CustomerID `json:"customerId"`
	PaymentStatus     string           `json:"paymentStatus"`
	FulfillmentStatus string           `json:"fulfillmentStatus"`
	PickupTime        ecwid.Time       `json:"pickupTime"`
	TrackingNumber    string           `json:"trackingNumber"`
	Total             ecwid.Money      `json:"total"`
	BillingPerson     struct {
		Name string `json:"name"`
	} `json:"billingPerson"`
	ShippingPerson struct {
		Name string `json:"name"`
	} `json:"shippingPerson"`
	ShippingOption struct {
		FulfillmentType string `json:"fulfillmentType"`
		IsPickup        bool   `json:"isPickup"`
	} `json:"shippingOption"`
	Items []struct {
		ProductID     ecwid.ProductID   `json:"productId"`
		CombinationID ecwid.VariationID `json:"combinationId"`
		Name          string            `json:"name"`
		SKU           string            `json:"sku"`
		Price         ecwid.Money       `json:"price"`
		Quantity      int               `json:"quantity"`
	} `json:"items"`
}

// maxLines bounds the lines of an order in a summary.
const maxLines = 10

func viewOrder(o ecwid.Order, shop toolkit.Shop, full bool) orderView {
	view := orderView{
		ID: o.ID, CreateDate: when(o.CreateDate, shop), Email: o.Email, Name: nameOn(o), CustomerID: o.CustomerID,
		PaymentStatus: o.PaymentStatus, FulfillmentStatus: o.FulfillmentStatus, FulfillmentType: o.Fulfillment(),
		Total: o.Total, PickupTime: when(o.PickupTime, shop), TrackingNumber: o.TrackingNumber,
	}
	items := o.Items
	if !full && len(items) > maxLines {
		view.ItemsOmitted = len(items) - maxLines
		items = items[:maxLines]
	}
	for _, item := range items {
		view.Items = append(view.Items, viewLine(item, full))
	}
	if full {
		view.orderRest = restOfOrder(o, shop)
	}
	return view
}

func viewLine(item ecwid.OrderItem, full bool) orderLine {
	line := orderLine{
		Name: item.Name, SKU: item.SKU, Quantity: item.Quantity, Price: item.Price,
		ProductID: item.ProductID, CombinationID: item.CombinationID,
	}
	if full {
		line.Tax, line.SelectedOptions = &item.Tax, item.SelectedOptions
	}
	return line
}

func restOfOrder(o ecwid.Order, shop toolkit.Shop) *orderRest {
	rest := &orderRest{
		InternalID: o.InternalID, UpdateDate: when(o.UpdateDate, shop),
		Subtotal: o.Subtotal, Tax: o.Tax, Discount: o.Discount, CouponDiscount: o.CouponDiscount,
		RefundedAmount: o.RefundedAmount, PaymentMethod: o.PaymentMethod, PaymentMessage: o.PaymentMessage,
		BillingPerson: o.BillingPerson, ShippingPerson: o.ShippingPerson, ShippingOption: o.ShippingOption,
		HandlingFee: o.HandlingFee, TrackingURL: o.TrackingURL, OrderComments: o.OrderComments,
		PrivateAdminNotes: o.PrivateAdminNotes, ExternalTransactionID: o.ExternalTransactionID,
		ExtraFields: timesIn(o.ExtraFields, shop), AcceptMarketing: o.AcceptMarketing,
	}
	if o.DiscountCoupon != nil {
		rest.CouponCode = o.DiscountCoupon.Code
	}
	for _, r := range o.Refunds {
		rest.Refunds = append(rest.Refunds, refundView{when(r.Date, shop), r.Amount, r.Reason})
	}
	return rest
}

func nameOn(o ecwid.Order) string {
	for _, p := range []*ecwid.Person{o.BillingPerson, o.ShippingPerson} {
		if p != nil && p.Name != "" {
			return p.Name
		}
	}
	return ""
}
