package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The tests here run one after another: the MCP library keeps one stdio session a process.

const modernMeta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",` +
	`"io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}`

// gate is a tool that answers when it is opened, or when its call is cancelled.
func gate(open <-chan struct{}) *server.MCPServer {
	srv := server.NewMCPServer("test", "1", server.WithToolCapabilities(false))
	srv.AddTool(mcp.NewTool("wait"), func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		select {
		case <-open:
			return mcp.NewToolResultText("opened"), nil
		case <-ctx.Done():
			return mcp.NewToolResultError("cancelled"), nil
		}
	})
	return srv
}

func opened() <-chan struct{} {
	open := make(chan struct{})
	close(open)
	return open
}

type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

// lines counts the answers by id and kind; it leaves out notifications.
func (b *buffer) lines(t *testing.T) map[string]int {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	counts := map[string]int{}
	for line := range strings.Lines(b.b.String()) {
		var m struct {
			ID     json.RawMessage `json:"id"`
			Method string          `json:"method"`
			Error  json.RawMessage `json:"error"`
		}
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Errorf("no message: %q", line)
		}
		if m.Method != "" {
			continue
		}
		kind := "result"
		if m.Error != nil {
			kind = "error"
		}
		counts[string(m.ID)+" "+kind]++
	}
	return counts
}

func TestAllCallsReadAreAnswered(t *testing.T) {
	for era, meta := range map[string]string{"legacy": "", "modern": "," + modernMeta} {
		t.Run(era, func(t *testing.T) {
			var in strings.Builder
			want := map[string]int{}
			for id := range 300 {
				fmt.Fprintf(&in, `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"wait"%s}}`+"\n", id, meta)
				want[fmt.Sprintf("%d result", id)] = 1
			}
			open := make(chan struct{})
			var out buffer
			reader := io.MultiReader(strings.NewReader(in.String()), readerFunc(func() { close(open) }))
			if err := Stdio(t.Context(), gate(open), reader, &out, StdioOptions{Logger: quiet()}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, out.lines(t)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// readerFunc runs when the input has been read to its end.
type readerFunc func()

func (f readerFunc) Read([]byte) (int, error) {
	f()
	return 0, io.EOF
}

// TestOddLines: nothing that a client writes ends the server or holds its end back.
func TestOddLines(t *testing.T) {
	in := strings.Join([]string{
		`{broken`,
		``,
		`[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait"}}]`,
		`"text"`,
		`{"jsonrpc":"2.0","id":2,"method":"no/such"}`,
		`{"jsonrpc":"1.0","id":3,"method":"tools/call","params":{"name":"wait"}}`,
		`{"jsonrpc":"2.0","id":4,"method":"tools/call","params":"text"}`,
		`{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"none"}}`,
		`{"jsonrpc":"2.0","id":null,"method":"tools/call","params":{"name":"wait"}}`,
		`{"jsonrpc":"2.0","id":6,"result":{}}`,
		`{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"wait"},"result":{}}`,
		`{"jsonrpc":"2.0","id":8,"method":8}`,
		`{"jsonrpc":"2.0","id":"same","method":"tools/call","params":{"name":"wait"}}`,
		`{"jsonrpc":"2.0","id":"same","method":"tools/call","params":{"name":"wait"}}`,
		`{"jsonrpc":"2.0","id":9,"method":"subscriptions/listen","params":{"notifications":{},` + modernMeta + `}}`,
		`{"jsonrpc":"2.0","id":10.0,"method":"tools/call","params":{"name":"wait"}}`,
	}, "\n")
	var out buffer
	start := time.Now()
	if err := Stdio(t.Context(), gate(opened()), strings.NewReader(in), &out, StdioOptions{Logger: quiet()}); err != nil {
		t.Fatal(err)
	}
	if time.Since(start) > DefaultDrain/2 {
		t.Error("the end was held back for nothing")
	}
	got := out.lines(t)
	delete(got, "9 result") // depends on whether the listening or the end of input comes first
	want := map[string]int{
		"null error": 4, // broken, batch, text, method 8
		"2 error":    1, "3 error": 1, "4 error": 1, "5 error": 1,
		`"same" result`: 2, "10 result": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEndOfInputHasABound(t *testing.T) {
	in := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait"}}`
	var out buffer
	err := Stdio(t.Context(), gate(nil), strings.NewReader(in), &out, StdioOptions{Drain: 20 * time.Millisecond, Logger: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{"1 result": 1}, out.lines(t)); diff != "" { // the cancelled call's
		t.Error(diff)
	}
}

func TestStopsWhenAsked(t *testing.T) {
	in, client := io.Pipe()
	defer client.Close() // ends the library's pending read
	ctx, stop := context.WithCancel(t.Context())
	running := make(chan struct{})
	srv := server.NewMCPServer("test", "1", server.WithToolCapabilities(false))
	srv.AddTool(mcp.NewTool("wait"), func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		close(running)
		<-ctx.Done()
		return mcp.NewToolResultError("cancelled"), nil
	})
	done := make(chan error)
	go func() { done <- Stdio(ctx, srv, in, io.Discard, StdioOptions{Logger: quiet()}) }()
	if _, err := io.WriteString(client, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait"}}`+"\n"); err != nil {
		t.Fatal(err)
	}
	<-running
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestPanicInAToolIsAnswered(t *testing.T) {
	srv := server.NewMCPServer("test", "1", server.WithToolCapabilities(false))
	srv.AddTool(mcp.NewTool("wait"), func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) { panic("x") })
	var out buffer
	in := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait"}}`
	if err := Stdio(t.Context(), srv, strings.NewReader(in), &out, StdioOptions{Logger: quiet()}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{"1 error": 1}, out.lines(t)); diff != "" {
		t.Error(diff)
	}
}
