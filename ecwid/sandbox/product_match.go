package sandbox

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

func hasChoice(product object, name string, values []string) bool {
	for _, option := range objects(product, "options") {
		for _, choice := range objects(option, "choices") {
			if strings.EqualFold(str(option, "name"), name) && containsFold(values, str(choice, "text")) {
				return true
			}
		}
	}
	return false
}

func hasAttribute(product object, name string, values []string) bool {
	for _, attribute := range objects(product, "attributes") {
		if strings.EqualFold(str(attribute, "name"), name) && containsFold(values, str(attribute, "value")) {
			return true
		}
	}
	return false
}

func containsFold(values []string, text string) bool {
	return slices.ContainsFunc(values, func(value string) bool { return strings.EqualFold(value, text) })
}

// hasTax tells whether a product has one of the manual taxes, or none of any when "none" is listed.
func hasTax(product object, wanted []string) bool {
	ids := integers(child(product, "tax"), "enabledManualTaxes")
	if len(ids) == 0 {
		return slices.Contains(wanted, "none")
	}
	return slices.ContainsFunc(ids, func(id int64) bool { return slices.Contains(wanted, strconv.FormatInt(id, 10)) })
}

var productOrders = []string{
	"RELEVANCE", "DEFINED_BY_STORE_OWNER", "ADDED_TIME_DESC", "ADDED_TIME_ASC", "NAME_ASC", "NAME_DESC",
	"PRICE_ASC", "PRICE_DESC", "UPDATED_TIME_ASC", "UPDATED_TIME_DESC",
}

// productOrder reads sortBy. A single category forces the owner's order; a keyword alone means relevance.
func (c *call) productOrder() (string, *apiError) {
	order, e := c.oneOf("sortBy", productOrders...)
	if e != nil {
		return "", e
	}
	switch {
	case c.has("category"):
		return "DEFINED_BY_STORE_OWNER", nil
	case order != "":
		return order, nil
	case c.has("keyword"):
		return "RELEVANCE", nil
	}
	return "DEFINED_BY_STORE_OWNER", nil
}

// sortProducts puts hits, which come in the order of creation, into the wanted order. The owner's order is that of
// creation here; equal products stay in it.
func sortProducts(hits []hit, order, keyword string) {
	field, direction := order, 1
	if short, ok := strings.CutSuffix(order, "_DESC"); ok {
		field, direction = short, -1
	} else {
		field = strings.TrimSuffix(field, "_ASC")
	}
	var compare func(a, b hit) int
	switch field {
	case "ADDED_TIME":
		compare = func(a, b hit) int { return a.row.created.Compare(b.row.created) }
	case "UPDATED_TIME":
		compare = func(a, b hit) int { return a.updated.Compare(b.updated) }
	case "NAME":
		compare = func(a, b hit) int {
			return strings.Compare(strings.ToLower(str(a.doc, "name")), strings.ToLower(str(b.doc, "name")))
		}
	case "PRICE":
		compare = func(a, b hit) int { return amount(a.doc, "price").Cmp(amount(b.doc, "price")) }
	case "RELEVANCE":
		wanted := parseKeyword(keyword)
		compare = func(a, b hit) int {
			return cmp.Compare(boolRank(wanted.in(str(b.doc, "name"))), boolRank(wanted.in(str(a.doc, "name"))))
		}
	default:
		return
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return direction * compare(a, b) })
}
