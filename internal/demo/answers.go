package demo

import "ecwid-mcp/ecwid"

// What the story reads of the tools' answers.

type product struct {
	ID       int64       `json:"id"`
	SKU      string      `json:"sku"`
	Name     string      `json:"name"`
	Price    ecwid.Money `json:"price"`
	Quantity *int        `json:"quantity"`
	LowStock bool        `json:"lowStock"`
}

type products struct {
	Total    int       `json:"total"`
	Products []product `json:"products"`
	Currency string    `json:"currency"`
}

type customer struct {
	ID             int64       `json:"id"`
	Name           string      `json:"name"`
	Email          string      `json:"email"`
	NumberOfOrders int         `json:"numberOfOrders"`
	SalesValue     ecwid.Money `json:"salesValue"`
}

type line struct {
	Name      string `json:"name"`
	Quantity  int    `json:"quantity"`
	ProductID int64  `json:"productId"`
}

type order struct {
	ID                string      `json:"id"`
	Name              string      `json:"name"`
	Email             string      `json:"email"`
	Total             ecwid.Money `json:"total"`
	PaymentStatus     string      `json:"paymentStatus"`
	FulfillmentStatus string      `json:"fulfillmentStatus"`
	FulfillmentType   string      `json:"fulfillmentType"`
	TrackingNumber    string      `json:"trackingNumber"`
	CreateDate        string      `json:"createDate"`
	Items             []line      `json:"items"`
}

type orders struct {
	Total    int     `json:"total"`
	Orders   []order `json:"orders"`
	Currency string  `json:"currency"`
}

// cart is the summary of an event of new-abandoned-cart.
type cart struct {
	CartID    string      `json:"cartId"`
	Email     string      `json:"email"`
	Total     ecwid.Money `json:"total"`
	Currency  string      `json:"currency"`
	ItemCount int         `json:"itemCount"`
}

// sale is the summary of an event of new-paid-order.
type sale struct {
	OrderID  string      `json:"orderId"`
	Total    ecwid.Money `json:"total"`
	Currency string      `json:"currency"`
}
