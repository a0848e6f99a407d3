package transport

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// toldBefore is how many notifications each call of these tests sends before it answers.
const toldBefore = 50

// tell sends notifications of progress.
func tell(ctx context.Context) error {
	for i := range toldBefore {
		params := map[string]any{"progressToken": 1, "progress": i + 1}
		if err := server.ServerFromContext(ctx).SendNotificationToClient(ctx, "notifications/progress", params); err != nil {
			return err
		}
	}
	return nil
}

// addTellers adds a resource and a prompt that tell of progress and answer "done".
func addTellers(srv *server.MCPServer) {
	srv.AddResource(mcp.NewResource("test://tell", "tell"), func(ctx context.Context, _ mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
		return []mcp.ResourceContents{mcp.TextResourceContents{URI: "test://tell", Text: "done"}}, tell(ctx)
	})
	srv.AddPrompt(mcp.NewPrompt("tell"), func(ctx context.Context, _ mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
		return &mcp.GetPromptResult{Description: "done"}, tell(ctx)
	})
}

// tellers are the requests that do, by method, with what the header Mcp-Name says of each.
func tellers() map[string][2]string {
	return map[string][2]string{
		"resources/read": {`"uri":"test://tell"`, "test://tell"},
		"prompts/get":    {`"name":"tell"`, "tell"},
		"tools/call":     {fmt.Sprintf(`"name":"progress","arguments":{"n":%d}`, toldBefore), "progress"},
	}
}

func tellingRequest(method, params, more string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":{%s%s}}`, method, params, more)
}

func TestProgressComesBeforeTheAnswerOverHTTP(t *testing.T) {
	run := serveHTTP(t, nil)
	addTellers(run.MCPServer)
	legacy, older := run.peer(t).initialized(), run.peer(t).connectSSE()
	older.send(initialize)
	older.stream.message()
	for method, request := range tellers() {
		t.Run(method, func(t *testing.T) {
			progressOf(t, streamOf(t, legacy.open(t.Context(), "POST", PathMCP, tellingRequest(method, request[0], ""))), toldBefore)
			modern := run.peer(t).modern(method, request[1])
			progressOf(t, streamOf(t, modern.open(t.Context(), "POST", PathMCP, tellingRequest(method, request[0], ","+modernMeta))), toldBefore)
			older.send(tellingRequest(method, request[0], ""))
			progressOf(t, older.stream, toldBefore)
		})
	}
}

func TestProgressComesBeforeTheAnswerOnStdio(t *testing.T) {
	for era, more := range map[string]string{"legacy": "", "modern": "," + modernMeta} {
		for method, request := range tellers() {
			t.Run(era+" "+method, func(t *testing.T) {
				f := newFixture()
				addTellers(f.MCPServer)
				in := tellingRequest(method, request[0], more) + "\n"
				if era == "legacy" {
					in = initialize + "\n" + `{"jsonrpc":"2.0","method":"notifications/initialized"}` + "\n" + in
				}
				var out buffer
				if err := Stdio(t.Context(), f.MCPServer, strings.NewReader(in), &out, StdioOptions{Logger: quiet()}); err != nil {
					t.Fatal(err)
				}
				told := 0
				for line := range strings.Lines(out.b.String()) {
					var m rpc
					if err := json.Unmarshal([]byte(line), &m); err != nil {
						t.Fatalf("%q: %v", line, err)
					}
					switch {
					case m.Method == "notifications/progress":
						told++
					case string(m.ID) == "1" && (told != toldBefore || !strings.Contains(line, "done")):
						t.Errorf("%d of %d before %s", told, toldBefore, line)
					}
				}
				if told != toldBefore {
					t.Errorf("%d of %d came", told, toldBefore)
				}
			})
		}
	}
}
