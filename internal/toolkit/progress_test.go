package toolkit

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// listener is a client that keeps what it is told.
type listener struct{ queue chan mcp.JSONRPCNotification }

func (l listener) SessionID() string                                   { return "listener" }
func (l listener) NotificationChannel() chan<- mcp.JSONRPCNotification { return l.queue }
func (l listener) Initialize()                                         {}
func (l listener) Initialized() bool                                   { return true }

// told are the progresses that the listener was told since the last time, as text.
func (l listener) told() (all []string) {
	for len(l.queue) > 0 {
		note := <-l.queue
		params := note.Params.AdditionalFields
		all = append(all, fmt.Sprint(note.Method, " ", params["progressToken"], " ", params["progress"], " ", params["message"]))
	}
	return all
}

// listening returns the context of a request of a listener.
func listening(t *testing.T) (context.Context, listener) {
	l := listener{make(chan mcp.JSONRPCNotification, 100)}
	return contextOf(t, l), l
}

// contextOf is what the library gives a handler.
func contextOf(t *testing.T, session server.ClientSession) (ctx context.Context) {
	t.Helper()
	srv := server.NewMCPServer("test", "1")
	srv.AddTool(mcp.NewTool("catch"), func(c context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		ctx = context.WithoutCancel(c)
		return mcp.NewToolResultText(""), nil
	})
	srv.HandleMessage(srv.WithContext(t.Context(), session), []byte(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"catch"}}`))
	return ctx
}

// TestProgressIsTold: twice a second at the most, from half a second on, never backwards and never after the end.
func TestProgressIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, l := listening(t)
		ctx, end := withProgress(ctx, &mcp.Meta{ProgressToken: "p"})
		read := ProgressOf(ctx)
		read(1)
		if got := l.told(); len(got) > 0 {
			t.Errorf("at once: %v", got)
		}
		var got []string
		for n := 2; n <= 300; n++ { // 10 ms each: three seconds
			<-time.After(10 * time.Millisecond)
			read(n)
			got = append(got, l.told()...)
		}
		want := []string{}
		for _, n := range []int{51, 101, 151, 201, 251} {
			want = append(want, fmt.Sprintf("notifications/progress p %d %d read", n, n))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%v instead of %v", got, want)
		}
		<-time.After(time.Second)
		read(0)
		read(251)
		if got := l.told(); len(got) > 0 {
			t.Errorf("backwards: %v", got)
		}
		end()
		read(1000)
		if got := l.told(); len(got) > 0 {
			t.Errorf("after the end: %v", got)
		}
	})
}

func TestProgressNobodyAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, l := listening(t)
		for _, meta := range []*mcp.Meta{nil, {}} {
			asked, end := withProgress(ctx, meta)
			<-time.After(time.Second)
			ProgressOf(asked)(5)
			end()
		}
		outside, end := withProgress(t.Context(), &mcp.Meta{ProgressToken: 1}) // no server
		<-time.After(time.Second)
		ProgressOf(outside)(5)
		end()
		ProgressOf(t.Context())(5)
		if got := l.told(); len(got) > 0 {
			t.Errorf("got %v", got)
		}
	})
}

// TestProgressOfSeveral: a report's scans may tell at once.
func TestProgressOfSeveral(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, l := listening(t)
		ctx, end := withProgress(ctx, &mcp.Meta{ProgressToken: int64(7)})
		defer end()
		<-time.After(time.Second)
		for n := range 20 {
			go ProgressOf(ctx)(n + 1)
		}
		synctest.Wait()
		if got := l.told(); len(got) != 1 {
			t.Errorf("got %v", got)
		}
	})
}
