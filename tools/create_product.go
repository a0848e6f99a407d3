package tools

import (
	"context"
	"fmt"
	"io"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

type createProductInput struct {
	Name               string                      `json:"name" jsonschema:"minLength=1"`
	Price              ecwid.Money                 `json:"price" jsonschema:"minimum=0"`
	SKU                string                      `json:"sku,omitempty" jsonschema_description:"default: generated"`
	Description        string                      `json:"description,omitempty" jsonschema_description:"HTML"`
	Quantity           ecwid.Optional[int]         `json:"quantity,omitzero" jsonschema:"minimum=0" jsonschema_description:"stock; left out: unlimited"`
	WarningLimit       ecwid.Optional[int]         `json:"warningLimit,omitzero" jsonschema:"minimum=0" jsonschema_description:"stock that counts as low"`
	CompareToPrice     ecwid.Optional[ecwid.Money] `json:"compareToPrice,omitzero" jsonschema:"minimum=0" jsonschema_description:"struck-through price"`
	Weight             ecwid.Optional[ecwid.Money] `json:"weight,omitzero" jsonschema:"minimum=0" jsonschema_description:"in the store's unit"`
	IsShippingRequired ecwid.Optional[bool]        `json:"isShippingRequired,omitzero" jsonschema_description:"false for digital goods"`
	CategoryIDs        []ecwid.CategoryID          `json:"categoryIds,omitempty"`
	Enabled            ecwid.Optional[bool]        `json:"enabled,omitzero" jsonschema:"default=true" jsonschema_description:"show it in the shop"`
}

type createProductOutput struct {
	ProductID ecwid.ProductID `json:"productId"`
	Product   productView     `json:"product"`
	Currency  string          `json:"currency"`
}

var createProduct = toolkit.New(toolkit.Spec[createProductInput, createProductOutput]{
	Name: "create_product", Title: "Create product",
	Description: "Add a product to the catalogue, on sale at once unless enabled is false. Add its picture with upload_main_image.",
	Effect:      toolkit.Creates,
	Scopes:      []ecwid.Scope{ecwid.CreateCatalog, ecwid.ReadCatalog},
	Check: func(_ *toolkit.Session, in createProductInput) error {
		var p problems
		p.addIf(len(in.CategoryIDs) > maxCategories, "categoryIds", "has more than 100 entries, which Ecwid refuses")
		return p.err()
	},
	Run: runCreateProduct,
})

const maxCategories = 100

func runCreateProduct(ctx context.Context, s *toolkit.Session, in createProductInput) (createProductOutput, error) {
	shop, err := s.Shop(ctx)
	if err != nil {
		return createProductOutput{}, err
	}
	if in.SKU == "" {
		if in.SKU, err = newSKU(s.Rand); err != nil {
			return createProductOutput{}, err
		}
	}
	started := s.Now()
	id, err := s.Client.CreateProduct(ctx, in.fields())
	if lost(err) {
		id, err = findCreated(ctx, s.Client, in, started)
	}
	if err != nil {
		return createProductOutput{}, err
	}
	product, err := s.Client.Product(ctx, id)
	if err != nil { // it exists; an error would invite a second attempt
		product = in.sent(id)
	}
	return createProductOutput{ProductID: id, Product: viewProduct(product, shop, false), Currency: shop.Currency}, nil
}

func (in createProductInput) fields() ecwid.ProductFields {
	fields := ecwid.ProductFields{
		Name: ecwid.Some(in.Name), SKU: ecwid.Some(in.SKU), Price: ecwid.Some(in.Price), Quantity: in.Quantity, WarningLimit: in.WarningLimit,
		CompareToPrice: in.CompareToPrice, Weight: in.Weight,
		IsShippingRequired: in.IsShippingRequired, Enabled: in.Enabled,
		Unlimited: ecwid.Some(in.Quantity.IsZero()),
	}
	if in.Description != "" {
		fields.Description = ecwid.Some(in.Description)
	}
	if len(in.CategoryIDs) > 0 {
		fields.CategoryIDs = ecwid.Some(in.CategoryIDs)
	}
	return fields
}

// sent is the product as far as the arguments tell.
func (in createProductInput) sent(id ecwid.ProductID) ecwid.Product {
	product := ecwid.Product{ID: id, Name: in.Name, SKU: in.SKU, Price: in.Price, Enabled: in.Enabled.Or(true), InStock: true}
	if quantity, counted := in.Quantity.Value(); counted {
		product.Quantity, product.InStock = &quantity, quantity > 0
	}
	return product
}

// clockDoubt is how far Ecwid's clock may be from ours when a record is recognised by the time of its creation.
const clockDoubt = 2 * time.Minute

// newSKU makes the SKU by which a product is found again when Ecwid's answer to its creation is lost.
func newSKU(random io.Reader) (string, error) {
	code, err := newCouponCode(random)
	return "SKU-" + code, err
}

// findCreated looks for a product whose creation was sent and not answered: one with its SKU and what else was sent,
// made since. It is never sent again, because the store might end up with two.
func findCreated(
	ctx context.Context, client *ecwid.Client, in createProductInput, started time.Time,
) (ecwid.ProductID, error) {
	since := started.Add(-clockDoubt)
	id, ok := settle(ctx, func(ctx context.Context) (ecwid.ProductID, bool, error) {
		result, err := client.SearchProducts(ctx, ecwid.ProductQuery{SKU: in.SKU})
		if err != nil {
			return 0, false, err
		}
		for _, p := range result.Items {
			if in.made(p) && !p.Created.Before(since) {
				return p.ID, true, nil
			}
		}
		return 0, false, nil
	})
	if ok {
		return id, nil
	}
	return 0, toolkit.Refuse(toolkit.CodeOutcomeUnknown,
		"The product was sent and Ecwid's answer was lost, so it may or may not exist.",
		fmt.Sprintf("Look in a minute with find_product, sku %q. Create it again only if that finds nothing.", in.SKU))
}

// made reports whether a product is what the arguments ask for.
func (in createProductInput) made(p ecwid.Product) bool {
	quantity, counted := in.Quantity.Value()
	return p.SKU == in.SKU && p.Name == in.Name && p.Price.Equal(in.Price) && counted == (p.Quantity != nil) &&
		(!counted || quantity == *p.Quantity)
}
