package sandbox

import (
	"slices"
	"strings"
)

var optionTypes = []string{"SELECT", "RADIO", "CHECKBOX", "TEXTFIELD", "TEXTAREA", "DATE", "FILES", "SIZE", "SWATCHES"}

// normaliseOptions checks a product's options and sets what they leave out.
func normaliseOptions(fields object) *apiError {
	for _, option := range objects(fields, "options") {
		if strings.TrimSpace(str(option, "name")) == "" {
			return wrongParameter("Field Product.options.name is absent")
		}
		fill(option, object{"type": "SELECT", "required": false})
		if e := oneOfField(option, "type", optionTypes); e != nil {
			return e
		}
		if !hasChoices(option) {
			continue
		}
		fill(option, object{"choices": []any{}, "defaultChoice": number(0)})
		for _, choice := range objects(option, "choices") {
			if str(choice, "text") == "" {
				return wrongParameter("Field Product.options.choices.text is absent")
			}
			fill(choice, object{"priceModifier": number(0), "priceModifierType": "ABSOLUTE"})
			if e := oneOfField(choice, "priceModifierType", []string{"ABSOLUTE", "PERCENT"}); e != nil {
				return e
			}
		}
	}
	return nil
}

func hasChoices(option object) bool {
	return slices.Contains([]string{"SELECT", "RADIO", "CHECKBOX", "SIZE", "SWATCHES"}, str(option, "type"))
}

// addChoice makes sure the product has an option with a choice; a new one is a SELECT (Ecwid docs, Create variation).
func addChoice(product object, name, value string) {
	for _, option := range objects(product, "options") {
		if str(option, "name") != name {
			continue
		}
		for _, choice := range objects(option, "choices") {
			if str(choice, "text") == value {
				return
			}
		}
		option["choices"] = append(list(option, "choices"), newChoice(value))
		return
	}
	option := object{
		"type": "SELECT", "name": name, "required": false, "defaultChoice": number(0), "choices": []any{newChoice(value)},
	}
	product["options"] = append(list(product, "options"), option)
}

func newChoice(text string) object {
	return object{"text": text, "priceModifier": number(0), "priceModifierType": "ABSOLUTE"}
}

// normaliseAttributes gives each attribute an id, name, type and visibility. They are written by id, alias or name.
func (s *Store) normaliseAttributes(fields object) {
	for _, attribute := range objects(fields, "attributes") {
		alias := strings.ToUpper(str(attribute, "alias"))
		delete(attribute, "alias")
		name := orDefault(str(attribute, "name"), aliasName(alias))
		if id, ok := integer(attribute, "id"); ok && name == "" {
			name = s.attributeName(id)
		}
		attribute["name"] = name
		if attribute["id"] == nil {
			attribute["id"] = number(s.attributeID(name))
		}
		fill(attribute, object{"type": orDefault(alias, "CUSTOM"), "show": "DESCR", "value": ""})
	}
}

// aliasName is what a well-known attribute is called when its name is not sent.
func aliasName(alias string) string {
	switch alias {
	case "BRAND":
		return "Brand"
	case "PRICE_PER_UNIT":
		return "Price per unit"
	case "UNITS_IN_PRODUCT":
		return "Units in product"
	}
	return alias
}

// attributeID gives the id of the attribute with this name in the store's General product type.
func (s *Store) attributeID(name string) int64 {
	if id, known := s.attributes[name]; known {
		return id
	}
	id := s.attributeIDs.next(s.rand)
	s.attributes[name] = id
	return id
}

func (s *Store) attributeName(id int64) string {
	for name, known := range s.attributes {
		if known == id {
			return name
		}
	}
	return ""
}
