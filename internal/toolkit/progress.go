package toolkit

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// ScanTime is how much longer than a call a request may take that reads all that happened in a store in some period.
const ScanTime = 4 * time.Minute

// progressEvery is how far apart the notifications of one request are at least, the first from its start.
const progressEvery = 500 * time.Millisecond

// progressMethod is the notification's (MCP specification, Progress).
const progressMethod = "notifications/progress"

type progressKey struct{}

// ProgressOf returns what tells the client how many records the request has read so far: at most twice a second, never
// fewer than before, and never after the answer. It does nothing for requests that did not ask for progress, and is
// safe for concurrent use.
func ProgressOf(ctx context.Context) func(read int) {
	if p, ok := ctx.Value(progressKey{}).(*progress); ok {
		return p.read
	}
	return func(int) {}
}

// progress is that of one request.
type progress struct {
	send func(read int)

	mu    sync.Mutex
	told  int
	at    time.Time // of the last notification, or the start
	ended bool
}

// withProgress gives ProgressOf what the request asked for. End has to be called before the request is answered.
func withProgress(ctx context.Context, meta *mcp.Meta) (_ context.Context, end func()) {
	srv := server.ServerFromContext(ctx)
	if meta == nil || meta.ProgressToken == nil || srv == nil {
		return ctx, func() {}
	}
	p := &progress{at: time.Now(), send: func(read int) {
		// It fails when the client is gone or reads nothing, and then nobody misses it.
		_ = srv.SendNotificationToClient(ctx, progressMethod, map[string]any{
			"progressToken": meta.ProgressToken, "progress": read, "message": fmt.Sprintf("%d read", read),
		})
	}}
	return context.WithValue(ctx, progressKey{}, p), p.end
}

func (p *progress) read(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := time.Now(); !p.ended && n > p.told && now.Sub(p.at) >= progressEvery {
		p.told, p.at = n, now
		p.send(n)
	}
}

func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
}
