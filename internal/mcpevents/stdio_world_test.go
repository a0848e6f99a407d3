package mcpevents_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"testing"

	"ecwid-mcp/internal/transport"
)

// terminal is the extension on stdio, in front of the real transport.
type terminal struct {
	t     testing.TB
	in    *io.PipeWriter
	out   *io.PipeReader
	lines *bufio.Reader
	stop  context.CancelFunc
	done  chan struct{} // closed when the server has stopped
}

// stdio serves the world on stdio until in ends or stop is called. Only one can at a time: the MCP library keeps one
// stdio session a process.
func (w *world) stdio(ctx context.Context) *terminal {
	w.t.Helper()
	ctx, stop := context.WithCancel(ctx)
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	s := &terminal{t: w.t, in: toServer, out: fromServer, lines: bufio.NewReader(fromServer), stop: stop, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		defer out.Close()
		reader, writer, end := w.server.Stdio(ctx, in, out)
		defer end()
		if err := transport.Stdio(ctx, library(), reader, writer, transport.StdioOptions{Logger: w.opts.Logger}); err != nil {
			w.t.Errorf("Stdio: %v", err)
		}
	}()
	w.t.Cleanup(func() {
		stop()
		_ = toServer.Close()
		go func() { _, _ = io.Copy(io.Discard, fromServer) }()
		<-s.done
	})
	return s
}

func (s *terminal) send(line string) {
	s.t.Helper()
	if _, err := io.WriteString(s.in, line+"\n"); err != nil {
		s.t.Fatal(err)
	}
}

// next gives the next message, or io.EOF.
func (s *terminal) next() (rpc, error) {
	line, err := s.lines.ReadBytes('\n')
	if err != nil {
		return rpc{}, err
	}
	var m rpc
	err = json.Unmarshal(line, &m)
	return m, err
}

func (s *terminal) expect(name string) params {
	s.t.Helper()
	m, err := s.next()
	if err != nil {
		s.t.Fatalf("want %q, got %v", name, err)
	}
	return m.expect(s.t, name)
}
