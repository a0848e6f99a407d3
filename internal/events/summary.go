package events

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"ecwid-mcp/ecwid"
)

// Bounds on summaries, which travel in every read of a trigger.
const (
	maxSummaryItems = 20
	maxEmail        = 254 // RFC 5321
	maxName         = 200
)

// itemSummary is a line of an order or cart. It has no name: with options, names can hold what a shopper typed.
type itemSummary struct {
	ProductID ecwid.ProductID `json:"productId,omitzero"`
	SKU       string          `json:"sku,omitempty"`
	Quantity  int             `json:"quantity"`
	Price     ecwid.Money     `json:"price"` // of one
}

// orderSummary is what events tell of an order.
type orderSummary struct {
	OrderID         ecwid.OrderID         `json:"orderId"`
	InternalID      int64                 `json:"internalId"`
	Total           ecwid.Money           `json:"total"`
	Currency        string                `json:"currency,omitempty"` // ISO 4217
	PaymentStatus   string                `json:"paymentStatus"`
	FulfillmentType ecwid.FulfillmentType `json:"fulfillmentType"`
	ItemCount       int                   `json:"itemCount"` // lines; Items holds the first of them
	Items           []itemSummary         `json:"items"`
}

// cartSummary is what events tell of a cart. The e-mail is there because nothing else lets anybody follow a cart up.
type cartSummary struct {
	CartID     ecwid.CartID     `json:"cartId"`
	Email      string           `json:"email"`
	CustomerID ecwid.CustomerID `json:"customerId,omitzero"`
	Total      ecwid.Money      `json:"total"`
	Currency   string           `json:"currency,omitempty"`
	ItemCount  int              `json:"itemCount"`
	Items      []itemSummary    `json:"items"`
}

type customerSummary struct {
	CustomerID      ecwid.CustomerID `json:"customerId"`
	Email           string           `json:"email,omitempty"`
	CustomerGroupID int64            `json:"customerGroupId"`
}

type productSummary struct {
	ProductID ecwid.ProductID `json:"productId"`
	SKU       string          `json:"sku,omitempty"`
	Name      string          `json:"name"` // the shop's own text
	Price     ecwid.Money     `json:"price"`
	Currency  string          `json:"currency,omitempty"`
	Quantity  *int            `json:"quantity,omitempty"` // absent when unlimited
	Enabled   bool            `json:"enabled"`
}

func summarizeOrder(o *ecwid.Order, currency string) json.RawMessage {
	return summary(orderSummary{o.ID, o.InternalID, o.Total, currency, o.PaymentStatus, o.Fulfillment(), len(o.Items), summarizeItems(o.Items)})
}

func summarizeCart(c *ecwid.Cart, currency string) json.RawMessage {
	return summary(cartSummary{c.CartID, address(c.Email), c.CustomerID, c.Total, currency, len(c.Items), summarizeItems(c.Items)})
}

func summarizeCustomer(c *ecwid.Customer) json.RawMessage {
	return summary(customerSummary{c.ID, address(c.Email), c.CustomerGroupID})
}

func summarizeProduct(p *ecwid.Product, currency string) json.RawMessage {
	return summary(productSummary{p.ID, p.SKU, cut(p.Name, maxName), p.Price, currency, p.Quantity, p.Enabled})
}

func summarizeItems(items []ecwid.OrderItem) []itemSummary {
	summaries := make([]itemSummary, 0, min(len(items), maxSummaryItems))
	for _, item := range items[:min(len(items), maxSummaryItems)] {
		summaries = append(summaries, itemSummary{item.ProductID, item.SKU, item.Quantity, item.Price})
	}
	return summaries
}

// summary encodes one of the types above, which cannot fail.
func summary[T any](value T) json.RawMessage {
	data, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("events: summary: %v", err))
	}
	return data
}

// address gives an e-mail address, or nothing when the text cannot be one: shoppers type it.
func address(text string) string {
	text = strings.TrimSpace(text)
	local, domain, found := strings.Cut(text, "@")
	odd := func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsGraphic(r) || strings.ContainsRune(`"<>(),:;\`, r)
	}
	if !found || local == "" || domain == "" || len(text) > maxEmail || strings.ContainsFunc(text, odd) {
		return ""
	}
	return text
}

// cut shortens a text to at most n runes.
func cut(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n-1]) + "…"
}
