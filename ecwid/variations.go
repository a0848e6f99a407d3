package ecwid

import "context"

// Variations lists all variations of a product (Ecwid REST docs, Search product variations).
func (c *Client) Variations(ctx context.Context, product ProductID) ([]Variation, error) {
	query := newParams().text("responseFields", FieldsOf[Variation]())
	return call[[]Variation](ctx, c, get(ReadCatalog, query.Values, "products", formatID(product), "combinations"))
}

// VariationFields are the writable fields of a variation.
type VariationFields struct {
	SKU            Optional[string] `json:"sku,omitzero"`
	Price          Optional[Money]  `json:"price,omitzero"`
	CompareToPrice Optional[Money]  `json:"compareToPrice,omitzero"`
	Quantity       Optional[int]    `json:"quantity,omitzero"`
	Unlimited      Optional[bool]   `json:"unlimited,omitzero"`
	WarningLimit   Optional[int]    `json:"warningLimit,omitzero"`
	Weight         Optional[Money]  `json:"weight,omitzero"`
}

// UpdateVariation changes the fields that are set (Ecwid REST docs, Update product variation).
func (c *Client) UpdateVariation(
	ctx context.Context, product ProductID, id VariationID, fields VariationFields,
) (UpdateResult, error) {
	req := put(UpdateCatalog, fields, "products", formatID(product), "combinations", formatID(id))
	return call[UpdateResult](ctx, c, req)
}

// AdjustVariationStock is AdjustStock for one variation that has a SKU of its own.
func (c *Client) AdjustVariationStock(
	ctx context.Context, product ProductID, id VariationID, delta int,
) (UpdateResult, error) {
	req := put(UpdateCatalog, stockDelta{delta}, "products", formatID(product), "combinations", formatID(id), "inventory")
	req.idempotent = false
	return call[UpdateResult](ctx, c, req)
}
