package catalogue

import (
	"strconv"

	"ecwid-mcp/ecwid"
)

// ofVariation reports whether a variation has a field of its own (Ecwid REST docs, Update product variation).
func ofVariation(field Field) bool {
	switch field {
	case Price, CompareToPrice, Quantity, WarningLimit, Weight:
		return true
	}
	return false
}

// stand is what a product or variation has so far; nil is what is not set.
type stand struct {
	price, compareToPrice, costPrice, weight *ecwid.Money
	quantity                                 *int // nil while the stock is not counted
	warningLimit                             *int
}

func standOf(product ecwid.Product, variation *ecwid.Variation) stand {
	if v := variation; v != nil {
		return stand{
			price: v.Price, compareToPrice: v.CompareToPrice, costPrice: product.CostPrice, weight: v.Weight, quantity: v.Quantity,
			warningLimit: v.WarningLimit,
		}
	}
	has := stand{
		compareToPrice: product.CompareToPrice, costPrice: product.CostPrice, weight: product.Weight, quantity: product.Quantity,
		warningLimit: product.WarningLimit,
	}
	if product.ID != 0 {
		has.price = &product.Price
	}
	return has
}

// differences lists what the row sets that is not so yet. The product without an id is one that is still to be made.
func (e *Entry) differences(product ecwid.Product, variation *ecwid.Variation) []Change {
	has, fresh := standOf(product, variation), product.ID == 0
	var all []Change
	add := func(differs bool, field Field, from, to string) {
		if differs {
			all = append(all, Change{field, cut(from, maxValueShown), cut(to, maxValueShown)})
		}
	}
	money := func(field Field, given ecwid.Optional[ecwid.Money], present *ecwid.Money, unsetIsZero bool) {
		value, set := given.Value()
		same := present != nil && present.Equal(value) || present == nil && unsetIsZero && value.IsZero() && !fresh
		add(set && !same, field, moneyText(present), value.String())
	}
	text := func(field Field, given ecwid.Optional[string], present string) {
		value, set := given.Value()
		add(set && (fresh || value != present), field, present, value)
	}
	text(Name, e.Name, product.Name)
	money(Price, e.Price, has.price, false)
	money(CompareToPrice, e.CompareToPrice, has.compareToPrice, true)
	money(CostPrice, e.CostPrice, has.costPrice, true)
	quantity, counted := e.Quantity.Value()
	add(counted && (has.quantity == nil || *has.quantity != quantity), Quantity, stockText(has.quantity, fresh), strconv.Itoa(quantity))
	add(e.Unlimited && (fresh || has.quantity != nil), Quantity, stockText(has.quantity, fresh), unlimited)
	limit, limited := e.WarningLimit.Value()
	add(limited && (has.warningLimit == nil || *has.warningLimit != limit), WarningLimit, numberText(has.warningLimit), strconv.Itoa(limit))
	money(Weight, e.Weight, has.weight, variation == nil)
	enabled, said := e.Enabled.Value()
	add(said && (fresh || enabled != product.Enabled), Enabled, enabledText(product.Enabled, fresh), strconv.FormatBool(enabled))
	text(Description, e.Description, product.Description)
	return all
}

const unlimited = "unlimited"

func moneyText(m *ecwid.Money) string {
	if m == nil {
		return ""
	}
	return m.String()
}

func numberText(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func stockText(quantity *int, fresh bool) string {
	if quantity == nil && !fresh {
		return unlimited
	}
	return numberText(quantity)
}

func enabledText(enabled, fresh bool) string {
	if fresh {
		return ""
	}
	return strconv.FormatBool(enabled)
}
