package mcpevents_test

import (
	"context"
	"net"
	"net/http"
	"sync"

	"ecwid-mcp/internal/transport"
)

// pipeListener connects client and server within a bubble of testing/synctest, where sockets would stop the clock.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipeListener() *pipeListener {
	return &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.IPAddr{} }

func (l *pipeListener) dial(ctx context.Context) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case l.conns <- server:
		return client, nil
	case <-l.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// piped serves the world within a bubble and returns a client that speaks HTTP by hand.
func (w *world) piped(change func(*transport.HTTPOptions)) (p peer, stop func()) {
	w.t.Helper()
	listener := newPipeListener()
	stop = w.serve(listener, change)
	wire := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return listener.dial(ctx) }}
	w.t.Cleanup(wire.CloseIdleConnections)
	return peer{t: w.t, client: &http.Client{Transport: wire}, url: "http://localhost" + transport.PathMCP, header: http.Header{}}, stop
}
