package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/config"
)

// scraped returns the figures at the admin address.
func scraped(t *testing.T, s served) string {
	t.Helper()
	res, err := patientClient().Get(s.AdminURL)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%d, %v", res.StatusCode, err)
	}
	return string(text)
}

// shows reports the patterns that no line of the figures matches.
func shows(t *testing.T, figures string, patterns ...string) {
	t.Helper()
	for _, pattern := range patterns {
		if !regexp.MustCompile(`(?m)^` + pattern + `$`).MatchString(figures) {
			t.Errorf("no line matches %s", pattern)
		}
	}
}

// TestFiguresOfAServer: what callers and the store do shows at the admin address, and only there.
func TestFiguresOfAServer(t *testing.T) {
	flowers := newShop(t, 1003, "secret_a")
	cfg := config.HTTP{AdminAddr: "127.0.0.1:0"}
	cfg.Stores = []config.Store{{Name: "flowers", StoreID: 1003, Token: ecwid.NewSecret("secret_a"), APIURL: flowers.url}}
	s := serveHTTP(t, cfg)
	talk := talkers(t, s, "") // the one over SSE keeps a stream open
	for _, way := range []string{"legacy", "sse", "modern"} {
		if answer := talk[way](t, "tools/call", tool("find_product", map[string]any{"limit": 1})); !strings.Contains(answer, "structuredContent") {
			t.Fatal(answer)
		}
	}
	talk["modern"](t, "tools/call", tool("find_product", map[string]any{"limit": "x"}))
	talk["modern"](t, "tools/call", tool("no_such_tool", nil))
	shows(t, scraped(t, s),
		`ecwid_mcp_tool_calls_total\{outcome="ok",tool="find_product"\} 3`,
		`ecwid_mcp_tool_calls_total\{outcome="error",tool="find_product"\} 1`,
		`ecwid_mcp_tool_errors_total\{code="invalid_argument",tool="find_product"\} 1`,
		`ecwid_mcp_tool_call_duration_seconds_count\{tool="find_product"\} 4`,
		`ecwid_mcp_requests_total\{method="tools/call",transport="streamable"\} 4`,
		`ecwid_mcp_requests_total\{method="tools/call",transport="sse"\} 1`,
		`ecwid_mcp_request_errors_total\{method="tools/call",transport="streamable"\} 1`,
		`ecwid_mcp_open_streams\{kind="sse"\} 1`,
		`ecwid_mcp_api_calls_total\{method="GET",route="/products",status="200",store="flowers"\} [3-9]`,
		`ecwid_mcp_api_budget_calls\{store="flowers"\} [0-9.]+`,
		`ecwid_mcp_api_breaker_open\{store="flowers"\} 0`,
	)
	if answer := status(t, http.MethodGet, strings.Replace(s.URL, "/mcp", "/metrics", 1), nil, ""); answer != http.StatusNotFound {
		t.Errorf("figures at the main address: %d", answer)
	}
	if log := s.log.String(); !strings.Contains(log, `msg="tool call" tool=unknown outcome=not_found`) || !strings.Contains(log, "caller=anonymous") {
		t.Errorf("log: %s", log)
	}
}

// status sends one request and returns the status of the answer.
func status(t *testing.T, method, url string, header map[string]string, body string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	res, err := patientClient().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if id := res.Header.Get("Mcp-Session-Id"); id != "" && header != nil {
		header["Mcp-Session-Id"] = id
	}
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// TestReplicasShareAKey: with one key file each server takes the session ids of the other; without, none does.
func TestReplicasShareAKey(t *testing.T) {
	key := filepath.Join(t.TempDir(), "key")
	random := make([]byte, 48)
	_, _ = rand.Read(random)
	if err := os.WriteFile(key, random, 0o600); err != nil {
		t.Fatal(err)
	}
	shared := func(file string) served {
		cfg := config.HTTP{SessionKeyFile: file}
		cfg.Demo = true
		return serveHTTP(t, cfg)
	}
	first, second, other := shared(key), shared(key), shared("")
	header := map[string]string{"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
	begin := `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`
	if got := status(t, http.MethodPost, first.URL, header, begin); got != http.StatusOK || header["Mcp-Session-Id"] == "" {
		t.Fatalf("%d, %v", got, header)
	}
	for server, want := range map[string]int{first.URL: http.StatusOK, second.URL: http.StatusOK, other.URL: http.StatusNotFound} {
		if got := status(t, http.MethodPost, server, header, `{"jsonrpc":"2.0","id":2,"method":"tools/list"}`); got != want {
			t.Errorf("%d, want %d", got, want)
		}
	}
}

func TestSessionKeysThatCannotBe(t *testing.T) {
	short := filepath.Join(t.TempDir(), "short")
	if err := os.WriteFile(short, []byte("too short"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{short: "holds 9 bytes", short + "x": "cannot be read"} {
		if _, err := sessionKey(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v", err)
		}
	}
}

// TestACallOverSSEEndsWithItsStream: the remedies of package transport are in the server that is shipped.
func TestACallOverSSEEndsWithItsStream(t *testing.T) {
	asked, released := make(chan struct{}), make(chan struct{})
	slow := newSlowShop(t, asked, released)
	defer close(released)
	cfg := config.HTTP{}
	cfg.Stores = []config.Store{{Name: "slow", StoreID: 1003, Token: ecwid.NewSecret("secret_a"), APIURL: slow}}
	s := serveHTTP(t, cfg)
	ctx, leave := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.SSEURL, nil)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := patientClient().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	line := make([]byte, 256)
	n, err := stream.Body.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	path := regexp.MustCompile(`data: (\S+)`).FindSubmatch(line[:n])
	if path == nil {
		t.Fatalf("no address in %q", line[:n])
	}
	header := map[string]string{"Content-Type": "application/json"}
	status(t, http.MethodPost, strings.Replace(s.SSEURL, "/sse", string(path[1]), 1), header,
		`{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"find_product","arguments":{"limit":3}}}`)
	<-asked // the call waits for the store
	leave()
	eventually(t, func() bool { return strings.Contains(s.log.String(), "outcome=cancelled") })
}

// eventually waits until something outside this process's control has happened.
func eventually(t *testing.T, happened func() bool) {
	t.Helper()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	late := time.After(20 * time.Second)
	for !happened() {
		select {
		case <-ticker.C:
		case <-late:
			t.Fatal("it did not happen")
		}
	}
}

func TestAPageIsToldThatItSendsTooMuch(t *testing.T) {
	cfg := config.HTTP{}
	cfg.Demo = true
	s := serveHTTP(t, cfg)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL, bytes.NewReader(make([]byte, 1<<20+1)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Origin", "http://localhost:3000")
	request.Header.Set("Expect", "100-continue") // so that the connection is not closed while the client still sends
	client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute, DisableKeepAlives: true}}
	res, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusRequestEntityTooLarge || res.Header.Get("Access-Control-Allow-Origin") != "http://localhost:3000" {
		t.Errorf("%d, %v", res.StatusCode, res.Header)
	}
}
