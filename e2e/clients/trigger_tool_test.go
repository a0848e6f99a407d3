package clients

import (
	"slices"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// TestWaitForEvent: with --event-tool a client that follows nothing calls a tool that answers when something happens.
func TestWaitForEvent(t *testing.T) {
	t.Parallel()
	v := visit{shop: openShop(t)}
	var at addresses
	start(t, append(slices.Clone(v.env), "ECWID_DATA_DIR="+t.TempDir()), &at,
		"http", "--addr", "127.0.0.1:0", "--poll-interval", "1s", "--cart-idle", "1s", "--log-level", "warn", "--event-tool")
	for _, way := range []struct {
		name      string
		transport mcp.Transport
		version   string
	}{
		{"http legacy", &mcp.StreamableClientTransport{Endpoint: at.URL}, legacy},
		{"http modern", &mcp.StreamableClientTransport{Endpoint: at.URL}, modern},
		{"sse", &mcp.SSEClientTransport{Endpoint: at.SSEURL}, legacy},
	} {
		t.Run(way.name, func(t *testing.T) {
			session := connect(t, way.transport, way.version)
			if n := countTools(t, session); n != 13 {
				t.Errorf("%d tools, want 13", n)
			}
			waitForPlays(t, session, &v)
		})
	}
}

func waitForPlays(t *testing.T, session *mcp.ClientSession, v *visit) {
	t.Helper()
	cursor := warmTool(t, session, v)
	begin := time.Now()
	if none := wait(t, session, map[string]any{"cursor": cursor, "timeoutSeconds": 1}); len(none.Events) > 0 || none.Truncated || time.Since(begin) < time.Second {
		t.Errorf("nothing has happened: %+v after %v", none, time.Since(begin))
	}
	answered := make(chan eventPage, 1)
	go func() { // it waits while the shopper comes
		defer close(answered)
		answered <- wait(t, session, map[string]any{"cursor": cursor, "triggers": []string{"new-pickup-order"}, "timeoutSeconds": 50})
	}()
	_, id := v.buy("PICKUP")
	page := <-answered
	if len(page.Events) != 1 || page.Events[0].EventID != "order-pickup-1003-"+id {
		t.Errorf("got %+v", page)
	}
	at := time.Now()
	page = wait(t, session, map[string]any{"cursor": cursor, "triggers": []string{"new-order"}, "timeoutSeconds": 50})
	if len(page.Events) != 1 || page.Events[0].EventID != "order-created-1003-"+id || time.Since(at) > 10*time.Second {
		t.Errorf("what is there already: %+v after %v", page, time.Since(at))
	}
}

// warmTool adds products until one is told of, and returns the cursor behind it.
func warmTool(t *testing.T, session *mcp.ClientSession, v *visit) string {
	t.Helper()
	page := wait(t, session, map[string]any{"timeoutSeconds": 0})
	for range 20 {
		want := v.addProduct("Warm-up")
		for more := true; more; {
			page = wait(t, session, map[string]any{"cursor": page.Cursor, "timeoutSeconds": 3})
			more = len(page.Events) > 0
			if slices.ContainsFunc(page.Events, func(e event) bool { return e.EventID == want }) {
				return page.Cursor
			}
		}
	}
	t.Fatal("the store is not followed")
	return ""
}

func wait(t *testing.T, session *mcp.ClientSession, arguments map[string]any) eventPage {
	t.Helper()
	var page eventPage
	call(t, session, "wait_for_event", arguments, &page)
	if page.Cursor == "" {
		t.Errorf("got %+v", page)
	}
	return page
}
