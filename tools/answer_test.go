package tools

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"ecwid-mcp/internal/toolkit"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// answer is what a tool answered.
type answer struct {
	t          *testing.T
	tool, args string
	text       string
	structured json.RawMessage
	failed     bool
	code       toolkit.Code
	retryable  bool
	links      []string // to records
	requests   []string // to the store, such as "GET /profile"
}

func newAnswer(t *testing.T, tool, args string, result *mcp.CallToolResult) answer {
	t.Helper()
	a := answer{t: t, tool: tool, args: args, failed: result.IsError, structured: result.RawStructuredContent}
	if len(result.Content) == 0 {
		t.Fatalf("%s: no content", tool)
	}
	for _, content := range result.Content[1:] {
		link, ok := content.(mcp.ResourceLink)
		if !ok || a.failed || link.MIMEType != "application/json" || link.Name == "" {
			t.Fatalf("%s: content is %#v", tool, content)
		}
		a.links = append(a.links, link.URI)
	}
	text, ok := result.Content[0].(mcp.TextContent)
	if !ok {
		t.Fatalf("%s: content is %T", tool, result.Content[0])
	}
	a.text = text.Text
	if !a.failed {
		return a
	}
	var meta struct {
		Code      toolkit.Code `json:"code"`
		Retryable bool         `json:"retryable"`
	}
	raw, err := json.Marshal(result.Meta.AdditionalFields["ecwid-mcp/error"])
	if err != nil || json.Unmarshal(raw, &meta) != nil {
		t.Fatalf("%s: error without its code: %s", tool, raw)
	}
	a.code, a.retryable = meta.Code, meta.Retryable
	return a
}

// leaks are words that no text for a model may hold: tokens, Go's own words, stacks.
var leaks = regexp.MustCompile(`secret_|public_d|\b(ecwid|toolkit|tools|sandbox|json|http|url|net|context|strconv|time|big|errors|io)\.[A-Z]` +
	`|\.go:\d|goroutine|nil pointer|unmarshal|interface \{|struct \{|map\[|\*[a-z]+\.|<nil>|%!|ecwid: |sandbox: |EOF`)

var failureText = regexp.MustCompile(`(?s)^(Refused|Failed)[ ,].*\([a-z_]+\): .+\nRetry: .+\nWhat to do: .+$`)

// check holds for every answer.
func (a answer) check() {
	a.t.Helper()
	if found := leaks.FindString(a.text); found != "" && a.failed {
		a.t.Errorf("%s %s: the answer holds %q:\n%s", a.tool, a.args, found, a.text)
	}
	if a.failed {
		if !failureText.MatchString(a.text) || len(a.structured) > 0 {
			a.t.Errorf("%s %s: not the form of a failure:\n%s\n%q", a.tool, a.args, a.text, a.structured)
		}
		return
	}
	if !reflect.DeepEqual(parse(a.t, a.text), parse(a.t, string(a.structured))) {
		a.t.Errorf("%s: text and structure differ:\n%s\n%s", a.tool, a.text, a.structured)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(a.text))
	if err != nil {
		a.t.Fatal(err)
	}
	if err := schemas().output[a.tool].Validate(value); err != nil {
		a.t.Errorf("%s: the answer does not fit its schema: %v\n%s", a.tool, err, a.text)
	}
}

// is checks a failure.
func (a answer) is(code toolkit.Code, words ...string) {
	a.t.Helper()
	if !a.failed || a.code != code {
		a.t.Errorf("%s %s: want %s, got %q:\n%s", a.tool, a.args, code, a.code, a.text)
	}
	for _, word := range words {
		if !strings.Contains(a.text, word) {
			a.t.Errorf("%s %s: %q is not in\n%s", a.tool, a.args, word, a.text)
		}
	}
}

// sent counts the requests of one kind, such as "POST /orders".
func (a answer) sent(request string) int {
	n := 0
	for _, r := range a.requests {
		if r == request {
			n++
		}
	}
	return n
}

