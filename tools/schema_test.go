package tools

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/internal/golden"
	"ecwid-mcp/internal/toolkit"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Budgets of the list of tools, in bytes: what a model pays for, and all that travels.
const (
	maxModelBytes = 14_000
	maxListBytes  = 26_000
)

// listed is one tool of a tools/list answer.
type listed struct {
	Name         string          `json:"name"`
	Title        string          `json:"title"`
	Description  string          `json:"description"`
	InputSchema  json.RawMessage `json:"inputSchema"`
	OutputSchema json.RawMessage `json:"outputSchema"`
	Annotations  json.RawMessage `json:"annotations"`
}

// list is the result of tools/list, as it travels and decoded.
func list(t *testing.T, tools []toolkit.Tool) (json.RawMessage, []listed) {
	t.Helper()
	srv := server.NewMCPServer("test", "1", server.WithToolCapabilities(false))
	srv.AddTools(toolkit.ServerTools(tools, toolkit.UnconfiguredSession("set it up"), toolkit.ServeOptions{})...)
	answer, err := json.Marshal(srv.HandleMessage(t.Context(), json.RawMessage(`{"jsonrpc":"2.0","id":1,"method":"tools/list"}`)))
	if err != nil {
		t.Fatal(err)
	}
	var response struct {
		Result json.RawMessage `json:"result"`
	}
	var result struct {
		Tools []listed `json:"tools"`
	}
	if err := json.Unmarshal(answer, &response); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(response.Result, &result); err != nil || len(result.Tools) != len(tools) {
		t.Fatalf("%v: %.500s", err, answer)
	}
	return response.Result, result.Tools
}

func TestSchemasAreKept(t *testing.T) {
	for _, tool := range All() {
		both, err := json.Marshal(map[string]json.RawMessage{"input": tool.InputSchema, "output": tool.OutputSchema})
		if err != nil {
			t.Fatal(err)
		}
		golden.CheckJSON(t, "schema/"+tool.Name+".json", both)
	}
}

// TestListsAreKept: what a client sees in each mode of the server.
func TestListsAreKept(t *testing.T) {
	for name, opts := range map[string]toolkit.SelectOptions{"default": {}, "read-only": {ReadOnly: true}, "public-token": {PublicToken: true}} {
		tools, err := toolkit.Select(All(), opts)
		if err != nil {
			t.Fatal(err)
		}
		result, _ := list(t, tools)
		golden.CheckJSON(t, "list/"+name+".json", result)
	}
}

func TestListsAreWithinTheirBudget(t *testing.T) {
	result, tools := list(t, All())
	sum := 0
	for _, tool := range tools {
		data := compact(t, map[string]any{"name": tool.Name, "description": tool.Description, "inputSchema": tool.InputSchema})
		sum += len(data)
	}
	var whole bytes.Buffer
	if err := json.Compact(&whole, result); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes for a model, %d in all", sum, whole.Len())
	if len(tools) != 12 || sum > maxModelBytes || whole.Len() > maxListBytes {
		t.Errorf("%d tools, %d bytes for a model, %d in all", len(tools), sum, whole.Len())
	}
}

func compact(t *testing.T, value any) []byte {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(b.Bytes())
}

// TestSchemasArePortable: hosts are known to stumble over everything but plain inlined objects.
func TestSchemasArePortable(t *testing.T) {
	for _, tool := range All() {
		for name, raw := range map[string]json.RawMessage{"input": tool.InputSchema, "output": tool.OutputSchema} {
			compile(tool.Name+"/"+name+"/portable", raw) // panics on a broken one
			var top map[string]any
			if err := json.Unmarshal(raw, &top); err != nil || top["type"] != "object" {
				t.Errorf("%s %s: %v %v", tool.Name, name, err, top["type"])
			}
			if (top["additionalProperties"] == false) != (name == "input") {
				t.Errorf("%s %s: additionalProperties %v", tool.Name, name, top["additionalProperties"])
			}
			if found := portable(top, name == "input"); found != "" {
				t.Errorf("%s %s: %s", tool.Name, name, found)
			}
		}
	}
}

// portable says what is not portable about a schema, or nothing.
func portable(node map[string]any, closed bool) string {
	for _, word := range []string{"$ref", "$defs", "definitions", "$schema", "$id", "anyOf", "oneOf", "allOf", "not", "if", "const", "patternProperties"} {
		if _, there := node[word]; there {
			return word
		}
	}
	if kind, ok := node["type"].(string); !ok || kind == "null" {
		return fmt.Sprint("type ", node["type"])
	}
	if closed && node["type"] == "object" && node["properties"] != nil && node["additionalProperties"] != false {
		return "an open object"
	}
	children := []any{node["items"]}
	if properties, ok := node["properties"].(map[string]any); ok {
		for _, property := range properties {
			if _, isBool := property.(bool); isBool {
				return "a bare boolean"
			}
			children = append(children, property)
		}
	}
	for _, child := range children {
		if inner, ok := child.(map[string]any); ok {
			if found := portable(inner, closed); found != "" {
				return found
			}
		}
	}
	return ""
}

// TestSoundArgumentsFitTheSchemas: what the tools take in the other tests is also what their schemas say.
func TestSoundArgumentsFitTheSchemas(t *testing.T) {
	for _, tool := range All() {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(sound[tool.Name]))
		if err != nil {
			t.Fatal(err)
		}
		if err := schemas().input[tool.Name].Validate(value); err != nil {
			t.Errorf("%s: %v", tool.Name, err)
		}
		for _, p := range places(inputOf(t, tool)) {
			if p.schema.Default != nil && len(p.schema.Enum) > 0 && !slices.Contains(p.schema.Enum, p.schema.Default) {
				t.Errorf("%s: the default of %s is none of its values", tool.Name, p.name)
			}
		}
	}
}

var camelCase = regexp.MustCompile(`^[a-z][a-zA-Z0-9]*$`)

func TestArgumentsAreCurated(t *testing.T) {
	for _, tool := range All() {
		input := inputOf(t, tool)
		if n := len(input.Properties); n < 3 || n > 15 {
			t.Errorf("%s has %d arguments", tool.Name, n)
		}
		for _, p := range places(input) {
			if last := p.name[strings.LastIndex(p.name, ".")+1:]; !camelCase.MatchString(strings.TrimSuffix(last, "[0]")) {
				t.Errorf("%s: %s is not in camelCase", tool.Name, p.name)
			}
		}
	}
}

// TestAnnotationsAreTrue: which tools read, overwrite and may be repeated is written down here a second time.
func TestAnnotationsAreTrue(t *testing.T) {
	reads := []string{"find_customer", "find_order", "find_product"}
	overwrites := []string{"update_customer", "update_order", "update_product", "upload_main_image"}
	repeatable := append([]string{"update_customer", "update_order", "upload_main_image", "find_or_create_customer"}, reads...)
	_, tools := list(t, All())
	for _, tool := range tools {
		var hints mcp.ToolAnnotation
		if err := json.Unmarshal(tool.Annotations, &hints); err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprint(slices.Contains(reads, tool.Name), slices.Contains(overwrites, tool.Name), slices.Contains(repeatable, tool.Name), true)
		if got := fmt.Sprint(*hints.ReadOnlyHint, *hints.DestructiveHint, *hints.IdempotentHint, *hints.OpenWorldHint); got != want {
			t.Errorf("%s: %s, want %s", tool.Name, got, want)
		}
		if hints.Title != tool.Title || tool.Title == "" || tool.Description == "" {
			t.Errorf("%s: title %q", tool.Name, tool.Title)
		}
	}
}
