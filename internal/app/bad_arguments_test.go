package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/tools"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/mcp"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
)

// counter refuses and counts every request to the store.
type counter struct{ requests atomic.Int32 }

func (c *counter) RoundTrip(*http.Request) (*http.Response, error) {
	c.requests.Add(1)
	return nil, errors.New("no store here")
}

// connect returns a client of a server whose store must not be called.
func connect(t *testing.T) (*client.Client, *counter) {
	t.Helper()
	store := &counter{}
	api, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret("secret_x"), Transport: store})
	if err != nil {
		t.Fatal(err)
	}
	opts := toolkit.ServeOptions{Logger: slog.New(slog.DiscardHandler)}
	c, err := client.NewInProcessClient(NewServer(oneStore(tools.All(), toolkit.NewSession(api)), opts, nil))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	var request mcp.InitializeRequest
	request.Params.ProtocolVersion = mcp.LATEST_PROTOCOL_VERSION
	if _, err := c.Initialize(t.Context(), request); err != nil {
		t.Fatal(err)
	}
	return c, store
}

type schema struct {
	Type       string
	Properties map[string]schema
	Required   []string
	Enum       []any
}

func inputSchemas(t *testing.T, c *client.Client) map[string]schema {
	t.Helper()
	list, err := c.ListTools(t.Context(), mcp.ListToolsRequest{})
	if err != nil || len(list.Tools) != 12 {
		t.Fatalf("%d tools, %v", len(list.Tools), err)
	}
	all := map[string]schema{}
	for _, tool := range list.Tools {
		raw, err := json.Marshal(tool.InputSchema)
		if err != nil {
			t.Fatal(err)
		}
		var s schema
		if err := json.Unmarshal(raw, &s); err != nil {
			t.Fatal(err)
		}
		all[tool.Name] = s
	}
	return all
}

// ask calls a tool and returns the text of its refusal.
func ask(ctx context.Context, t *testing.T, c *client.Client, tool string, arguments map[string]any) string {
	t.Helper()
	var request mcp.CallToolRequest
	request.Params.Name, request.Params.Arguments = tool, arguments
	result, err := c.CallTool(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	if !result.IsError || result.StructuredContent != nil || len(result.Content) != 1 {
		t.Fatalf("%s %v was not refused: %+v", tool, arguments, result)
	}
	return result.Content[0].(mcp.TextContent).Text
}

// allWrong makes arguments of which none is right, and the words by which the answer names each.
func allWrong(input schema) (arguments map[string]any, named []string) {
	arguments = map[string]any{"zzz": 1}
	named = []string{"- zzz is unknown"}
	for name, property := range input.Properties {
		switch {
		case slices.Contains(input.Required, name):
			named = append(named, "- "+name+" is required; it must be ")
		case property.Enum != nil:
			arguments[name] = "no such value"
			named = append(named, "- "+name+" must be one of ")
		case property.Type == "string" || property.Type == "array":
			arguments[name] = true
			named = append(named, "- "+name+" must be a ")
		default: // number, boolean, object
			arguments[name] = "abc"
			named = append(named, "- "+name+" must be ")
		}
	}
	return arguments, named
}

// TestBadArgumentsOfEveryTool: an unknown argument, every required one missing, and a wrong type for every other one,
// in one call. All are named, and the store gets no request.
func TestBadArgumentsOfEveryTool(t *testing.T) {
	c, store := connect(t)
	for tool, input := range inputSchemas(t, c) {
		t.Run(tool, func(t *testing.T) {
			arguments, named := allWrong(input)
			text := ask(t.Context(), t, c, tool, arguments)
			for _, words := range named {
				if !strings.Contains(text, words) {
					t.Errorf("%q is not in\n%s", words, text)
				}
			}
		})
	}
	if n := store.requests.Load(); n != 0 {
		t.Errorf("the store got %d requests", n)
	}
}

func TestEmptyTextIsNoNumberForAnyTool(t *testing.T) {
	c, store := connect(t)
	for tool, input := range inputSchemas(t, c) {
		for name, property := range input.Properties {
			if property.Type != "integer" && property.Type != "number" {
				continue
			}
			text := ask(t.Context(), t, c, tool, map[string]any{name: ""})
			if !strings.Contains(text, "- "+name+" must be ") || !strings.Contains(text, "got an empty text") {
				t.Errorf("%s %s: %s", tool, name, text)
			}
		}
	}
	if n := store.requests.Load(); n != 0 {
		t.Errorf("the store got %d requests", n)
	}
}

func TestListedSchemasCompileAndAreFlat(t *testing.T) {
	for _, tool := range tools.All() {
		for kind, raw := range map[string]json.RawMessage{"input": tool.InputSchema, "output": tool.OutputSchema} {
			document, err := validator.UnmarshalJSON(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			compiler := validator.NewCompiler()
			if err := compiler.AddResource("schema.json", document); err != nil {
				t.Fatal(err)
			}
			if _, err := compiler.Compile("schema.json"); err != nil {
				t.Errorf("%s %s: %v", tool.Name, kind, err)
			}
			for _, keyword := range []string{`"$`, `"anyOf"`, `"oneOf"`, `"allOf"`, `"type":[`} {
				if bytes.Contains(raw, []byte(keyword)) {
					t.Errorf("%s %s contains %s", tool.Name, kind, keyword)
				}
			}
		}
	}
}
