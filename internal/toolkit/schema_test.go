package toolkit

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/golden"

	validator "github.com/santhosh-tekuri/jsonschema/v6"
)

// compile builds an independent validator from a schema.
func compile(t testing.TB, schema json.RawMessage) *validator.Schema {
	t.Helper()
	document, err := validator.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := validator.NewCompiler()
	if err := compiler.AddResource("tool.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("tool.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func TestSchemas(t *testing.T) {
	tool := orderTool()
	golden.CheckJSON(t, "input.schema.json", tool.InputSchema)
	golden.CheckJSON(t, "output.schema.json", tool.OutputSchema)
	for _, schema := range []json.RawMessage{tool.InputSchema, tool.OutputSchema} {
		compile(t, schema)
		for _, keyword := range []string{"$ref", "$defs", "$schema", "$id", "anyOf", "oneOf", "allOf", ":true", "null"} {
			if strings.Contains(string(schema), keyword) {
				t.Errorf("%s in %s", keyword, schema)
			}
		}
	}
	if strings.Contains(string(tool.OutputSchema), "additionalProperties\":false") {
		t.Error("the output schema is closed")
	}
}

func TestEveryInputObjectIsClosed(t *testing.T) {
	var document any
	if err := json.Unmarshal(orderTool().InputSchema, &document); err != nil {
		t.Fatal(err)
	}
	var visit func(path string, v any)
	visit = func(path string, v any) {
		schema, ok := v.(map[string]any)
		if !ok {
			return
		}
		if _, object := schema["properties"]; object && schema["type"] == "object" && schema["additionalProperties"] != false {
			t.Errorf("%s is open", path)
		}
		for key, child := range schema {
			visit(path+"/"+key, child)
		}
	}
	visit("", document)
}

type recursive struct {
	Children []recursive `json:"children"`
}

func TestTypesWithoutPortableSchemaPanic(t *testing.T) {
	refused := map[string]func(){
		"interface": func() { mustSchema[struct{ V any }]("x", true) },
		"raw JSON":  func() { mustSchema[struct{ V json.RawMessage }]("x", true) },
		"recursive": func() { mustSchema[recursive]("x", true) },
		"channel":   func() { mustSchema[struct{ V chan int }]("x", true) },
		"no object": func() { mustSchema[[]string]("x", true) },
		"nullable": func() {
			mustSchema[struct {
				V string `jsonschema:"nullable"`
			}]("x", true)
		},
		"in optional": func() { mustSchema[struct{ V ecwid.Optional[any] }]("x", true) },
	}
	for name, build := range refused {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("accepted")
				}
			}()
			build()
		})
	}
}

func TestSpecialTypes(t *testing.T) {
	type input struct {
		Money   ecwid.Money                     `json:"money"`
		Time    ecwid.Time                      `json:"time"`
		Instant time.Time                       `json:"instant"`
		Maybe   ecwid.Optional[int]             `json:"maybe,omitzero" jsonschema:"maximum=3"`
		List    ecwid.Optional[[]string]        `json:"list,omitzero"`
		Nested  ecwid.Optional[struct{ A int }] `json:"nested,omitzero"`
		Hidden  any                             `json:"-"`
	}
	_, raw := mustSchema[input]("x", true)
	want := `{"properties":{"money":{"type":"number"},"time":{"type":"string"},"instant":{"type":"string","format":"date-time"},` +
		`"maybe":{"type":"integer","maximum":3},"list":{"items":{"type":"string"},"type":"array"},` +
		`"nested":{"properties":{"A":{"type":"integer"}},"additionalProperties":false,"type":"object","required":["A"]}},` +
		`"additionalProperties":false,"type":"object","required":["money","time","instant"]}`
	if string(raw) != want {
		t.Errorf("got  %s\nwant %s", raw, want)
	}
}
