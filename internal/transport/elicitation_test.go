package transport

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// TestQuestionsAmongNotifications: what the library writes on a call's answer by itself, a question to the client, goes
// together with the call's notifications, whichever is first.
func TestQuestionsAmongNotifications(t *testing.T) {
	run := serveHTTP(t, nil)
	run.AddTool(mcp.NewTool("ask"), func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		for n, step := range strings.Split(req.GetString("steps", ""), "") {
			if step == "n" {
				_ = server.ServerFromContext(ctx).SendNotificationToClient(ctx, "notifications/progress", map[string]any{"progressToken": 1, "progress": n})
				continue
			}
			var question mcp.ElicitationRequest
			question.Params.Message, question.Params.RequestedSchema = "Sure?", map[string]any{"type": "object"}
			if got, err := server.ServerFromContext(ctx).RequestElicitation(ctx, question); err != nil || got.Action != mcp.ElicitationResponseActionAccept {
				return nil, fmt.Errorf("got %v, %w", got, err)
			}
		}
		return mcp.NewToolResultText("done"), nil
	})
	session := run.peer(t).initialized()
	for _, steps := range []string{"a", "na", "an", "nan", "ana", "nnaann"} {
		stream := streamOf(t, session.open(t.Context(), "POST", PathMCP, legacyCall(1, "ask", `{"steps":"`+steps+`"}`)))
		got := map[string]int{}
		for {
			m, _ := stream.message()
			got[m.Method]++
			if m.Method == "elicitation/create" {
				reply := fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":{"action":"accept","content":{}}}`, m.ID)
				if got := session.do("POST", PathMCP, reply); got.status != http.StatusAccepted {
					t.Fatalf("%+v", got)
				}
			}
			if m.Method == "" {
				if !json.Valid(m.Result) || !strings.Contains(string(m.Result), "done") {
					t.Errorf("%s: %s", steps, m.raw)
				}
				break
			}
		}
		if got["elicitation/create"] != strings.Count(steps, "a") || got["notifications/progress"] != strings.Count(steps, "n") {
			t.Errorf("%s: %v", steps, got)
		}
	}
}
