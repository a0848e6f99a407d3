package toolkit

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/invopop/jsonschema"
)

// wanted says what a value must be, as the end of "must be …".
func wanted(schema *jsonschema.Schema) string {
	if len(schema.Enum) > 0 {
		values := make([]string, len(schema.Enum))
		for i, value := range schema.Enum {
			values[i] = fmt.Sprint(value)
		}
		return "one of " + strings.Join(values, ", ")
	}
	switch schema.Type {
	case "integer":
		return "a whole number" + bounds(schema)
	case "number":
		return "a number" + bounds(schema)
	case "boolean":
		return "true or false"
	case "array":
		return "a list in which each element is " + wanted(schema.Items)
	case "object":
		if schema.Properties == nil && schema.AdditionalProperties != nil {
			return "an object in which each value is " + wanted(schema.AdditionalProperties)
		}
		return "an object with " + names(schema)
	}
	if len(schema.Examples) > 0 {
		return fmt.Sprintf("a text such as %q", schema.Examples[0])
	}
	return "a text"
}

func bounds(schema *jsonschema.Schema) string {
	var parts []string
	for _, bound := range []struct {
		words string
		value json.Number
	}{
		{"at least", schema.Minimum},
		{"more than", schema.ExclusiveMinimum},
		{"at most", schema.Maximum},
		{"less than", schema.ExclusiveMaximum},
	} {
		if bound.value != "" {
			parts = append(parts, bound.words+" "+bound.value.String())
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return ", " + strings.Join(parts, " and ")
}

// describe names a given value, short enough to be repeated to the caller.
func describe(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return fmt.Sprint(v)
	case json.Number:
		return clean(v.String(), maxEcho)
	case string:
		if v == "" {
			return "an empty text"
		}
		return fmt.Sprintf("the text %q", clean(v, maxEcho))
	case []any:
		return "a list"
	}
	return "an object"
}

// suggest says which name was probably meant and lists the valid ones.
func suggest(name string, schema *jsonschema.Schema) string {
	if schema.Properties == nil || schema.Properties.Len() == 0 {
		return "nothing can be given here"
	}
	valid := strings.Split(names(schema), ", ")
	text := "valid: " + strings.Join(valid, ", ")
	if closest, ok := nearest(name, valid); ok {
		text = fmt.Sprintf("did you mean %s? %s", closest, text)
	}
	return text
}
