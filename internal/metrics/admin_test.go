package metrics

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"ecwid-mcp/ecwid"
)

// start serves m on a loopback address until the test ends, or until stop; stop gives what Serve returned.
func start(t *testing.T, m *Metrics) (addr string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	listener, err := Listen(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- m.Serve(ctx, listener) }()
	stopped := false
	stop = func() error {
		if stopped {
			return nil
		}
		stopped = true
		cancel()
		return <-ended
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String(), stop
}

// ask sends a request as it stands and gives the answer's status and body.
func ask(t *testing.T, addr, request string) (*http.Response, string) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	method, _, _ := strings.Cut(request, " ")
	res, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestAdminServer(t *testing.T) {
	m := fresh()
	m.Request("stdio", "ping")
	addr, _ := start(t, m)
	const figure = "ecwid_mcp_requests_total"
	tests := map[string]struct {
		line, host string
		status     int
		body       string // a part of it
	}{
		"metrics":              {"GET /metrics", addr, 200, figure},
		"metrics by HEAD":      {"HEAD /metrics", addr, 200, ""},
		"alive":                {"GET /livez", addr, 200, "ok"},
		"localhost":            {"GET /metrics", "localhost:9090", 200, figure},
		"LOCALHOST, no port":   {"GET /metrics", "LOCALHOST", 200, figure},
		"IPv6":                 {"GET /metrics", "[::1]:9090", 200, figure},
		"IPv6, no port":        {"GET /metrics", "[::1]", 200, figure},
		"another loopback":     {"GET /metrics", "127.9.8.7", 200, figure},
		"foreign name":         {"GET /metrics", "evil.example", 403, "localhost"},
		"foreign name, port":   {"GET /livez", "evil.example:9090", 403, "localhost"},
		"looks like localhost": {"GET /metrics", "localhost.evil.example", 403, "localhost"},
		"subdomain":            {"GET /metrics", "evil.localhost", 403, "localhost"},
		"address of a network": {"GET /metrics", "192.168.1.5:9090", 403, "localhost"},
		"any address":          {"GET /metrics", "0.0.0.0:9090", 403, "localhost"},
		"no name":              {"GET /metrics", "", 403, "localhost"},
		"name in the target":   {"GET http://evil.example/metrics", addr, 403, "localhost"},
		"POST":                 {"POST /metrics", addr, 405, ""},
		"DELETE":               {"DELETE /livez", addr, 405, ""},
		"OPTIONS":              {"OPTIONS /metrics", addr, 405, ""},
		"another path":         {"GET /debug/pprof/", addr, 404, ""},
		"root":                 {"GET /", addr, 404, ""},
		"below":                {"GET /metrics/", addr, 404, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			res, body := ask(t, addr, test.line+" HTTP/1.1\r\nHost: "+test.host+"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
			if res.StatusCode != test.status || !strings.Contains(body, test.body) {
				t.Errorf("%d %.100q, want %d with %q", res.StatusCode, body, test.status, test.body)
			}
			if test.status != http.StatusOK && strings.Contains(body, figure) {
				t.Error("figures in a refusal")
			}
			if test.status == http.StatusMethodNotAllowed && res.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("Allow: %q", res.Header.Get("Allow"))
			}
		})
	}
}

func TestAScrapeOverTheNetParses(t *testing.T) {
	m := fresh()
	exercise(m)
	addr, _ := start(t, m)
	const want = `
# HELP ecwid_mcp_api_rate_limited_total Answers 429 of Ecwid's; there should be none.
# TYPE ecwid_mcp_api_rate_limited_total counter
ecwid_mcp_api_rate_limited_total{store="shop"} 1
`
	if err := testutil.ScrapeAndCompare("http://"+addr+"/metrics", strings.NewReader(want), "ecwid_mcp_api_rate_limited_total"); err != nil {
		t.Error(err)
	}
	http.DefaultClient.CloseIdleConnections() // the one that testutil uses
}

func TestOnlyLoopbackAddresses(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", "[::]:0", ":0"} {
		t.Run(addr, func(t *testing.T) {
			if l, err := Listen(t.Context(), addr); err == nil || !strings.Contains(err.Error(), "127.0.0.1") {
				t.Errorf("Listen: got %v, want a refusal that names a remedy", err)
				_ = l.Close()
			}
			open, err := net.Listen("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			err = fresh().Serve(t.Context(), open)
			if err == nil || !strings.Contains(err.Error(), "loopback") {
				t.Errorf("Serve: got %v, want a refusal", err)
			}
			if _, err := open.Accept(); err == nil {
				t.Error("the refused listener is still open")
			}
		})
	}
	for _, addr := range []string{"127.0.0.1:0", "localhost:0", "127.3.2.1:0"} {
		l, err := Listen(t.Context(), addr)
		if err != nil {
			t.Errorf("%s: %v", addr, err)
			continue
		}
		_ = l.Close()
	}
}

func TestAnAddressInUseIsSaid(t *testing.T) {
	addr, _ := start(t, fresh())
	if _, err := Listen(t.Context(), addr); err == nil || !strings.Contains(err.Error(), "metrics") {
		t.Errorf("got %v, want an error that says what the address is for", err)
	}
}

func TestTheServerStopsWithIdleScrapers(t *testing.T) {
	addr, stop := start(t, fresh())
	idle, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	fmt.Fprintf(idle, "GET /livez HTTP/1.1\r\nHost: %s\r\n\r\n", addr)
	res, err := http.ReadResponse(bufio.NewReader(idle), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	began := time.Now()
	if err := stop(); err != nil {
		t.Errorf("got %v, want nil after being asked to stop", err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("took %v", took)
	}
	if conn, err := net.Dial("tcp", addr); err == nil {
		conn.Close()
		t.Error("still listening")
	}
}

// TestTheServerStopsDuringAScrape: one whose figures do not come is cut off.
func TestTheServerStopsDuringAScrape(t *testing.T) {
	m := fresh()
	scraping, release := make(chan struct{}), make(chan struct{})
	m.RegisterStore("stuck", func() ecwid.Status { close(scraping); <-release; return ecwid.Status{} })
	addr, stop := start(t, m)
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /metrics HTTP/1.1\r\nHost: %s\r\n\r\n", addr)
	<-scraping
	began := time.Now()
	if err := stop(); err != nil || time.Since(began) > time.Second {
		t.Errorf("got %v after %v", err, time.Since(began))
	}
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the connection is still open")
	}
	close(release)
}

func TestAListenerThatFailsIsTold(t *testing.T) {
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	if err := fresh().Serve(t.Context(), l); err == nil || !strings.Contains(err.Error(), "metrics server") {
		t.Errorf("got %v", err)
	}
}