// read decodes the answer into a value of the test's choice.
func read[T any](a answer) T {
	a.t.Helper()
	var out T
	if err := json.Unmarshal([]byte(a.text), &out); err != nil {
		a.t.Fatalf("%v: %s", err, a.text)
	}
	return out
}

type compiled struct{ input, output map[string]*jsonschema.Schema }

// schemas compiles every tool's schemas once.
var schemas = sync.OnceValue(func() compiled {
	c := compiled{map[string]*jsonschema.Schema{}, map[string]*jsonschema.Schema{}}
	for _, tool := range Everything() {
		c.input[tool.Name] = compile(tool.Name+"/input", tool.InputSchema)
		c.output[tool.Name] = compile(tool.Name+"/output", tool.OutputSchema)
	}
	return c
})

func compile(name string, schema json.RawMessage) *jsonschema.Schema {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		panic(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(name, document); err != nil {
		panic(err)
	}
	return compiler.MustCompile(name)
}

// holds checks that got has everything that want has. A null in want means that the field must be absent; lists must
// have the same length.
func holds(t *testing.T, what, want, got string) {
	t.Helper()
	var problems []string
	compare("", parse(t, want), parse(t, got), &problems)
	if len(problems) > 0 {
		t.Errorf("%s:\n%s\nin %.800s", what, strings.Join(problems, "\n"), got)
	}
}

func parse(t *testing.T, text string) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return value
}

func compare(path string, want, got any, problems *[]string) {
	differ := func(got any) { *problems = append(*problems, fmt.Sprintf("%s: want %v, got %v", path, want, got)) }
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			differ(got)
			return
		}
		for key, value := range want {
			here, there := object[key]
			switch {
			case value == nil && there:
				*problems = append(*problems, fmt.Sprintf("%s.%s: want nothing, got %v", path, key, here))
			case value != nil:
				compare(path+"."+key, value, here, problems)
			}
		}
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			differ(got)
			return
		}
		for i := range want {
			compare(fmt.Sprintf("%s[%d]", path, i), want[i], list[i], problems)
		}
	case json.Number:
		if number, ok := got.(json.Number); !ok || !sameNumber(want, number) {
			differ(got)
		}
	default:
		if want != got {
			differ(got)
		}
	}
}

func sameNumber(a, b json.Number) bool {
	x, okX := new(big.Rat).SetString(a.String())
	y, okY := new(big.Rat).SetString(b.String())
	return okX && okY && x.Cmp(y) == 0
}

// TestHoldsNoticesDifferences: the checks of the other tests notice what they are for.
func TestHoldsNoticesDifferences(t *testing.T) {
	for _, pair := range [][2]string{
		{`{"a":1}`, `{"a":2}`}, {`{"a":1}`, `{}`}, {`{"a":null}`, `{"a":0}`}, {`{"a":[1]}`, `{"a":[1,2]}`}, {`{"a":{"b":"x"}}`, `{"a":{"b":"y"}}`},
		{`[1]`, `{}`}, {`{"a":1}`, `[]`}, {`{"a":"1"}`, `{"a":1}`}, {`{"a":1}`, `{"a":"1"}`}, {`{"a":true}`, `{"a":false}`},
	} {
		var problems []string
		compare("", parse(t, pair[0]), parse(t, pair[1]), &problems)
		if len(problems) != 1 {
			t.Errorf("%v: %v", pair, problems)
		}
	}
	var problems []string
	if compare("", parse(t, `{"a":[1.0,{"b":true}],"c":null}`), parse(t, `{"a":[1,{"b":true,"d":1}],"e":2}`), &problems); len(problems) > 0 {
		t.Error(problems)
	}
	if !slices.ContainsFunc([]string{"secret_x", "*json.SyntaxError", "ecwid.Money", "a.go:3"}, leaks.MatchString) {
		t.Error("leaks are not noticed")
	}
}
