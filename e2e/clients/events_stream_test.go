package clients

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
)

// wired sends whatever it likes by the transports of mcp-go, in the way of a protocol era.
type wired struct {
	t       *testing.T
	over    transport.Interface
	version string
	ids     int64
	notes   chan note
}

// note is a notification of a stream.
type note struct {
	Method string
	Params struct {
		occurrence
		Cursor    *string        `json:"cursor"`
		Truncated bool           `json:"truncated"`
		Meta      map[string]any `json:"_meta"`
	}
}

// declared are the places where a server says that it has events.
type declared struct{ Events, Extensions map[string]any }

// TestEventStreams: over every transport and era, a stream, a poll and the trigger's resource tell of the same change, and
// each goes on from the other's cursor.
func TestEventStreams(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	for _, way := range eventWays(t, s) {
		t.Run(way.name, func(t *testing.T) {
			w := &wired{t: t, over: way.wire(t), version: way.version, notes: make(chan note, 100)}
			hello := w.greet()
			if _, listed := hello.Extensions[extension]; listed != way.offers() || (hello.Events != nil) != way.offers() {
				t.Errorf("declared: %+v", hello)
			}
			if !way.offers() {
				w.isRefused()
				return
			}
			w.follow(s)
		})
	}
}

// isRefused checks that there are no methods of the extension.
func (w *wired) isRefused() {
	w.t.Helper()
	for _, method := range []string{"events/list", "events/poll", "events/stream", "events/subscribe", "events/unsubscribe"} {
		if got := w.send(w.t.Context(), method, map[string]any{"name": "order.paid"}); got.Error == nil || got.Error.Code != mcp.METHOD_NOT_FOUND {
			w.t.Errorf("%s: %+v", method, got)
		}
	}
}

// follow plays a shopper and looks at the change from all sides.
func (w *wired) follow(s *shop) {
	w.t.Helper()
	begin := w.warmUp(s)
	ctx, leave := context.WithCancel(w.t.Context())
	ended := make(chan error)
	go func() {
		defer close(ended)
		_, err := w.over.SendRequest(ctx, w.request("followed", "events/stream", map[string]any{"name": "product.created", "cursor": begin}))
		ended <- err
	}()
	if first := w.next(); first.Method != "notifications/events/active" || first.Params.Truncated || first.Params.Cursor == nil {
		w.t.Errorf("the stream begins with %+v", first)
	}
	want := s.addProduct("Cup")
	told := w.next()
	if told.Method != "notifications/events/event" || told.Params.EventID != want || told.Params.Data["storeId"] != 1003.0 || told.Params.Cursor == nil {
		w.t.Fatalf("told %+v, want %s", told, want)
	}
	page := w.poll("product.created", begin)
	if diff := cmp.Diff([]occurrence{told.Params.occurrence}, page.Events); diff != "" {
		w.t.Errorf("streamed, and polled: %s", diff)
	}
	read, behind := w.read(begin), w.read(page.Cursor)
	if len(read.Events) != 1 || read.Events[0].EventID != want || read.Truncated || len(behind.Events) != 0 || behind.Truncated {
		w.t.Errorf("the resource tells %+v, and then %+v", read, behind)
	}
	for _, cursor := range []string{page.Cursor, read.Cursor, *told.Params.Cursor} {
		if more := w.poll("product.created", cursor); len(more.Events) > 0 || more.Truncated {
			w.t.Errorf("behind the event: %+v", more)
		}
	}
	leave()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		w.t.Error("the stream has ended: ", err)
	}
}

// warmUp adds products until one is told of, and returns the cursor behind them.
func (w *wired) warmUp(s *shop) string {
	w.t.Helper()
	cursor, last := w.poll("product.created", "").Cursor, ""
	ticker, again, deadline := time.NewTicker(100*time.Millisecond), time.NewTicker(2*time.Second), time.After(patience)
	defer ticker.Stop()
	defer again.Stop()
	for last = s.addProduct("Warm-up"); ; {
		select {
		case <-ticker.C:
		case <-again.C:
			last = s.addProduct("Warm-up")
		case <-deadline:
			w.t.Fatal("the store is not followed")
		}
		page := w.poll("product.created", cursor)
		cursor = page.Cursor
		if slices.ContainsFunc(page.Events, func(e occurrence) bool { return e.EventID == last }) {
			return cursor
		}
	}
}

