package catalogue

import "ecwid-mcp/ecwid"

// newProduct is what creating the row's product sends. Without a quantity the stock is not counted, and the product is on
// sale unless the row says otherwise, as with the tool create_product.
func (e *Entry) newProduct() ecwid.ProductFields {
	fields := ecwid.ProductFields{
		SKU: ecwid.Some(e.SKU), Name: e.Name, Description: e.Description, Price: e.Price, CompareToPrice: e.CompareToPrice,
		CostPrice: e.CostPrice, Quantity: e.Quantity, Unlimited: ecwid.Some(e.Quantity.IsZero()), WarningLimit: e.WarningLimit,
		Enabled: ecwid.Some(e.Enabled.Or(true)), Weight: e.Weight,
	}
	if !e.Weight.IsZero() { // a weight is kept only for what is shipped (measured by Ecwid's own tests)
		fields.IsShippingRequired = ecwid.Some(true)
	}
	return fields
}

// productChanges is what the step's changes send.
func (s *Step) productChanges() ecwid.ProductFields {
	var fields ecwid.ProductFields
	for _, change := range s.Changes {
		switch change.Field {
		case Name:
			fields.Name = s.Entry.Name
		case Price:
			fields.Price = s.Entry.Price
		case CompareToPrice:
			fields.CompareToPrice = s.Entry.CompareToPrice
		case CostPrice:
			fields.CostPrice = s.Entry.CostPrice
		case Quantity:
			fields.Quantity, fields.Unlimited = s.Entry.Quantity, ecwid.Some(s.Entry.Unlimited)
		case WarningLimit:
			fields.WarningLimit = s.Entry.WarningLimit
		case Weight:
			fields.Weight = s.Entry.Weight
		case Enabled:
			fields.Enabled = s.Entry.Enabled
		case Description:
			fields.Description = s.Entry.Description
		}
	}
	return fields
}

// variationChanges is productChanges for a variation, which has fewer fields.
func (s *Step) variationChanges() ecwid.VariationFields {
	all := s.productChanges()
	return ecwid.VariationFields{
		Price: all.Price, CompareToPrice: all.CompareToPrice, Quantity: all.Quantity, Unlimited: all.Unlimited,
		WarningLimit: all.WarningLimit, Weight: all.Weight,
	}
}
