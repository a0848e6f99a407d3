package prompts

import (
	"time"

	"ecwid-mcp/ecwid"
)

// The records that a recovery mail is written from. Addresses and phone numbers are left out: no mail needs them.

type cartView struct {
	CartID    ecwid.CartID `json:"cartId"`
	Email     string       `json:"email"`
	Name      string       `json:"name,omitempty"`
	Created   string       `json:"createDate"` // times are in the shop's zone
	Updated   string       `json:"updateDate"`
	Subtotal  ecwid.Money  `json:"subtotal"`
	Total     ecwid.Money  `json:"total"`
	Currency  string       `json:"currency"`
	HasCoupon bool         `json:"hasCoupon"`
	Items     []lineView   `json:"items"`
}

type lineView struct {
	ProductID ecwid.ProductID `json:"productId,omitzero"`
	SKU       string          `json:"sku,omitempty"`
	Name      string          `json:"name"`
	Quantity  int             `json:"quantity"`
	Price     ecwid.Money     `json:"price"`
}

type shopperView struct {
	ID              ecwid.CustomerID `json:"id,omitzero"` // left out when the shop has no record of the shopper
	Email           string           `json:"email"`
	Name            string           `json:"name,omitempty"`
	Group           string           `json:"customerGroupName,omitempty"`
	Registered      string           `json:"registered,omitempty"`
	AcceptMarketing *bool            `json:"acceptMarketing,omitempty"` // left out when not known
	NumberOfOrders  int              `json:"numberOfOrders"`
	Orders          []pastOrder      `json:"latestOrders"` // at most 10
}

type pastOrder struct {
	ID            ecwid.OrderID `json:"id"`
	Created       string        `json:"createDate"`
	PaymentStatus string        `json:"paymentStatus"`
	Total         ecwid.Money   `json:"total"`
	Items         []lineView    `json:"items"`
}

func (f cartFacts) cartView() cartView {
	view := cartView{
		CartID: f.cart.CartID, Email: f.cart.Email, Created: f.local(f.cart.CreateDate), Updated: f.local(f.cart.UpdateDate),
		Subtotal: f.cart.Subtotal, Total: f.cart.Total, Currency: f.shop.Currency,
		HasCoupon: f.cart.DiscountCoupon != nil, Items: lines(f.cart.Items),
	}
	if f.cart.BillingPerson != nil {
		view.Name = f.cart.BillingPerson.Name
	}
	return view
}

func (f cartFacts) customerView() shopperView {
	view := f.history()
	view.ID, view.Email, view.Name, view.Group = f.customer.ID, f.customer.Email, f.customer.Name, f.customer.CustomerGroupName
	view.Registered, view.AcceptMarketing = f.local(f.customer.Registered), f.customer.AcceptMarketing
	return view
}

// history is what is known of a shopper by the orders alone.
func (f cartFacts) history() shopperView {
	view := shopperView{Email: f.cart.Email, NumberOfOrders: len(f.orders), Orders: []pastOrder{}}
	for _, o := range f.orders[:min(len(f.orders), historyOrders)] {
		view.Orders = append(view.Orders, pastOrder{o.ID, f.local(o.CreateDate), o.PaymentStatus, o.Total, lines(o.Items)})
	}
	return view
}

func lines(items []ecwid.OrderItem) []lineView {
	var all []lineView
	for _, item := range items {
		all = append(all, lineView{item.ProductID, item.SKU, item.Name, item.Quantity, item.Price})
	}
	return all
}

// local writes a time in the shop's zone; "" for none.
func (f cartFacts) local(t ecwid.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(f.shop.Zone).Format(time.RFC3339)
}
