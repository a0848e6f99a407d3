package demo

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// stage has a server with one tool that answers so.
func stage(t *testing.T, answer func() *mcp.CallToolResult) (Stage, *bytes.Buffer) {
	t.Helper()
	srv := server.NewMCPServer("test", "1", server.WithToolCapabilities(false))
	srv.AddTool(mcp.NewTool("create_product"), func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return answer(), nil
	})
	c, err := client.NewInProcessClient(srv)
	if err == nil {
		err = c.Start(t.Context())
	}
	if err == nil {
		_, err = c.Initialize(t.Context(), mcp.InitializeRequest{})
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	out := &bytes.Buffer{}
	return Stage{Client: c, Shop: sandbox.New(sandbox.Options{}), Out: out}, out
}

// TestTheFirstFailureEndsTheStory: nothing is told after it, and the shopper does not walk in.
func TestTheFirstFailureEndsTheStory(t *testing.T) {
	for what, test := range map[string]struct {
		answer *mcp.CallToolResult
		says   string
	}{
		"refused":       {mcp.NewToolResultError("Refused by the store"), "create_product: Refused by the store"},
		"another shape": {&mcp.CallToolResult{StructuredContent: map[string]any{"productId": "seven"}}, "productId"},
		"the next one":  {&mcp.CallToolResult{StructuredContent: map[string]any{"productId": 7}}, "upload_main_image"},
	} {
		on, out := stage(t, func() *mcp.CallToolResult { return test.answer })
		err := Play(t.Context(), on)
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", what, err)
		}
		told := strings.TrimSpace(out.String())
		last := told[strings.LastIndex(told, "\n")+1:]
		if !strings.Contains(last, "create_product") && !strings.Contains(last, "upload_main_image") {
			t.Errorf("%s: goes on with %q", what, last)
		}
		if carts, _ := on.Shop.JSON("/carts"); !strings.Contains(string(carts), `"total":0`) {
			t.Errorf("%s: somebody was in the shop: %s", what, carts)
		}
	}
}

func TestWhatHadToBeRefused(t *testing.T) {
	on, _ := stage(t, func() *mcp.CallToolResult { return mcp.NewToolResultText("done") })
	n := &narrator{ctx: t.Context(), client: on.Client, out: on.Out}
	n.refused("create_product", "", nil)
	if n.err == nil || !strings.Contains(n.err.Error(), "create_product was not refused") {
		t.Errorf("got %v", n.err)
	}
}

// TestPatienceEnds: an agent that is told nothing says what it waited for, and how long.
func TestPatienceEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &narrator{ctx: t.Context(), out: &bytes.Buffer{}, heard: &notes{told: map[string]chan struct{}{paidOrders: make(chan struct{}, 1)}}}
		start := time.Now()
		n.next(paidOrders, "", "", func(event) bool { return true })
		if n.err == nil || !strings.Contains(n.err.Error(), paidOrders) || !strings.Contains(n.err.Error(), "within 10s") || time.Since(start) != patience {
			t.Errorf("%v after %s", n.err, time.Since(start))
		}
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if err := n.heard.await(ctx, paidOrders); !errors.Is(err, context.Canceled) {
			t.Errorf("stopped: %v", err)
		}
	})
}

// TestNotesAreTakenOnce: what came twice before somebody looked counts once.
func TestNotesAreTakenOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &notes{told: map[string]chan struct{}{paidOrders: make(chan struct{}, 1)}}
		n.note(paidOrders)
		n.note(paidOrders)
		n.note("ecwid://triggers/new-product") // nobody asked for it
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := n.await(ctx, paidOrders); err != nil {
			t.Error(err)
		}
		if err := n.await(ctx, paidOrders); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the second time: %v", err)
		}
	})
}

func TestStayTellsAllPlaces(t *testing.T) {
	var out bytes.Buffer
	at := Places{Page: "http://p/", Office: "http://p/office", Console: "http://p/console", MCP: "http://p/mcp", Inspector: "npx inspector http://p/mcp"}
	if err := Stay(&out, at); err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{at.Page, at.Office, at.Console, at.MCP, at.Inspector} {
		if !strings.Contains(out.String(), place+"\n") {
			t.Errorf("%s is not told", place)
		}
	}
}
