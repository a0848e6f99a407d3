package clients

import (
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// way is one to reach the program.
type way struct {
	name, version string
	transport     func() mcp.Transport
}

// ways are all ways to reach a server, and another that a client starts by itself.
func ways(at addresses, stdio func() mcp.Transport) []way {
	streamable := func() mcp.Transport { return &mcp.StreamableClientTransport{Endpoint: at.URL} }
	sse := func() mcp.Transport { return &mcp.SSEClientTransport{Endpoint: at.SSEURL} }
	return []way{
		{"http legacy", legacy, streamable}, {"http modern", modern, streamable},
		{"stdio legacy", legacy, stdio}, {"stdio modern", modern, stdio}, {"sse", legacy, sse},
	}
}

// TestRecords completes, reads and links to the records of the demo store over every transport and in both eras.
func TestRecords(t *testing.T) {
	at := serve(t, "--demo", "--report-tool")
	for _, w := range ways(at, func() mcp.Transport {
		return &mcp.CommandTransport{Command: exec.Command(program, "stdio", "--demo", "--report-tool", "--log-level", "warn")}
	}) {
		t.Run(w.name, func(t *testing.T) {
			session := connect(t, w.transport(), w.version)
			var templates []string
			for template, err := range session.ResourceTemplates(t.Context(), nil) {
				if err != nil {
					t.Fatal(err)
				}
				templates = append(templates, template.URITemplate)
			}
			for template, parameter := range map[string]string{
				"ecwid://orders/{orderId}": "orderId", "ecwid://products/{productId}": "productId",
				"ecwid://customers/{customerId}": "customerId", "ecwid://carts/{cartId}": "cartId",
			} {
				if !slices.Contains(templates, template) {
					t.Fatalf("%s is not among %v", template, templates)
				}
				readRecord(t, session, template, parameter)
			}
			followLinks(t, session)
			var answer struct {
				Figures struct{ Report, Currency string }
			}
			call(t, session, "store_report", map[string]any{"report": "stock"}, &answer)
			if answer.Figures.Report != "stock" || answer.Figures.Currency != "USD" {
				t.Errorf("got %+v", answer)
			}
		})
	}
}

// readRecord reads the first record that is proposed, and one that does not exist.
func readRecord(t *testing.T, session *mcp.ClientSession, template, parameter string) {
	t.Helper()
	proposed, err := session.Complete(t.Context(), &mcp.CompleteParams{
		Ref: &mcp.CompleteReference{Type: "ref/resource", URI: template}, Argument: mcp.CompleteParamsArgument{Name: parameter},
	})
	if err != nil || len(proposed.Completion.Values) == 0 {
		t.Fatalf("%s: %v, %v", template, proposed, err)
	}
	id := proposed.Completion.Values[0]
	read, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: strings.ReplaceAll(template, "{"+parameter+"}", id)})
	if err != nil || len(read.Contents) != 1 || !strings.Contains(read.Contents[0].Text, id) {
		t.Fatalf("%s: %v, %v", template, read, err)
	}
	_, err = session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: strings.ReplaceAll(template, "{"+parameter+"}", "77777")})
	var refused *jsonrpc.Error
	if !errors.As(err, &refused) || refused.Code != -32002 && refused.Code != -32602 {
		t.Errorf("%s: %v", template, err)
	}
}

// followLinks reads the records that a find tool links to.
func followLinks(t *testing.T, session *mcp.ClientSession) {
	t.Helper()
	answer, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "find_order", Arguments: map[string]any{"limit": 3}})
	if err != nil || len(answer.Content) != 4 {
		t.Fatalf("%+v, %v", answer, err)
	}
	if _, isText := answer.Content[0].(*mcp.TextContent); !isText {
		t.Errorf("the first content is %T", answer.Content[0])
	}
	for _, content := range answer.Content[1:] {
		link, ok := content.(*mcp.ResourceLink)
		if !ok {
			t.Fatalf("the content is %T", content)
		}
		read, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: link.URI})
		if err != nil || !json.Valid([]byte(read.Contents[0].Text)) {
			t.Errorf("%s: %v", link.URI, err)
		}
	}
}

// slowly is a fault of a sandbox store that makes a report of one page take longer than a second.
const slowly = `{"kind":"latency","latencyMs":700,"method":"GET"}`

// TestProgress: what takes long tells how far it is, over every transport and in both eras, whether it is read, called or
// prompted for.
func TestProgress(t *testing.T) {
	s := openShop(t)
	s.call("POST", "/faults", slowly)
	var at addresses
	start(t, s.env, &at, "http", "--addr", "127.0.0.1:0", "--log-level", "warn", "--report-tool", "--journal", "memory")
	for _, w := range ways(at, func() mcp.Transport {
		command := exec.Command(program, "stdio", "--log-level", "warn", "--report-tool", "--journal", "memory")
		command.Env = s.env
		return &mcp.CommandTransport{Command: command}
	}) {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			told := map[string]*atomic.Int64{"read": {}, "call": {}, "prompt": {}, "": {}}
			client := mcp.NewClient(&mcp.Implementation{Name: "go-sdk", Version: "1"}, &mcp.ClientOptions{
				ProgressNotificationHandler: func(_ context.Context, r *mcp.ProgressNotificationClientRequest) {
					told[r.Params.ProgressToken.(string)].Add(1)
				},
			})
			session, err := client.Connect(t.Context(), w.transport(), &mcp.ClientSessionOptions{ProtocolVersion: w.version})
			if err != nil {
				t.Fatal(err)
			}
			defer session.Close()
			below := strings.NewReplacer("http legacy", "1", "http modern", "3", "stdio legacy", "5", "stdio modern", "7", "sse", "9").Replace(w.name)
			read := &mcp.ReadResourceParams{URI: "ecwid://reports/stock?below=" + below} // unlike the others, or it is kept
			read.SetProgressToken("read")
			if _, err := session.ReadResource(t.Context(), read); err != nil {
				t.Error(err)
			}
			called := &mcp.CallToolParams{Name: "store_report", Arguments: map[string]any{
				"report": "stock", "parameters": map[string]any{"below": below + "0"},
			}}
			called.SetProgressToken("call")
			if answer, err := session.CallTool(t.Context(), called); err != nil || answer.IsError {
				t.Errorf("%+v, %v", answer, err)
			}
			prompted := &mcp.GetPromptParams{Name: "check_stock_and_dispatch", Arguments: map[string]string{"below": below + "00"}}
			prompted.SetProgressToken("prompt")
			if _, err := session.GetPrompt(t.Context(), prompted); err != nil {
				t.Error(err)
			}
			for kind, n := range told {
				if kind != "" && n.Load() == 0 {
					t.Errorf("%s: no progress was told", kind)
				}
			}
			if told[""].Load() > 0 {
				t.Error("progress without a token")
			}
		})
	}
}
