package tools

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"ecwid-mcp/ecwid"
)

// choice is which variation and which option values of a product a line means.
type choice struct {
	variation *ecwid.Variation
	selected  []ecwid.SelectedOption
	defaults  []string // options for which nothing was given and the product's default was taken
}

// choose resolves the options of a line against the product. The second result says what is wrong, for the caller.
func choose(product ecwid.Product, line orderItemInput) (choice, string) {
	given := givenOptions(maps.Clone(line.Options))
	if given == nil {
		given = givenOptions{}
	}
	if v := variationBySKU(product, line.SKU); v != nil {
		for _, value := range v.Options {
			if other, set := given.setIfAbsent(value.Name, value.Value); set && !strings.EqualFold(other, value.Value) {
				return choice{}, fmt.Sprintf("has the sku of %s %q and asks for %.60q", value.Name, value.Value, other)
			}
		}
	}
	var c choice
	for _, option := range product.Options {
		value, ok := given.take(option.Name)
		if !ok && option.DefaultChoice != nil && *option.DefaultChoice >= 0 && *option.DefaultChoice < len(option.Choices) {
			if value, ok = option.Choices[*option.DefaultChoice].Text, option.Required; ok {
				c.defaults = append(c.defaults, fmt.Sprintf("%s: %s", option.Name, value))
			}
		}
		switch {
		case !ok && option.Required:
			return choice{}, fmt.Sprintf("needs the option %q: %s", option.Name, choicesOf(option))
		case !ok:
			continue
		}
		selected, problem := selectValue(option, value)
		if problem != "" {
			return choice{}, problem
		}
		c.selected = append(c.selected, selected)
	}
	if unknown := given.rest(); len(unknown) > 0 {
		return choice{}, fmt.Sprintf("has no option %.60q; its options are: %s", unknown[0], optionNames(product))
	}
	c.variation = variationFor(product, c.selected)
	return c, ""
}

// selectValue turns a chosen value into Ecwid's form, with what it adds to the price.
func selectValue(option ecwid.ProductOption, value string) (ecwid.SelectedOption, string) {
	selected := ecwid.SelectedOption{Name: option.Name, Type: "CHOICE", Value: value}
	switch option.Type {
	case "TEXTFIELD", "TEXTAREA":
		selected.Type = "TEXT"
		return selected, ""
	case "DATE":
		selected.Type = "DATE"
		return selected, ""
	case "FILES":
		return selected, fmt.Sprintf("option %q takes a file, which this tool cannot send", option.Name)
	case "CHECKBOX":
		selected.Type = "CHOICES"
	case "SWATCHES":
		selected.Type = "SWATCH_CHOICE"
	}
	values := []string{value}
	if option.Type == "CHECKBOX" && choiceOf(option, value) == nil {
		values = strings.Split(value, ",")
	}
	for _, value := range values {
		match := choiceOf(option, value)
		if match == nil {
			return selected, fmt.Sprintf("has no %.60q for option %q; choose from: %s", strings.TrimSpace(value), option.Name, choicesOf(option))
		}
		selected.ValuesArray = append(selected.ValuesArray, match.Text)
		selected.Selections = append(selected.Selections, ecwid.Selection{
			Title: match.Text, Modifier: match.PriceModifier, ModifierType: match.PriceModifierType,
		})
	}
	selected.Value = strings.Join(selected.ValuesArray, ", ")
	return selected, ""
}

func choiceOf(option ecwid.ProductOption, value string) *ecwid.Choice {
	for i := range option.Choices {
		if strings.EqualFold(option.Choices[i].Text, strings.TrimSpace(value)) {
			return &option.Choices[i]
		}
	}
	return nil
}

func variationBySKU(product ecwid.Product, sku string) *ecwid.Variation {
	for i := range product.Combinations {
		if v := &product.Combinations[i]; sku != "" && strings.EqualFold(v.SKU, sku) {
			return v
		}
	}
	return nil
}

// variationFor finds the variation all of whose option values were chosen.
func variationFor(product ecwid.Product, selected []ecwid.SelectedOption) *ecwid.Variation {
	for i := range product.Combinations {
		v := &product.Combinations[i]
		matches := func(value ecwid.VariationValue) bool {
			return slices.ContainsFunc(selected, func(s ecwid.SelectedOption) bool {
				return strings.EqualFold(s.Name, value.Name) && strings.EqualFold(s.Value, value.Value)
			})
		}
		if len(v.Options) > 0 && !slices.ContainsFunc(v.Options, func(value ecwid.VariationValue) bool { return !matches(value) }) {
			return v
		}
	}
	return nil
}

func choicesOf(option ecwid.ProductOption) string {
	if len(option.Choices) == 0 {
		return "any text"
	}
	var texts []string
	for _, c := range option.Choices {
		texts = append(texts, strconv.Quote(c.Text))
	}
	return strings.Join(texts, ", ")
}

func optionNames(product ecwid.Product) string {
	if len(product.Options) == 0 {
		return "none"
	}
	var names []string
	for _, o := range product.Options {
		names = append(names, o.Name)
	}
	return strings.Join(names, ", ")
}
