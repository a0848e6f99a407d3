package transport

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// ServerOptions have to be given to the MCP server that NewHTTP or Stdio serves.
func ServerOptions() []server.ServerOption {
	return []server.ServerOption{
		server.WithToolHandlerMiddleware(boundTool),
		server.WithToolHandlerMiddleware(streamTool),
		server.WithResourceHandlerMiddleware(boundResource),
		server.WithResourceHandlerMiddleware(streamResource),
		server.WithPromptHandlerMiddleware(boundPrompt),
		server.WithPromptHandlerMiddleware(streamPrompt),
	}
}

// notificationQueue is how many notifications of one call may wait to be written; the library drops what is more.
const notificationQueue = 1024

// eventSink is where the client waits for the answer of a call.
type eventSink interface{ event(message []byte) error }

// streamed writes the notifications that a handler sends during its call to where the answer will go, all of them and
// before the answer: finish waits for that. The MCP library sends them through a queue that other calls of the session
// read as well, and that nobody reads to its end before the answer.
func streamed(ctx context.Context) (_ context.Context, finish func()) {
	sink := sinkOf(ctx)
	srv, session := server.ServerFromContext(ctx), server.ClientSessionFromContext(ctx)
	if sink == nil || srv == nil || session == nil {
		return ctx, func() {}
	}
	notes := &notifications{sink: sink}
	return srv.WithContext(ctx, notes.scope(session)), notes.finish
}

func streamTool(next server.ToolHandlerFunc) server.ToolHandlerFunc {
	return func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		ctx, finish := streamed(ctx)
		defer finish()
		return next(ctx, req)
	}
}

func streamResource(next server.ResourceHandlerFunc) server.ResourceHandlerFunc {
	return func(ctx context.Context, req mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
		ctx, finish := streamed(ctx)
		defer finish()
		return next(ctx, req)
	}
}

func streamPrompt(next server.PromptHandlerFunc) server.PromptHandlerFunc {
	return func(ctx context.Context, req mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
		ctx, finish := streamed(ctx)
		defer finish()
		return next(ctx, req)
	}
}

func sinkOf(ctx context.Context) eventSink {
	if conn := sseConnOf(ctx); conn != nil {
		return conn
	}
	if answer := replyOf(ctx); answer != nil {
		return answer
	}
	if lines := linesOf(ctx); lines != nil {
		return lines
	}
	return nil
}

// notifications are those of one call. The channels are made when they are first asked for.
type notifications struct {
	sink    eventSink
	start   sync.Once
	queue   chan mcp.JSONRPCNotification
	done    chan struct{} // closed when the call has returned
	written chan struct{} // closed when all are written
}

func (n *notifications) channel() chan<- mcp.JSONRPCNotification {
	n.start.Do(func() {
		n.queue = make(chan mcp.JSONRPCNotification, notificationQueue)
		n.done, n.written = make(chan struct{}), make(chan struct{})
		go n.write()
	})
	return n.queue
}

func (n *notifications) write() {
	defer close(n.written)
	for {
		select {
		case note := <-n.queue:
			n.send(note)
			continue
		default:
		}
		select {
		case note := <-n.queue:
			n.send(note)
		case <-n.done: // and the queue was empty
			if len(n.queue) == 0 {
				return
			}
		}
	}
}

func (n *notifications) send(note mcp.JSONRPCNotification) {
	if message, err := json.Marshal(note); err == nil {
		_ = n.sink.event(message) // the client may be gone, and then the call ends soon
	}
}

// finish returns when everything that the call sent is written.
func (n *notifications) finish() {
	n.start.Do(func() {}) // too late for the first one
	if n.queue != nil {
		close(n.done)
		<-n.written
	}
}
