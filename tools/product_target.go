package tools

import (
	"context"
	"fmt"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// productTarget is what update_product changes: a product, or one of its variations.
type productTarget struct {
	product   ecwid.ProductID
	variation *ecwid.Variation
}

func (t productTarget) name() string {
	if t.variation != nil {
		return "variation"
	}
	return "product"
}

// target finds the variation that the arguments name, if any.
func (in updateProductInput) target(ctx context.Context, client *ecwid.Client) (productTarget, error) {
	target := productTarget{product: in.ProductID}
	if !in.ofVariation() {
		return target, nil
	}
	variations, err := client.Variations(ctx, in.ProductID)
	if err != nil {
		return target, err
	}
	var names []string
	for i := range variations {
		v := &variations[i]
		if v.ID == in.CombinationID || (in.CombinationSKU != "" && v.SKU == in.CombinationSKU) {
			target.variation = v
		}
		names = append(names, strings.TrimSpace(fmt.Sprintf("%d %s", v.ID, v.SKU)))
	}
	if target.variation == nil {
		return target, toolkit.Refuse(toolkit.CodeNotFound, fmt.Sprintf("Product %d has no such variation. Nothing was changed.", in.ProductID),
			"Its variations (combinationId and SKU): "+strings.Join(names, ", ")+".")
	}
	return target, in.ownStock(target.variation)
}

// ownStock refuses to count the stock of a variation that shares its product's.
func (in updateProductInput) ownStock(v *ecwid.Variation) error {
	var p problems
	shares := v.SKU == "" && in.SKU.Or("") == ""
	p.addIf(shares && !in.QuantityDelta.IsZero(), "quantityDelta", "does not fit a variation without a SKU of its own: it shares "+
		"the product's stock. Change the product instead, or give the variation a sku in the same call")
	return p.err()
}

// setsFields reports whether the call sets anything, besides counting the stock.
func (in updateProductInput) setsFields() bool {
	for _, unset := range []bool{
		in.Name.IsZero(), in.SKU.IsZero(), in.Description.IsZero(), in.Price.IsZero(), in.CompareToPrice.IsZero(),
		in.Quantity.IsZero(), in.Unlimited.IsZero(), in.WarningLimit.IsZero(), in.CategoryIDs.IsZero(), in.Enabled.IsZero(),
	} {
		if !unset {
			return true
		}
	}
	return false
}

// set changes the fields. A quantity means that the stock is counted, whatever it was before.
func (t productTarget) set(ctx context.Context, client *ecwid.Client, in updateProductInput) (ecwid.UpdateResult, error) {
	unlimited := in.Unlimited
	if !in.Quantity.IsZero() && unlimited.IsZero() {
		unlimited = ecwid.Some(false)
	}
	if t.variation != nil {
		return client.UpdateVariation(ctx, t.product, t.variation.ID, ecwid.VariationFields{
			SKU: in.SKU, Price: in.Price, CompareToPrice: in.CompareToPrice, Quantity: in.Quantity, Unlimited: unlimited,
			WarningLimit: in.WarningLimit,
		})
	}
	return client.UpdateProduct(ctx, t.product, ecwid.ProductFields{
		Name: in.Name, SKU: in.SKU, Description: in.Description, Price: in.Price, CompareToPrice: in.CompareToPrice,
		Quantity: in.Quantity, Unlimited: unlimited, WarningLimit: in.WarningLimit, CategoryIDs: in.CategoryIDs,
		Enabled: in.Enabled,
	})
}

func (t productTarget) count(ctx context.Context, client *ecwid.Client, delta int) (ecwid.UpdateResult, error) {
	if t.variation != nil {
		return client.AdjustVariationStock(ctx, t.product, t.variation.ID, delta)
	}
	return client.AdjustStock(ctx, t.product, delta)
}
