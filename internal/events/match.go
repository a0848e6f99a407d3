package events

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
)

// Match is what can be asked about an event but is not told: filters look at it, readers never see it. It has what
// summaries lack.
type Match struct {
	Email       string   `json:"email,omitempty"` // of an order, as HashEmail gives it
	CustomerID  int64    `json:"customerId,omitempty"`
	ProductIDs  []int64  `json:"productIds,omitempty"` // of all items, each once
	SKUs        []string `json:"skus,omitempty"`
	CategoryIDs []int64  `json:"categoryIds,omitempty"`
}

// HashEmail gives the SHA-256 of an e-mail address in hexadecimal digits, the same for every letter case; nothing for
// what cannot be an address.
func HashEmail(email string) string {
	email = address(email)
	if email == "" {
		return ""
	}
	hash := sha256.Sum256([]byte(strings.ToLower(email)))
	return hex.EncodeToString(hash[:])
}

func matchOrder(o *ecwid.Order) Match {
	match := matchItems(o.Items)
	match.Email, match.CustomerID = HashEmail(o.Email), int64(o.CustomerID)
	return match
}

func matchProduct(p *ecwid.Product) Match {
	var match Match
	for _, id := range p.CategoryIDs {
		match.CategoryIDs = append(match.CategoryIDs, int64(id))
	}
	match.CategoryIDs = distinct(match.CategoryIDs)
	return match
}

func matchItems(items []ecwid.OrderItem) Match {
	var match Match
	for _, item := range items {
		match.ProductIDs = append(match.ProductIDs, int64(item.ProductID))
		match.SKUs = append(match.SKUs, item.SKU)
		match.CategoryIDs = append(match.CategoryIDs, int64(item.CategoryID))
	}
	match.ProductIDs, match.SKUs, match.CategoryIDs = distinct(match.ProductIDs), distinct(match.SKUs), distinct(match.CategoryIDs)
	return match
}

// distinct sorts values and leaves out doubles and the zero.
func distinct[T cmp.Ordered](values []T) []T {
	var none T
	slices.Sort(values)
	return slices.DeleteFunc(slices.Compact(values), func(value T) bool { return value == none })
}
