package tools

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// basket is what an order is made of: lines with prices, and what the merchant should know about them.
type basket struct {
	items    []ecwid.OrderItem
	ships    bool // at least one line has to travel
	warnings []string
}

// fillBasket looks every line's product up and prices it. All lines that cannot be filled are named at once.
func fillBasket(
	ctx context.Context, client *ecwid.Client, lines []orderItemInput, shop toolkit.Shop,
) (basket, error) {
	var b basket
	var p problems
	for i, line := range lines {
		path := fmt.Sprintf("items[%d]", i)
		product, err := productOf(ctx, client, line)
		if errors.Is(err, ecwid.ErrNotFound) {
			p.add(path, "names a product that is not in the store; find_product lists what there is")
			continue
		}
		if err != nil {
			return basket{}, err
		}
		chosen, problem := choose(product, line)
		if problem != "" {
			p.add(path, problem)
			continue
		}
		b.add(path, product, chosen, line, shop)
	}
	return b, p.err()
}

func productOf(ctx context.Context, client *ecwid.Client, line orderItemInput) (ecwid.Product, error) {
	if line.ProductID != 0 {
		return client.Product(ctx, line.ProductID)
	}
	result, err := client.SearchProducts(ctx, ecwid.ProductQuery{SKU: line.SKU})
	if err != nil {
		return ecwid.Product{}, err
	}
	for _, product := range result.Items {
		if strings.EqualFold(product.SKU, line.SKU) || variationBySKU(product, line.SKU) != nil {
			return product, nil
		}
	}
	return ecwid.Product{}, ecwid.ErrNotFound
}

func (b *basket) add(path string, product ecwid.Product, c choice, line orderItemInput, shop toolkit.Shop) {
	item := ecwid.OrderItem{
		ProductID: product.ID, SKU: product.SKU, Name: product.Name, Quantity: line.Quantity,
		ProductPrice: product.Price, Price: c.price(product, line.Quantity, shop.CurrencyPrecision),
		IsShippingRequired: product.IsShippingRequired, SelectedOptions: c.selected,
	}
	if product.Weight != nil {
		item.Weight = *product.Weight
	}
	if v := c.variation; v != nil {
		item.CombinationID = v.ID
		if v.SKU != "" {
			item.SKU = v.SKU
		}
		if v.Weight != nil {
			item.Weight = *v.Weight
		}
	}
	if line.Price != nil {
		item.Price = *line.Price
	}
	b.ships = b.ships || product.IsShippingRequired == nil || *product.IsShippingRequired
	b.items = append(b.items, item)
	b.warn(path, product, c, line.Quantity)
}

func (b *basket) warn(path string, product ecwid.Product, c choice, quantity int) {
	if !product.Enabled {
		b.warnings = append(b.warnings, path+": the product is hidden in the shop")
	}
	if len(c.defaults) > 0 {
		b.warnings = append(b.warnings, path+": not chosen, so the default was taken: "+strings.Join(c.defaults, ", "))
	}
	stock := product.Quantity
	if c.variation != nil && c.variation.SKU != "" {
		stock = c.variation.Quantity
	}
	if stock != nil && *stock < quantity {
		b.warnings = append(b.warnings, fmt.Sprintf("%s: only %d in stock, %d ordered", path, *stock, quantity))
	}
}
