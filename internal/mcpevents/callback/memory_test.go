package callback

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"
)

const (
	testSecret   = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	secondSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
	memoryURL    = "http://receiver.test/hook?x=1"
)

func mustKey(t testing.TB, secret string) Key {
	t.Helper()
	key, err := ParseSecret(secret)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func mustAllow(t testing.TB, entries ...string) Allowlist {
	t.Helper()
	allow, err := ParseAllowlist(entries)
	if err != nil {
		t.Fatal(err)
	}
	return allow
}

func message(t testing.TB, url string) Message {
	return Message{ID: "order-paid-1", URL: url, SubscriptionID: "sub_1", Body: []byte(`{"eventId":"order-paid-1"}`), Keys: []Key{mustKey(t, testSecret)}}
}

// memory is a network of its own: a listener whose connections are pipes, so that time may be made up.
type memory struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
	open   sync.WaitGroup // accepted connections
	mu     sync.Mutex
	dialed []string
}

type counted struct {
	net.Conn
	closed func()
}

func (c *counted) Close() error { defer c.closed(); return c.Conn.Close() }

func newMemory() *memory { return &memory{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (m *memory) dial(ctx context.Context, _, address string) (net.Conn, error) {
	m.mu.Lock()
	m.dialed = append(m.dialed, address)
	m.mu.Unlock()
	client, server := net.Pipe()
	select {
	case m.conns <- server:
		return client, nil
	case <-m.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (m *memory) dials() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.dialed...)
}

func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.conns:
		m.open.Add(1)
		return &counted{Conn: c, closed: sync.OnceFunc(m.open.Done)}, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error   { m.once.Do(func() { close(m.closed) }); return nil }
func (m *memory) Addr() net.Addr { return &net.TCPAddr{} }

// inMemory returns a client whose allow-listed origin is served by the handler, and its network.
func inMemory(t *testing.T, o Options, handler http.HandlerFunc) (*Client, *memory) {
	t.Helper()
	network := newMemory()
	server := &http.Server{Handler: handler}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(network) }()
	o.Allow = mustAllow(t, "http://receiver.test")
	o.DialAllowed = network.dial
	c := New(o)
	t.Cleanup(func() {
		c.Close()
		_ = server.Close()
		<-done
		network.open.Wait() // a server forgets connections that a handler has taken over
	})
	return c, network
}
