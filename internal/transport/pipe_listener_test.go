package transport

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"
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

// servePipe is serveHTTP for bubbles.
func servePipe(t *testing.T, change func(*HTTPOptions)) (*running, *peer, *pipeListener) {
	t.Helper()
	listener := newPipeListener()
	run := serveOn(t, listener, change)
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return listener.dial(ctx) }}
	t.Cleanup(transport.CloseIdleConnections)
	return run, &peer{t: t, client: &http.Client{Transport: transport}, url: run.url, header: http.Header{}}, listener
}
