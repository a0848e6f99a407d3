package report

import (
	"cmp"
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
)

// screeningRules decide what is flagged.
type screeningRules struct {
	query      ComplianceQuery
	categories map[ecwid.CategoryID]bool
	products   map[ecwid.ProductID]bool // in these categories
}

// destination is a country with its state or province, "US-CA", empty without a country.
func destination(p *ecwid.Person) string {
	if p == nil || p.CountryCode == "" {
		return ""
	}
	if p.StateOrProvinceCode == "" {
		return strings.ToUpper(p.CountryCode)
	}
	return strings.ToUpper(p.CountryCode + "-" + p.StateOrProvinceCode)
}

// forbids reports whether a destination is listed, whole or by its country.
func (r screeningRules) forbids(destination string) bool {
	country, _, _ := strings.Cut(destination, "-")
	return country != "" && (slices.Contains(r.query.Countries, destination) || slices.Contains(r.query.Countries, country))
}

func (r screeningRules) restricted(items []ecwid.OrderItem) (found []RestrictedItem) {
	for _, item := range items {
		if r.products[item.ProductID] || r.categories[item.CategoryID] {
			found = append(found, RestrictedItem{item.ProductID, item.SKU, item.Quantity})
		}
	}
	return found
}

func (c *Compliance) addOrder(o ecwid.Order, rules screeningRules) {
	c.Counts.Orders++
	flagged := FlaggedOrder{
		OrderID: o.ID, CreateDate: o.CreateDate.Time, Total: o.Total, PaymentStatus: o.PaymentStatus,
		FulfillmentStatus: o.FulfillmentStatus, FulfillmentType: o.Fulfillment(), CustomerID: o.CustomerID,
		ShippingCountry: destination(o.ShippingPerson), BillingCountry: destination(o.BillingPerson),
		RestrictedItems: rules.restricted(o.Items),
	}
	if flagged.ShippingCountry == "" && flagged.BillingCountry == "" {
		c.Counts.WithoutCountry++
	}
	if o.Total.Cmp(rules.query.Threshold) >= 0 {
		c.Counts.HighValue++
		c.HighValueTotal = c.HighValueTotal.Add(o.Total)
		flagged.Reasons = append(flagged.Reasons, HighValue)
	}
	if rules.forbids(flagged.ShippingCountry) || rules.forbids(flagged.BillingCountry) {
		c.Counts.RestrictedDestination++
		flagged.Reasons = append(flagged.Reasons, RestrictedDestination)
	}
	if len(flagged.RestrictedItems) > 0 {
		c.Counts.RestrictedCategory++
		flagged.Reasons = append(flagged.Reasons, RestrictedGoods)
	}
	if len(flagged.Reasons) > 0 {
		c.Counts.Flagged++
		c.Flagged = append(c.Flagged, flagged)
	}
}

func (c *Compliance) addProduct(p ecwid.Product, rules screeningRules) {
	restricted := slices.ContainsFunc(p.CategoryIDs, func(id ecwid.CategoryID) bool { return rules.categories[id] })
	c.Counts.NewProducts++
	if restricted {
		c.Counts.NewRestricted++
	}
	c.NewProducts = append(c.NewProducts, NewProduct{
		ProductID: p.ID, SKU: p.SKU, Name: p.Name, Price: p.Price, Enabled: p.Enabled, Created: p.Created.Time,
		Restricted: restricted, Categories: p.Categories,
	})
}

// cut sorts the lists and bounds them.
func (c *Compliance) cut() {
	slices.SortFunc(c.Flagged, func(a, b FlaggedOrder) int {
		return cmp.Or(b.Total.Cmp(a.Total), a.CreateDate.Compare(b.CreateDate), cmp.Compare(a.OrderID, b.OrderID))
	})
	slices.SortFunc(c.NewProducts, func(a, b NewProduct) int {
		if a.Restricted != b.Restricted {
			return map[bool]int{true: -1, false: 1}[a.Restricted]
		}
		return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(b.ProductID, a.ProductID))
	})
	var omitted ComplianceNotShown
	c.Flagged, omitted.Flagged = listed(c.Flagged)
	c.NewProducts, omitted.NewProducts = listed(c.NewProducts)
	if omitted != (ComplianceNotShown{}) {
		c.Omitted = &omitted
	}
}
