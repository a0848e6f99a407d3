package receiver

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/webhook"
)

// serve gives the receiver a real server and returns its address.
func serve(t testing.TB, f *fixture) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return server
}

// over sends the webhook to a server; with chunks its length is not announced.
func over(t testing.TB, server *httptest.Server, p post, chunks bool) *http.Response {
	t.Helper()
	played := p.request()
	body, err := io.ReadAll(played.Body)
	if err != nil {
		t.Fatal(err)
	}
	var content io.Reader = strings.NewReader(string(body))
	if chunks {
		content = io.MultiReader(content) // hides the length
	}
	req, err := http.NewRequestWithContext(t.Context(), played.Method, server.URL+played.URL.String(), content)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = played.Header
	res, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

func TestBodiesOverTheNetwork(t *testing.T) {
	tests := map[string]struct {
		size   int
		chunks bool
		want   int
	}{
		"small":                {10, false, http.StatusOK},
		"small, in chunks":     {10, true, http.StatusOK},
		"too large":            {maxBody, false, http.StatusRequestEntityTooLarge},
		"too large, in chunks": {maxBody, true, http.StatusRequestEntityTooLarge},
		"huge, in chunks":      {50 * maxBody, true, http.StatusRequestEntityTooLarge},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := open(t, nil)
			res := over(t, serve(t, f), post{data: `{"orderId":"` + strings.Repeat("a", test.size) + `"}`}, test.chunks)
			if res.StatusCode != test.want || res.Close != (test.want != http.StatusOK) {
				t.Errorf("answered with %d, closed: %v", res.StatusCode, res.Close)
			}
		})
	}
}

// onPipe serves the receiver on one connection within a bubble, where sockets would stop the clock, and returns the
// client's end.
func onPipe(t *testing.T, f *fixture) net.Conn {
	t.Helper()
	client, connection := net.Pipe()
	listener := &oneConn{conns: make(chan net.Conn, 1), closed: make(chan struct{})}
	listener.conns <- connection
	server := &http.Server{Handler: f}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		_ = client.Close()
		_ = server.Close()
		<-done
	})
	return client
}

// oneConn is a listener with a single connection.
type oneConn struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (l *oneConn) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *oneConn) Close() error {
	close(l.closed)
	return nil
}

func (l *oneConn) Addr() net.Addr { return &net.IPAddr{} }

// head is the beginning of a good webhook's request, up to the body.
func head(p post, length int) string {
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n%s: %s\r\nContent-Length: %d\r\n\r\n",
		Path, webhook.SignatureHeader, p.request().Header.Get(webhook.SignatureHeader), length)
}

func answer(t *testing.T, conn net.Conn) *http.Response {
	t.Helper()
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestABodyThatDoesNotCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(t, nil)
		conn := onPipe(t, f)
		start := time.Now()
		go func() { _, _ = io.WriteString(conn, head(post{}, 500)+`{"eventId":`) }()
		res := answer(t, conn)
		if took := time.Since(start); res.StatusCode != http.StatusRequestTimeout || took != bodyTime || !res.Close {
			t.Errorf("answered with %d after %v", res.StatusCode, took)
		}
	})
}

func TestABodyInDrops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(t, func(opts *Options) { opts.Inbox = &disk{takes: 3 * time.Second} })
		conn := onPipe(t, f)
		body, err := io.ReadAll(post{}.request().Body)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			_, _ = io.WriteString(conn, head(post{}, len(body)))
			for _, b := range body {
				<-time.After(4 * time.Second / time.Duration(len(body)))
				_, _ = conn.Write([]byte{b})
			}
		}()
		if res := answer(t, conn); res.StatusCode != http.StatusOK { // the body's time does not count for the disk
			t.Errorf("answered with %d", res.StatusCode)
		}
	})
}

func TestWhatIsRefusedBeforeTheBody(t *testing.T) {
	tests := map[string]struct {
		head   string
		status int
	}{
		"no signature": {"POST " + Path + " HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n", http.StatusForbidden},
		"too large":    {head(post{}, maxBody+1), http.StatusRequestEntityTooLarge},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				conn := onPipe(t, open(t, nil))
				start := time.Now()
				go func() { _, _ = io.WriteString(conn, test.head) }()
				if res := answer(t, conn); res.StatusCode != test.status || time.Since(start) != 0 {
					t.Errorf("answered with %d after %v", res.StatusCode, time.Since(start))
				}
			})
		})
	}
}
