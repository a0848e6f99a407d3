package transport

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/mark3labs/mcp-go/mcp"
)

// listenStream is the answer to a subscriptions/listen over HTTP. Somebody may take it over from the MCP library, which
// would hold a session, two goroutines and their grown stacks, together twice what the rest of a stream takes.
type listenStream struct {
	ctx   context.Context              // of the request
	notes chan mcp.JSONRPCNotification // nil unless the stream was taken over
}

type listenKey struct{}

// listenQueue is how many notifications of one stream may wait to be written.
const listenQueue = 4

// TakeListen takes over the stream that a subscriptions/listen over HTTP has asked for: what is put into the queue is
// written as it is, behind the library's acknowledgement, until the returned context ends. Nothing else comes any more,
// so it is for requests that ask for resources alone. Call it once, from a hook before subscriptions/listen. Without a
// stream that can be taken over, as on stdio, the queue is nil.
func TakeListen(ctx context.Context) (context.Context, chan<- mcp.JSONRPCNotification) {
	l, ok := ctx.Value(listenKey{}).(*listenStream)
	if !ok {
		return ctx, nil
	}
	l.notes = make(chan mcp.JSONRPCNotification, listenQueue)
	return l.ctx, l.notes
}

// serveListen lets the library answer, and goes on where it was asked to.
func serveListen(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l, answer := &listenStream{ctx: r.Context()}, replyOf(r.Context())
		l.begin(next, w, r, answer)
		if l.notes != nil && answer.streams() {
			l.write(answer)
		}
	})
}

// begin returns when the library has answered, or has acknowledged a stream that was taken over. The library writes the
// acknowledgement whole before it looks whether the request has ended.
func (l *listenStream) begin(next http.Handler, w http.ResponseWriter, r *http.Request, answer *reply) {
	ctx, release := context.WithCancel(context.WithValue(l.ctx, listenKey{}, l))
	defer release()
	go func() {
		select {
		case <-answer.started:
			if l.notes != nil {
				release()
			}
		case <-ctx.Done():
		}
	}()
	next.ServeHTTP(w, r.WithContext(ctx))
}

func (l *listenStream) write(answer *reply) {
	for {
		select {
		case <-l.ctx.Done():
			return
		case note := <-l.notes:
			message, err := json.Marshal(note)
			if err != nil || answer.event(message) != nil {
				return
			}
		}
	}
}
