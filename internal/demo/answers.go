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
	Tax               ecwid.Money `json:"tax"`
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
