package tools

import (
	"context"
	"fmt"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

type updateProductInput struct {
	ProductID      ecwid.ProductID                    `json:"productId" jsonschema:"minimum=1"`
	CombinationID  ecwid.VariationID                  `json:"combinationId,omitempty" jsonschema:"minimum=1" jsonschema_description:"change this variation instead"`
	CombinationSKU string                             `json:"combinationSku,omitempty" jsonschema_description:"or by its SKU"`
	Name           ecwid.Optional[string]             `json:"name,omitzero" jsonschema:"minLength=1"`
	SKU            ecwid.Optional[string]             `json:"sku,omitzero"`
	Description    ecwid.Optional[string]             `json:"description,omitzero" jsonschema_description:"HTML"`
	Price          ecwid.Optional[ecwid.Money]        `json:"price,omitzero" jsonschema:"minimum=0"`
	CompareToPrice ecwid.Optional[ecwid.Money]        `json:"compareToPrice,omitzero" jsonschema:"minimum=0"`
	Quantity       ecwid.Optional[int]                `json:"quantity,omitzero" jsonschema:"minimum=0" jsonschema_description:"replaces the stock"`
	QuantityDelta  ecwid.Optional[int]                `json:"quantityDelta,omitzero" jsonschema_description:"adds to the stock; safe while orders come in"`
	Unlimited      ecwid.Optional[bool]               `json:"unlimited,omitzero" jsonschema_description:"stock is not counted"`
	WarningLimit   ecwid.Optional[int]                `json:"warningLimit,omitzero" jsonschema:"minimum=0"`
	CategoryIDs    ecwid.Optional[[]ecwid.CategoryID] `json:"categoryIds,omitzero" jsonschema_description:"replaces all"`
	Enabled        ecwid.Optional[bool]               `json:"enabled,omitzero" jsonschema_description:"false hides it in the shop"`
}

type updateProductOutput struct {
	Product     productView `json:"product"`
	UpdateCount int         `json:"updateCount"`
	Warning     string      `json:"warning,omitempty"`
	Currency    string      `json:"currency"`

	Warnings []toolkit.Warning `json:"warnings,omitempty" jsonschema:"-"`
}

var updateProduct = toolkit.New(toolkit.Spec[updateProductInput, updateProductOutput]{
	Name: "update_product", Title: "Update product",
	Description: "Change the given fields of a product or of one of its variations; the others stay.",
	Effect:      toolkit.Updates,
	Scopes:      []ecwid.Scope{ecwid.UpdateCatalog, ecwid.ReadCatalog},
	Check:       checkUpdateProduct,
	Run:         runUpdateProduct,
})

func checkUpdateProduct(_ *toolkit.Session, in updateProductInput) error {
	var p problems
	delta, counted := in.QuantityDelta.Value()
	p.addIf(counted && !in.Quantity.IsZero(), "quantityDelta", "cannot be combined with quantity: one counts from the present stock, the other replaces it")
	p.addIf(counted && delta == 0, "quantityDelta", "must not be 0")
	p.addIf(counted && in.Unlimited.Or(false), "quantityDelta", "cannot be combined with unlimited: true")
	_, set := in.Quantity.Value()
	p.addIf(set && in.Unlimited.Or(false), "quantity", "cannot be combined with unlimited: true")
	p.addIf(in.CombinationID != 0 && in.CombinationSKU != "", "combinationSku", "cannot be combined with combinationId; either finds the variation")
	if in.ofVariation() {
		const onProduct = "belongs to the product, not to a variation"
		p.addIf(!in.Name.IsZero(), "name", onProduct)
		p.addIf(!in.Description.IsZero(), "description", onProduct)
		p.addIf(!in.CategoryIDs.IsZero(), "categoryIds", onProduct)
		p.addIf(!in.Enabled.IsZero(), "enabled", onProduct)
	}
	p.addIf(!counted && !in.setsFields(), "", "nothing to change: give at least one field besides the ids")
	return p.err()
}

func (in updateProductInput) ofVariation() bool {
	return in.CombinationID != 0 || in.CombinationSKU != ""
}

func runUpdateProduct(ctx context.Context, s *toolkit.Session, in updateProductInput) (updateProductOutput, error) {
	shop, err := s.Shop(ctx)
	if err != nil {
		return updateProductOutput{}, err
	}
	result, err := in.apply(ctx, s.Client)
	if err != nil {
		return updateProductOutput{}, err
	}
	product, err := s.Client.Product(ctx, in.ProductID)
	if err != nil {
		return updateProductOutput{}, toolkit.ReadBack("the product was changed", err)
	}
	return updateProductOutput{
		Product: viewProduct(product, shop, false), UpdateCount: result.UpdateCount, Warning: result.Warning,
		Currency: shop.Currency, Warnings: in.warnings(s),
	}, nil
}

// warnings are those of a change that was made.
func (in updateProductInput) warnings(s *toolkit.Session) []toolkit.Warning {
	if s.RetailSync && !(in.Quantity.IsZero() && in.QuantityDelta.IsZero()) {
		return []toolkit.Warning{toolkit.Warn(toolkit.RetailStockStays)}
	}
	return nil
}

// uncounted says of a call whose fields are in doubt that its stock change, at least, is not.
func (in updateProductInput) uncounted(err error) error {
	if !lost(err) || in.QuantityDelta.IsZero() {
		return err
	}
	return toolkit.Refuse(toolkit.CodeOutcomeUnknown,
		"The fields were sent and no clear answer came back, so they may or may not be set. The stock was not touched.",
		"Look with find_product whether the fields are set; quantityDelta was not sent and is still to do.")
}

// apply sets the fields first and counts the stock last: setting can be repeated, counting cannot.
func (in updateProductInput) apply(ctx context.Context, client *ecwid.Client) (ecwid.UpdateResult, error) {
	target, err := in.target(ctx, client)
	if err != nil {
		return ecwid.UpdateResult{}, err
	}
	var result ecwid.UpdateResult
	if in.setsFields() {
		if result, err = target.set(ctx, client, in); err != nil {
			return result, in.uncounted(err)
		}
		if result.UpdateCount == 0 {
			return result, noChange(target.name())
		}
	}
	delta, counted := in.QuantityDelta.Value()
	if !counted {
		return result, nil
	}
	counts, err := target.count(ctx, client, delta)
	if err == nil && counts.UpdateCount == 0 {
		err = toolkit.Refuse(toolkit.CodeNoChange, fmt.Sprintf("Ecwid answered updateCount 0: the stock of the %s was not changed.",
			target.name()), "Stock is counted only when it is not unlimited: set quantity first.")
	}
	if err != nil && result.UpdateCount > 0 {
		err = toolkit.After("the other fields were set", err)
	}
	return counts, err
}
