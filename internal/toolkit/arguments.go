package toolkit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/invopop/jsonschema"
)

// normalise checks args against schema, fills in defaults and turns near misses ("5" for 5) into what the schema
// wants. All problems come back together, with those arguments that are in order.
func normalise(effect Effect, schema *jsonschema.Schema, args json.RawMessage) (json.RawMessage, error) {
	if trimmed := bytes.TrimSpace(args); len(trimmed) == 0 || bytes.Equal(trimmed, []byte("null")) {
		args = json.RawMessage("{}")
	}
	value, err := parse(args)
	if err != nil {
		return nil, Invalid(Problem{Message: "the arguments are not JSON"})
	}
	if text, ok := value.(string); ok {
		if o, ok := embedded[object](text); ok {
			value = o
		}
	}
	o, ok := value.(object)
	if !ok {
		return nil, Invalid(Problem{Message: "the arguments must be one JSON object with " + names(schema) + ", got " + describe(value)})
	}
	c := checker{effect: effect}
	normal := c.object("", schema, o)
	for _, p := range c.problems {
		delete(normal, topLevel(p.Argument))
	}
	usable, err := json.Marshal(normal)
	if len(c.problems) > 0 {
		return usable, Invalid(c.problems...)
	}
	return usable, err
}

// topLevel is the argument in which a path lies.
func topLevel(path string) string {
	if end := strings.IndexAny(path, ".["); end >= 0 {
		return path[:end]
	}
	return path
}

// checker walks arguments and collects what is wrong with them. A null means "left out", as hosts fill optional
// arguments, except where something is updated: there it could be meant to clear a value. An empty text means the
// empty value, except where something is looked for: there it would match everything.
type checker struct {
	effect   Effect
	problems []Problem
}

func (c *checker) report(at, format string, args ...any) {
	c.problems = append(c.problems, Problem{Argument: at, Message: fmt.Sprintf(format, args...)})
}

// value returns what the schema wants in place of v, or reports why that cannot be.
func (c *checker) value(at string, schema *jsonschema.Schema, v any) any {
	switch schema.Type {
	case "object":
		if text, ok := v.(string); ok {
			if o, ok := embedded[object](text); ok {
				v = o
			}
		}
		if o, ok := v.(object); ok {
			return c.object(at, schema, o)
		}
	case "array":
		return c.array(at, schema, v)
	case "string":
		if text, ok := asText(v); ok {
			return c.text(at, schema, text)
		}
	case "integer", "number":
		if number, ok := asNumber(v); ok {
			return c.number(at, schema, number)
		}
	case "boolean":
		if b, ok := asBool(v); ok {
			return b
		}
	}
	c.report(at, "must be %s, got %s", wanted(schema), describe(v))
	return nil
}

func (c *checker) object(at string, schema *jsonschema.Schema, o object) map[string]any {
	for _, name := range o.repeated {
		c.report(join(at, name), "is given twice; give it once")
	}
	out := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(o.fields)) {
		property, known := property(schema, name)
		switch v := o.fields[name]; {
		case !known:
			c.report(join(at, name), "is unknown; %s", suggest(name, schema))
		case v != nil:
			out[name] = c.value(join(at, name), property, v)
		case slices.Contains(schema.Required, name):
			c.report(join(at, name), "is required and must be %s, got null", wanted(property))
		case c.effect == Updates:
			c.report(join(at, name), "must be %s, got null; leave it out to keep what is there", wanted(property))
		}
	}
	for _, name := range schema.Required {
		if _, given := o.fields[name]; !given {
			property, _ := property(schema, name)
			c.report(join(at, name), "is required; it must be %s", wanted(property))
		}
	}
	addDefaults(schema, out)
	return out
}

func property(schema *jsonschema.Schema, name string) (*jsonschema.Schema, bool) {
	if schema.Properties != nil {
		if property, ok := schema.Properties.Get(name); ok {
			return property, true
		}
		return nil, false
	}
	return schema.AdditionalProperties, schema.AdditionalProperties != nil
}

func addDefaults(schema *jsonschema.Schema, out map[string]any) {
	if schema.Properties == nil {
		return
	}
	for pair := schema.Properties.Oldest(); pair != nil; pair = pair.Next() {
		if _, given := out[pair.Key]; !given && pair.Value.Default != nil {
			out[pair.Key] = pair.Value.Default
		}
	}
}

func (c *checker) array(at string, schema *jsonschema.Schema, v any) any {
	items, ok := v.([]any)
	if text, isText := v.(string); isText && !ok {
		items, ok = embedded[[]any](text)
	}
	if !ok {
		return c.single(at, schema, v)
	}
	c.length(at, schema, uint64(len(items)))
	out := make([]any, len(items))
	for i, item := range items {
		out[i] = c.value(at+"["+strconv.Itoa(i)+"]", schema.Items, item)
	}
	return out
}

// single takes v for a list of one, which models like to send without the list around it.
func (c *checker) single(at string, schema *jsonschema.Schema, v any) any {
	element := checker{effect: c.effect}
	item := element.value(at, schema.Items, v)
	for _, p := range element.problems {
		if p.Argument == at { // not even an element
			c.report(at, "must be %s, got %s", wanted(schema), describe(v))
			return nil
		}
	}
	c.problems = append(c.problems, element.problems...)
	c.length(at, schema, 1)
	return []any{item}
}

func (c *checker) length(at string, schema *jsonschema.Schema, n uint64) {
	if schema.MinItems != nil && n < *schema.MinItems {
		c.report(at, "must have at least %d elements, got %d", *schema.MinItems, n)
	} else if schema.MaxItems != nil && n > *schema.MaxItems {
		c.report(at, "may have at most %d elements, got %d", *schema.MaxItems, n)
	}
}

// bind fills the tool's input struct from arguments that fit the schema.
func bind(args json.RawMessage, in any) error {
	if err := json.Unmarshal(args, in); err != nil {
		return fmt.Errorf("arguments fit the schema but not the input struct: %w", err)
	}
	return nil
}

func join(at, name string) string {
	name = clean(name, maxEcho) // the caller's own, when it is unknown
	if at == "" {
		return name
	}
	return at + "." + name
}

func names(schema *jsonschema.Schema) string {
	if schema.Properties == nil || schema.Properties.Len() == 0 {
		return "no fields"
	}
	var all []string
	for pair := schema.Properties.Oldest(); pair != nil; pair = pair.Next() {
		all = append(all, pair.Key)
	}
	return strings.Join(all, ", ")
}
