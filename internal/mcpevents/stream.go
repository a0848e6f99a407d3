package mcpevents

import (
	"context"
	"errors"
	"slices"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/feed"
)

const (
	firstRetry = time.Second // after the journal failed; then twice as long each time
	lastRetry  = 30 * time.Second

	readGap = 50 * time.Millisecond // between two looks at the journal, which grows for all streams at once

	outcomeOK   = "ok"
	outcomeGone = "gone" // the client left, or was too slow
)

// stream is one events/stream. It keeps no events: it reads them from the journal when the client has taken those
// before, so that a slow client costs nothing and holds nobody up.
type stream struct {
	server    *Server
	request   request
	wanted    selection
	position  int64 // checked so far
	truncated bool  // at the start
	send      func(message []byte) error

	read      time.Time     // when the journal was looked at last
	heartbeat time.Time     // when the next one is due
	retry     time.Duration // how long to wait after the journal failed; 0 when it works
	retryAt   time.Time
}

// openStream reads an events/stream. The stream has to be run, or closed.
func (s *Server) openStream(ctx context.Context, r request) (*stream, *failure) {
	wanted, f := s.selection(ctx, r)
	if f != nil {
		return nil, f
	}
	from, f := s.start(ctx, r, wanted)
	if f != nil {
		return nil, f
	}
	if !s.open.acquire(s.opts.Principal(ctx), s.opts.MaxStreams) {
		most := s.opts.MaxStreams
		return nil, &failure{resourceExhausted, "this caller has too many open streams; close some and try again",
			&failureData{Limit: "streams", Max: &most}}
	}
	s.opts.Streams(1)
	return &stream{server: s, request: r, wanted: wanted, position: from.position, truncated: from.truncated}, nil
}

func (st *stream) close(ctx context.Context) {
	st.server.open.release(st.server.opts.Principal(ctx))
	st.server.opts.Streams(-1)
}

// run sends until ctx ends, the caller may go on no longer or send fails, and says which in a word. The last message
// answers the request, unless the client cancelled it.
func (st *stream) run(ctx context.Context, send func(message []byte) error) (outcome string) {
	st.send = send
	st.heartbeat = time.Now().Add(st.server.opts.Heartbeat)
	var err error
	if !isCancelled(ctx) {
		err = st.active(st.position, st.truncated)
	}
	for err == nil && ctx.Err() == nil {
		if err = st.pump(ctx); err == nil {
			err = st.wait(ctx)
		}
	}
	return st.end(ctx, err)
}

// terminated is a failure that ends a stream.
type terminated struct{ *failure }

// Error implements error.
func (t terminated) Error() string { return t.message }

// end says goodbye. The caller's right to go on is looked at once more, since who loses it may have ended ctx.
func (st *stream) end(ctx context.Context, err error) string {
	if isCancelled(ctx) {
		return outcomeOK
	}
	var why terminated
	if !errors.As(err, &why) {
		if refused := st.look(context.WithoutCancel(ctx)); refused != nil {
			why.failure = refused
		}
	}
	outcome := outcomeOK
	if why.failure != nil {
		outcome = string(why.kind)
		_ = st.notify("terminated", errorParams{st.meta(), why.wire(st.request.profile)}) // the client may be gone
	}
	result := streamResult{st.request.complete(), st.meta()}
	if st.send(st.request.answer(result, nil)) != nil && why.failure == nil {
		return outcomeGone
	}
	return outcome
}

// look says why the stream has to end, or nothing.
func (st *stream) look(ctx context.Context) *failure {
	if !st.server.opts.Valid(ctx) {
		return &failure{forbidden, "this caller may follow events no longer", &failureData{Reason: "access_revoked"}}
	}
	stores, err := st.server.opts.Stores(ctx)
	if err == nil && !slices.Contains(stores, st.wanted.store) { // an error may pass
		return &failure{forbidden, "this caller may follow the store no longer", &failureData{Reason: "store_revoked"}}
	}
	return nil
}

// pump sends everything that the journal has, page by page.
func (st *stream) pump(ctx context.Context) error {
	if time.Now().Before(st.retryAt) {
		return st.beat()
	}
	for more := true; more; {
		st.read = time.Now()
		page, err := st.server.opts.Feed.Read(ctx, feed.Query{
			Store: st.wanted.store.Key, Type: st.wanted.kind, Filter: st.wanted.arguments.Filter, After: st.position, Limit: maxBatch,
		})
		if err != nil {
			return st.trouble(ctx, err)
		}
		st.retry, st.retryAt = 0, time.Time{}
		if refused := st.look(ctx); refused != nil {
			return terminated{refused}
		}
		if err := st.deliver(page); err != nil {
			return err
		}
		more = page.More && ctx.Err() == nil
	}
	return nil
}

func (st *stream) deliver(page feed.Page) error {
	if page.Truncated {
		fresh := page.Last
		if len(page.Occurrences) > 0 {
			fresh = page.Occurrences[0].Position - 1
		}
		if err := st.active(fresh, true); err != nil {
			return err
		}
	}
	for _, occurrence := range page.Occurrences {
		cursor := st.server.opts.Feed.Cursor(st.wanted.store.Key, occurrence.Position)
		occurrence.Cursor = &cursor
		if err := st.notify("event", eventParams{st.meta(), occurrence}); err != nil {
			return err
		}
		st.position = occurrence.Position
		if err := st.beat(); err != nil {
			return err
		}
	}
	st.position = page.Last
	return st.beat()
}

// beat sends a heartbeat if one is due.
func (st *stream) beat() error {
	now := time.Now()
	if now.Before(st.heartbeat) {
		return nil
	}
	st.heartbeat = now.Add(st.server.opts.Heartbeat)
	return st.notify("heartbeat", heartbeatParams{st.meta(), st.cursor(st.position)})
}

// trouble tells of a journal that failed; the stream stays open and tries again. A closed one has nothing more to give.
func (st *stream) trouble(ctx context.Context, err error) error {
	if ctx.Err() != nil || errors.Is(err, journal.ErrClosed) {
		return err
	}
	told := st.server.failed(ctx, err)
	st.retry = max(firstRetry, min(2*st.retry, lastRetry))
	st.retryAt = time.Now().Add(st.retry)
	if err := st.notify("error", errorParams{st.meta(), told.wire(st.request.profile)}); err != nil {
		return err
	}
	return st.beat()
}

// wait returns when the journal has grown, a heartbeat or another try is due, or ctx ends.
func (st *stream) wait(ctx context.Context) error {
	until := st.heartbeat
	failing := time.Now().Before(st.retryAt)
	if failing && st.retryAt.Before(until) {
		until = st.retryAt
	}
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	if failing {
		<-ctx.Done()
		return nil
	}
	if err := st.server.opts.Feed.Wait(ctx, st.position); err != nil && ctx.Err() == nil {
		return st.trouble(ctx, err)
	}
	pause, cancel := context.WithDeadline(ctx, st.read.Add(readGap))
	defer cancel()
	<-pause.Done()
	return nil
}

func (st *stream) active(position int64, truncated bool) error {
	return st.notify("active", activeParams{st.meta(), st.cursor(position), truncated})
}

func (st *stream) notify(name string, params any) error { return st.send(notification(name, params)) }

func (st *stream) meta() resultMeta { return resultMeta{st.request.id} }

func (st *stream) cursor(position int64) string {
	return st.server.opts.Feed.Cursor(st.wanted.store.Key, position)
}
