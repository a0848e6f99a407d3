package subs

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
)

// recheck is how long a notification waits for a slow client before the caller's right to it is asked for again.
const recheck = 30 * time.Second

// subscriber is one receiver of notifications. A goroutine runs for it only while it has something to be told.
type subscriber struct {
	opts   Options
	meta   map[string]any // of every notification; nil for none
	gone   chan struct{}  // closed at the end
	expiry *time.Timer    // see legacy.go; guarded by Hub.mu

	mu      sync.Mutex
	ctx     context.Context // whose values say who the caller is
	out     queue           // nil while nobody can be reached
	uris    []string        // that it follows
	dirty   []string        // that have changed and were not told, the earliest first
	told    []string        // since the stream was opened
	start   time.Time       // nothing is sent before
	pumping bool
	ended   bool
}

// mark tells of a change at once if that can be, else notes it. It reports whether a pump has to be started.
func (s *subscriber) mark(uri string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended || s.tellNow(uri) {
		return false
	}
	if !slices.Contains(s.dirty, uri) {
		s.dirty = append(s.dirty, uri)
	}
	return s.startPump()
}

// tellNow reports whether nothing is left to do about a change. s.mu is held.
func (s *subscriber) tellNow(uri string) bool {
	now := time.Now()
	if s.pumping || len(s.dirty) > 0 || s.out == nil || now.Before(s.start) || !slices.Contains(s.uris, uri) {
		return false
	}
	if !s.opts.Allowed(s.ctx, uri) {
		return true
	}
	select {
	case s.out <- s.notification(uri):
	default:
		return false
	}
	s.start = now.Add(s.opts.Gap)
	s.note(uri)
	s.opts.Observe(Told, uri)
	return true
}

// note keeps in mind what was told on this stream. s.mu is held.
func (s *subscriber) note(uri string) {
	if !slices.Contains(s.told, uri) {
		s.told = append(s.told, uri)
	}
}

// attach says where notifications go from now on, and reports whether a pump has to be started.
func (s *subscriber) attach(out queue) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out = out
	return s.startPump()
}

// startPump reports whether a pump has to be started. s.mu is held.
func (s *subscriber) startPump() bool {
	if s.pumping || s.ended || s.out == nil || len(s.dirty) == 0 {
		return false
	}
	s.pumping = true
	return true
}

// follow adds a resource, unless there are as many as may be; ctx says who the caller is.
func (s *subscriber) follow(ctx context.Context, uri string, limit int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended || len(s.uris) >= limit && !slices.Contains(s.uris, uri) {
		return false
	}
	s.ctx = s.opts.Caller(ctx)
	if !slices.Contains(s.uris, uri) {
		s.uris = append(s.uris, uri)
	}
	return true
}

func (s *subscriber) follows(uri string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.uris, uri)
}

// leave takes a resource out and reports whether none is left.
func (s *subscriber) leave(uri string) (empty bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	is := func(other string) bool { return other == uri }
	s.uris, s.dirty = slices.DeleteFunc(s.uris, is), slices.DeleteFunc(s.dirty, is)
	return len(s.uris) == 0
}

// end stops the pump and returns what was followed.
func (s *subscriber) end() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		s.ended = true
		close(s.gone)
	}
	uris := s.uris
	s.uris, s.dirty = nil, nil
	return uris
}

// reopen tells everything again that was told on a stream which was there before and may have been broken. It reports
// whether a pump has to be started.
func (s *subscriber) reopen(start time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.start = start
	for _, uri := range s.told {
		if !slices.Contains(s.dirty, uri) && slices.Contains(s.uris, uri) {
			s.dirty = append(s.dirty, uri)
		}
	}
	s.told = nil
	return s.startPump()
}

// take returns what to tell now. With nothing left the pump ends.
func (s *subscriber) take() (uris []string, out queue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	uris, s.dirty = s.dirty, nil
	if len(uris) == 0 {
		s.pumping = false
	}
	for _, uri := range uris {
		s.note(uri)
	}
	return uris, s.out
}

// pump tells what has changed until nothing is left to tell.
func (s *subscriber) pump() {
	for s.pause(s.untilStart()) {
		uris, out := s.take()
		if len(uris) == 0 {
			return
		}
		for _, uri := range uris {
			if !s.send(out, uri) {
				return
			}
		}
		if !s.pause(s.opts.Gap) {
			return
		}
	}
}

func (s *subscriber) untilStart() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Until(s.start)
}

// pause reports whether the subscriber is still there after a while.
func (s *subscriber) pause(length time.Duration) bool {
	if length <= 0 {
		return true
	}
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.gone:
		return false
	}
}

// send waits for room in the queue as long as the subscriber is there: the transport ends clients that do not read. It
// reports whether the subscriber is still there.
func (s *subscriber) send(out queue, uri string) bool {
	note := s.notification(uri)
	for s.mayHave(uri) {
		select {
		case out <- note:
			s.opts.Observe(Told, uri)
			return true
		default:
		}
		timer := time.NewTimer(recheck)
		select {
		case out <- note:
			timer.Stop()
			s.opts.Observe(Told, uri)
			return true
		case <-s.gone:
			timer.Stop()
			return false
		case <-timer.C:
		}
	}
	return true
}

func (s *subscriber) mayHave(uri string) bool {
	s.mu.Lock()
	ctx, follows := s.ctx, slices.Contains(s.uris, uri)
	s.mu.Unlock()
	return follows && s.opts.Allowed(ctx, uri)
}

func (s *subscriber) notification(uri string) mcp.JSONRPCNotification {
	return mcp.JSONRPCNotification{
		JSONRPC: mcp.JSONRPC_VERSION,
		Notification: mcp.Notification{
			Method: mcp.MethodNotificationResourceUpdated,
			Params: mcp.NotificationParams{Meta: s.meta, AdditionalFields: map[string]any{"uri": uri}},
		},
	}
}
