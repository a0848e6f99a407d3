package toolkit

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"

	"github.com/google/go-cmp/cmp"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve puts the tools behind a real MCP server and returns a way to send it one raw message.
func serve(t *testing.T, s *Session, opts ServeOptions, tools ...Tool) func(message string) string {
	t.Helper()
	srv := server.NewMCPServer("test", "1", server.WithToolCapabilities(false))
	srv.AddTools(ServerTools(tools, s, opts)...)
	return func(message string) string {
		answer, err := json.Marshal(srv.HandleMessage(t.Context(), json.RawMessage(message)))
		if err != nil {
			t.Fatal(err)
		}
		return string(answer)
	}
}

func quiet() ServeOptions { return ServeOptions{Logger: slog.New(slog.DiscardHandler)} }

type answer struct {
	Result struct {
		Meta              map[string]failureMeta `json:"_meta"`
		Content           []map[string]string    `json:"content"`
		StructuredContent json.RawMessage        `json:"structuredContent"`
		IsError           bool                   `json:"isError"`
	} `json:"result"`
	Error json.RawMessage `json:"error"`
}

func callOver(t *testing.T, send func(string) string, tool, args string) answer {
	t.Helper()
	var a answer
	text := send(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"` + tool + `","arguments":` + args + `}}`)
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestListedTool(t *testing.T) {
	tool := orderTool()
	list := serve(t, connected(t), quiet(), tool)(`{"jsonrpc":"2.0","id":1,"method":"tools/list"}`)
	var got struct {
		Result struct {
			Tools []map[string]json.RawMessage `json:"tools"`
		} `json:"result"`
	}
	if err := json.Unmarshal([]byte(list), &got); err != nil || len(got.Result.Tools) != 1 {
		t.Fatalf("got %s, %v", list, err)
	}
	listed := got.Result.Tools[0]
	for field, want := range map[string]string{
		"name":         `"create_order"`,
		"title":        `"Create order"`,
		"description":  `"Creates an order."`,
		"annotations":  `{"title":"Create order","readOnlyHint":false,"destructiveHint":false,"idempotentHint":false,"openWorldHint":true}`,
		"inputSchema":  string(tool.InputSchema),
		"outputSchema": string(tool.OutputSchema),
	} {
		if diff := cmp.Diff(want, string(listed[field])); diff != "" {
			t.Errorf("%s: %s", field, diff)
		}
	}
}

func TestSuccessCarriesStructureAndTheSameText(t *testing.T) {
	a := callOver(t, serve(t, connected(t), quiet(), orderTool()), "create_order", `{"email":"abc","ids":[9007199254740993]}`)
	want := `{"got":{"email":"abc","status":"AWAITING_PAYMENT","ids":[9007199254740993],"limit":10},"notes":[],"total":0}`
	if a.Result.IsError || len(a.Result.Content) != 1 || a.Result.Content[0]["text"] != want || string(a.Result.StructuredContent) != want {
		t.Errorf("got %+v", a)
	}
}

func TestMissingArgumentsAreAnEmptyObject(t *testing.T) {
	send := serve(t, connected(t), quiet(), failing("find_order", Reads, Refuse(CodeNoChange, "", "")))
	text := send(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"find_order"}}`)
	if !strings.Contains(text, "(no_change)") {
		t.Errorf("got %s", text)
	}
}

func TestFailureCarriesTextAndMeta(t *testing.T) {
	tool := failing("find_order", Reads, &ecwid.Error{Kind: ecwid.KindRateLimited, RetryAfter: 10500 * time.Millisecond})
	a := callOver(t, serve(t, connected(t), quiet(), tool), "find_order", `{}`)
	if !a.Result.IsError || a.Result.StructuredContent != nil || len(a.Result.Content) != 1 || a.Error != nil {
		t.Errorf("got %+v", a)
	}
	want := failureMeta{Code: CodeRateLimited, Retryable: true, RetryAfterSeconds: 11}
	if diff := cmp.Diff(want, a.Result.Meta[errorMeta]); diff != "" {
		t.Error(diff)
	}
}

func TestPanicsStayInside(t *testing.T) {
	for name, reason := range map[string]any{"text": "secret shopper", "runtime": nil} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			tool := New(Spec[paging, orderOutput]{Name: "find_order", Title: "T", Description: "D", Effect: Reads,
				Run: func(context.Context, *Session, paging) (orderOutput, error) {
					if reason != nil {
						panic(reason)
					}
					return orderOutput{}, []error{}[len(log.String())]
				}})
			a := callOver(t, serve(t, connected(t), ServeOptions{Logger: slog.New(slog.NewTextHandler(&log, nil))}, tool), "find_order", `{}`)
			if !a.Result.IsError || a.Result.Meta[errorMeta].Code != CodeInternal {
				t.Errorf("got %+v", a)
			}
			text := a.Result.Content[0]["text"]
			if strings.Contains(text, "secret") || strings.Contains(text, "goroutine") || strings.Contains(text, "index") {
				t.Errorf("leaks: %s", text)
			}
			if !strings.Contains(log.String(), "mcp_test.go") || strings.Contains(log.String(), "secret shopper") {
				t.Errorf("log: %s", &log)
			}
		})
	}
}

func TestCallsHaveATimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tool := New(Spec[paging, orderOutput]{Name: "create_order", Title: "T", Description: "D", Effect: Creates,
			Run: func(ctx context.Context, _ *Session, _ paging) (orderOutput, error) {
				<-ctx.Done()
				return orderOutput{}, ctx.Err()
			}})
		start := time.Now()
		a := callOver(t, serve(t, connected(t), ServeOptions{CallTimeout: 30 * time.Second, Logger: quiet().Logger}, tool), "create_order", `{}`)
		if took := time.Since(start); took != 30*time.Second || a.Result.Meta[errorMeta].Code != CodeTimeout {
			t.Errorf("after %v: %+v", took, a)
		}
	})
}

func TestLogLineHasNoArguments(t *testing.T) {
	var log bytes.Buffer
	opts := ServeOptions{Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	send := serve(t, connected(t), opts, orderTool())
	callOver(t, send, "create_order", `{"email":"jane@example.com"}`)
	callOver(t, send, "create_order", `{"email":"jane@example.com","price":"jane"}`)
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], "tool=create_order outcome=ok duration=") ||
		!strings.Contains(lines[1], "tool=create_order outcome=invalid_argument duration=") || strings.Contains(log.String(), "jane") {
		t.Errorf("got %s", &log)
	}
}

func TestUnknownErrorsAreLogged(t *testing.T) {
	var log bytes.Buffer
	opts := ServeOptions{Logger: slog.New(slog.NewTextHandler(&log, nil))}
	callOver(t, serve(t, connected(t), opts, failing("find_order", Reads, errDown)), "find_order", `{}`)
	if !strings.Contains(log.String(), "error=down") {
		t.Errorf("got %s", &log)
	}
}

// TestArgumentsThatWereDecodedBefore: a client in the same process hands over Go values instead of bytes.
func TestArgumentsThatWereDecodedBefore(t *testing.T) {
	for name, arguments := range map[string]any{"map": map[string]any{"email": "abc"}, "no JSON": func() {}} {
		req := mcp.CallToolRequest{Params: mcp.CallToolParams{Name: "create_order", Arguments: arguments}}
		result, err := ServerTools([]Tool{orderTool()}, connected(t), quiet())[0].Handler(t.Context(), req)
		if err != nil || result.IsError != (name == "no JSON") {
			t.Errorf("%s: %+v, %v", name, result, err)
		}
	}
}

// TestTransportIsAskedByTheIDAsItWasRead: numbers and texts stay apart.
func TestTransportIsAskedByTheIDAsItWasRead(t *testing.T) {
	var asked []string
	opts := quiet()
	opts.Received = func(id json.RawMessage) (time.Time, bool) {
		asked = append(asked, string(id))
		return time.Time{}, false
	}
	srv := server.NewMCPServer("test", "1", server.WithToolCapabilities(false), server.WithHooks(opts.Hooks()))
	srv.AddTools(ServerTools([]Tool{orderTool()}, connected(t), opts)...)
	for _, id := range []string{`1`, `1.0`, `"1"`} {
		srv.HandleMessage(t.Context(), json.RawMessage(`{"jsonrpc":"2.0","id":`+id+`,"method":"tools/call","params":{"name":"create_order"}}`))
	}
	if diff := cmp.Diff([]string{`1`, `1`, `"1"`}, asked); diff != "" {
		t.Error(diff)
	}
}

// TestClientsDoNotSayWhenTheyCalled: the header that carries the time of arrival counts only where the transport sets it.
func TestClientsDoNotSayWhenTheyCalled(t *testing.T) {
	for name, received := range map[string]func(json.RawMessage) (time.Time, bool){
		"transport does not know":    nil,
		"transport knows of another": func(json.RawMessage) (time.Time, bool) { return time.Time{}, false },
	} {
		opts := quiet()
		opts.CallTimeout, opts.Received = time.Minute, received
		req := mcp.CallToolRequest{Header: http.Header{receivedHeader: {time.Unix(0, 0).Format(time.RFC3339Nano)}}}
		for _, hook := range opts.Hooks().OnBeforeCallTool {
			hook(t.Context(), 1, &req)
		}
		ctx, cancel := opts.limit(t.Context(), req, 0)
		defer cancel()
		if ctx.Err() != nil {
			t.Errorf("%s: %v", name, ctx.Err())
		}
	}
}
