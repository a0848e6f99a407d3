package mcpevents

import (
	"bufio"
	"context"
	"io"
	"sync"

	"github.com/mark3labs/mcp-go/mcp"
)

// Stdio puts the extension between in and out, which have one JSON message a line, and whatever serves MCP on the reader
// and writer that it returns; each Write has to be one whole message. Streams end with their last message when in does,
// when ctx does, or with stop, which has to be called in the end.
func (s *Server) Stdio(ctx context.Context, in io.Reader, out io.Writer) (reader io.Reader, writer io.Writer, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	f := &stdioFilter{
		server: s, ctx: ctx, cancel: cancel, in: bufio.NewReader(in), out: &lineWriter{out: out},
		described: &idCount{ids: map[string]int{}},
		work:      &stdioWork{streams: map[string]context.CancelCauseFunc{}, slots: make(chan struct{}, stdioCalls)},
	}
	return f, stdioOut{f.out, f.described}, f.stop
}

// stdioFilter reads lines, answers those that are the extension's, and hands on the others.
type stdioFilter struct {
	server    *Server
	ctx       context.Context // of all that it answers
	cancel    context.CancelFunc
	in        *bufio.Reader
	rest      []byte // of the line that is handed on
	err       error  // that ended in
	out       *lineWriter
	described *idCount // requests whose answers name the capabilities
	work      *stdioWork
}

// Read implements io.Reader.
func (f *stdioFilter) Read(p []byte) (int, error) {
	for len(f.rest) == 0 {
		if f.err != nil {
			f.work.calls.Wait()
			f.cancel()
			f.work.all.Wait()
			return 0, f.err
		}
		line, err := f.in.ReadBytes('\n')
		f.err = err
		if !f.take(line) {
			f.rest = line
		}
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// take reports whether a line is the extension's.
func (f *stdioFilter) take(line []byte) bool {
	if !concerns(line) {
		return false
	}
	m, ok := parseMessage(line)
	switch {
	case !ok:
		return false
	case m.ours():
		f.serve(m)
		return true
	case m.describes():
		f.described.add(m.id)
	case m.method == methodCancelled && len(m.id) == 0:
		return f.work.cancelled(m)
	}
	return false
}

func (f *stdioFilter) serve(m message) {
	modern := mcp.IsModernProtocol(m.meta.ProtocolVersion())
	if wrong := checkMessage(m, modern); wrong != nil {
		_ = f.out.send(wrong) // a client that is gone is noticed by who reads
		return
	}
	if len(m.id) == 0 {
		return // a notification
	}
	request, refused := f.server.request(m, modern, false)
	switch {
	case refused != nil:
		_ = f.out.send(request.answer(nil, refused))
	case request.method != MethodStream:
		f.work.call(f.ctx, func() { _ = f.out.send(f.server.call(f.ctx, request)) })
	case !f.work.stream(f.ctx, m.id, func(ctx context.Context) { f.stream(ctx, request) }):
		_ = f.out.send(reject(m, mcp.INVALID_REQUEST, "the id is that of an open stream", nil))
	}
}

func (f *stdioFilter) stream(ctx context.Context, r request) {
	if refused := f.server.stream(ctx, r, func() func([]byte) error { return f.out.send }); refused != nil {
		_ = f.out.send(refused)
	}
}

// stop ends what is still open.
func (f *stdioFilter) stop() {
	f.cancel()
	f.work.stop()
}

// lineWriter writes whole lines of several writers.
type lineWriter struct {
	mu  sync.Mutex
	out io.Writer
}

func (w *lineWriter) send(message []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := w.out.Write(append(message, '\n'))
	return err
}
