package mcpevents

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"
)

const (
	stdioCalls = 64          // answered at the same time
	stdioStop  = time.Second // a client that reads no more must not hold up the end of the process for longer
)

// errCancelled ends the context of a stream whose client wants to hear no more of it.
var errCancelled = errors.New("the client cancelled the request")

func isCancelled(ctx context.Context) bool { return errors.Is(context.Cause(ctx), errCancelled) }

// stdioWork is what is answered beside the reading of lines.
type stdioWork struct {
	calls, all sync.WaitGroup
	slots      chan struct{} // of calls

	mu      sync.Mutex
	stopped bool
	streams map[string]context.CancelCauseFunc // by id
}

// begin counts one more, unless all has to end.
func (w *stdioWork) begin() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.stopped {
		w.all.Add(1)
	}
	return !w.stopped
}

// call runs what ends by itself. It waits when there is too much of that.
func (w *stdioWork) call(ctx context.Context, answer func()) {
	select {
	case w.slots <- struct{}{}:
	case <-ctx.Done():
		return
	}
	if !w.begin() {
		return
	}
	w.calls.Go(func() {
		defer w.all.Done()
		defer func() { <-w.slots }()
		answer()
	})
}

// stream runs what a cancellation of its id ends. It reports whether the id is free.
func (w *stdioWork) stream(ctx context.Context, id json.RawMessage, run func(ctx context.Context)) bool {
	if !w.begin() {
		return true // nobody listens any more
	}
	key := idKey(id)
	ctx, cancel := context.WithCancelCause(ctx)
	w.mu.Lock()
	_, taken := w.streams[key]
	if !taken {
		w.streams[key] = cancel
	}
	w.mu.Unlock()
	if taken {
		cancel(nil)
		w.all.Done()
		return false
	}
	go func() {
		defer w.all.Done()
		defer cancel(nil)
		run(ctx)
		w.mu.Lock()
		delete(w.streams, key)
		w.mu.Unlock()
	}()
	return true
}

// cancelled ends a stream without another word. Other requests are the MCP library's.
func (w *stdioWork) cancelled(m message) bool {
	params, ok := parseMembers(m.params)
	if !ok || !isID(params["requestId"]) {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	cancel, ours := w.streams[idKey(params["requestId"])]
	if ours {
		cancel(errCancelled)
	}
	return ours
}

// stop waits for what runs, whose context has to be ended before.
func (w *stdioWork) stop() {
	w.mu.Lock()
	w.stopped = true
	w.mu.Unlock()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.all.Wait()
	}()
	select {
	case <-ended:
	case <-time.After(stdioStop):
	}
}