// greet says hello and returns what the server says it can do.
func (w *wired) greet() declared {
	w.t.Helper()
	w.over.SetNotificationHandler(func(n mcp.JSONRPCNotification) {
		var told note
		text, err := json.Marshal(n)
		if err == nil {
			err = json.Unmarshal(text, &told)
		}
		if err != nil {
			w.t.Error(err)
		}
		w.notes <- told
	})
	method, params := "server/discover", map[string]any{}
	if w.version == legacy {
		method = "initialize"
		params = map[string]any{"protocolVersion": legacy, "capabilities": map[string]any{}, "clientInfo": map[string]any{"name": "wired", "version": "1"}}
	}
	var hello struct{ Capabilities declared }
	w.ask(method, params, &hello)
	if w.version == legacy {
		initialized := mcp.JSONRPCNotification{JSONRPC: mcp.JSONRPC_VERSION, Notification: mcp.Notification{Method: "notifications/initialized"}}
		if err := w.over.SendNotification(w.t.Context(), initialized); err != nil {
			w.t.Fatal(err)
		}
	}
	return hello.Capabilities
}

func (w *wired) request(id any, method string, params map[string]any) transport.JSONRPCRequest {
	request := transport.JSONRPCRequest{JSONRPC: mcp.JSONRPC_VERSION, ID: mcp.NewRequestId(id), Method: method, Params: params,
		Header: http.Header{"Mcp-Protocol-Version": {w.version}}}
	if w.version == modern {
		request.Header.Set("Mcp-Method", method)
		if uri, named := params["uri"].(string); named {
			request.Header.Set("Mcp-Name", uri)
		}
		params["_meta"] = map[string]any{mcp.MetaKeyProtocolVersion: modern, mcp.MetaKeyClientCapabilities: map[string]any{},
			mcp.MetaKeyClientInfo: map[string]any{"name": "wired", "version": "1"}}
	}
	return request
}

func (w *wired) send(ctx context.Context, method string, params map[string]any) *transport.JSONRPCResponse {
	w.t.Helper()
	w.ids++
	got, err := w.over.SendRequest(ctx, w.request(w.ids, method, params))
	if err != nil {
		w.t.Fatal(method, err)
	}
	return got
}

func (w *wired) ask(method string, params map[string]any, result any) {
	w.t.Helper()
	got := w.send(w.t.Context(), method, params)
	if got.Error != nil {
		w.t.Fatalf("%s: %+v", method, got.Error)
	}
	if err := json.Unmarshal(got.Result, result); err != nil {
		w.t.Fatal(method, err)
	}
}

func (w *wired) poll(name, cursor string) eventsResult {
	w.t.Helper()
	params := map[string]any{"name": name}
	if cursor != "" {
		params["cursor"] = cursor
	}
	var page eventsResult
	w.ask("events/poll", params, &page)
	return page
}

// read reads the resource of the trigger behind a cursor.
func (w *wired) read(cursor string) (page eventPage) {
	w.t.Helper()
	var got struct{ Contents []struct{ Text string } }
	w.ask("resources/read", map[string]any{"uri": triggerURI + "new-product?after=" + cursor}, &got)
	if err := json.Unmarshal([]byte(got.Contents[0].Text), &page); err != nil {
		w.t.Fatal(err)
	}
	return page
}

// next waits for the next notification of the stream, behind heartbeats.
func (w *wired) next() note {
	w.t.Helper()
	for {
		select {
		case n := <-w.notes:
			if n.Params.Meta[extensionID] != "followed" {
				w.t.Errorf("%+v does not name the request", n)
			}
			if n.Method != "notifications/events/heartbeat" {
				return n
			}
		case <-time.After(patience):
			w.t.Fatal("nothing is told")
		}
	}
}

// extensionID is the name under which a notification tells which stream it belongs to.
const extensionID = "io.modelcontextprotocol/subscriptionId"
