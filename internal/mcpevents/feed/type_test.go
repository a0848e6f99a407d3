package feed_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/golden"
	"ecwid-mcp/internal/mcpevents/feed"
)

// compile compiles a JSON Schema.
func compile(t testing.TB, schema json.RawMessage) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// valid says whether a schema takes a text.
func valid(t testing.TB, schema *jsonschema.Schema, text string) bool {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(value) == nil
}

// Followers depend on every word of these but the descriptions: names, members and enums may be added, no more.
func TestDescriptors(t *testing.T) {
	for i, typ := range feed.Types() {
		if typ.Trigger != events.Triggers()[i] {
			t.Errorf("%s is of %s, want %s", typ.Name, typ.Trigger, events.Triggers()[i])
		}
		descriptor, err := json.Marshal(map[string]any{"name": typ.Name, "description": typ.Description,
			"inputSchema": typ.InputSchema, "payloadSchema": typ.PayloadSchema})
		if err != nil {
			t.Fatal(err)
		}
		golden.CheckJSON(t, typ.Name+".json", descriptor)
		found, ok := feed.Lookup(typ.Name)
		if !ok || found.Trigger != typ.Trigger || !bytes.Equal(found.InputSchema, typ.InputSchema) || !bytes.Equal(found.PayloadSchema, typ.PayloadSchema) {
			t.Errorf("looked up %s: %v %+v", typ.Name, ok, found)
		}
	}
	if found, ok := feed.Lookup("order.deleted"); ok {
		t.Errorf("found %+v", found)
	}
}

type shape struct {
	Type                 string
	Properties           map[string]shape
	Required             []string
	Items                *shape
	Examples             []json.RawMessage
	AdditionalProperties *bool
}

func (s shape) untyped(path string) []string {
	var found []string
	if s.Type == "" {
		found = append(found, path)
	}
	for name, property := range s.Properties {
		found = append(found, property.untyped(path+"/"+name)...)
	}
	if s.Items != nil {
		found = append(found, s.Items.untyped(path+"/items")...)
	}
	return found
}

func TestSchemasAreTypedAndTheirExamplesHold(t *testing.T) {
	for _, typ := range feed.Types() {
		var input, payload shape
		for schema, into := range map[*json.RawMessage]*shape{&typ.InputSchema: &input, &typ.PayloadSchema: &payload} {
			if err := json.Unmarshal(*schema, into); err != nil {
				t.Fatal(err)
			}
			if untyped := into.untyped(typ.Name); into.Type != "object" || len(untyped) > 0 {
				t.Errorf("%s: not typed: %v", typ.Name, untyped)
			}
		}
		if input.AdditionalProperties == nil || *input.AdditionalProperties || len(input.Required) > 0 || len(input.Properties) == 0 {
			t.Errorf("%s takes %s", typ.Name, typ.InputSchema)
		}
		if payload.AdditionalProperties != nil || len(payload.Examples) == 0 {
			t.Errorf("%s tells %s", typ.Name, typ.PayloadSchema)
		}
		compiled := compile(t, typ.PayloadSchema)
		for _, example := range payload.Examples {
			if !valid(t, compiled, string(example)) {
				t.Errorf("%s: the schema does not take its own example %s", typ.Name, example)
			}
		}
		for name, property := range input.Properties {
			for _, example := range property.Examples {
				arguments := `{"` + name + `":` + string(example) + `}`
				if _, err := typ.ParseArguments(json.RawMessage(arguments)); err != nil || !valid(t, compile(t, typ.InputSchema), arguments) {
					t.Errorf("%s does not take the example %s: %v", typ.Name, arguments, err)
				}
			}
		}
	}
}

func TestStoreIsAnArgumentWhereThereAreSeveral(t *testing.T) {
	typ, _ := feed.Lookup("order.paid")
	for _, names := range [][]string{nil, {"tea"}} {
		if got := typ.Schema(names); !bytes.Equal(got, typ.InputSchema) {
			t.Errorf("for %v: %s", names, got)
		}
	}
	several := compile(t, typ.Schema([]string{"tea", "cups"}))
	for arguments, want := range map[string]bool{`{}`: false, `{"store":"cups"}`: true, `{"store":"tea","minTotal":1}`: true, `{"store":"hats"}`: false} {
		if valid(t, several, arguments) != want {
			t.Errorf("%s: want %t", arguments, want)
		}
	}
	if !bytes.Equal(typ.Schema([]string{"tea", "cups"}), typ.Schema([]string{"cups", "tea"})) {
		t.Error("the schema depends on the order of the stores")
	}
}
