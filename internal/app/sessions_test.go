package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/events/journal/memory"
	"ecwid-mcp/internal/transport"
)

// issued are ids of sessions as the transport gives them.
func issued(t *testing.T, n int) []string {
	t.Helper()
	s := serveHTTP(t, config.HTTP{})
	var ids []string
	for range n {
		ids = append(ids, begun(t, s).header["Mcp-Session-Id"])
	}
	return ids
}

// oldClient is a client of the older protocol versions that speaks HTTP by hand.
type oldClient struct {
	t      *testing.T
	url    string
	header map[string]string
}

func begun(t *testing.T, s served) *oldClient {
	t.Helper()
	c := &oldClient{t: t, url: s.URL, header: map[string]string{"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}}
	begin := `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`
	if got := status(t, http.MethodPost, c.url, c.header, begin); got != http.StatusOK {
		t.Fatalf("initialize: %d", got)
	}
	return c
}

// send returns the answer to a request, or the beginning of a stream, which the caller closes.
func (c *oldClient) send(method, body string) *http.Response {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.url, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for name, value := range c.header {
		request.Header.Set(name, value)
	}
	answer, err := patientClient().Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer
}

func (c *oldClient) subscribe(uri string) string {
	c.t.Helper()
	answer := c.send(http.MethodPost, fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"uri":%q}}`, uri))
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(text)
}

// told waits for an update of the resource on a stream of the session.
func (c *oldClient) told(uri string) {
	c.t.Helper()
	c.header["Last-Event-ID"] = "before_17"
	stream := c.send(http.MethodGet, "")
	defer stream.Body.Close()
	timeout := time.AfterFunc(20*time.Second, func() { stream.Body.Close() })
	defer timeout.Stop()
	var came bytes.Buffer
	part := make([]byte, 4096)
	for !strings.Contains(came.String(), `"uri":"`+uri+`"`) {
		n, err := stream.Body.Read(part)
		came.Write(part[:n])
		if err != nil {
			c.t.Fatalf("%d, %v: %s", stream.StatusCode, err, &came)
		}
	}
}

// TestSubscriptionsOverARestart: with a key that stays, so does the session, and what it follows.
func TestSubscriptionsOverARestart(t *testing.T) {
	shop, dir := newShop(t, 1003, "secret_a"), t.TempDir()
	key := filepath.Join(dir, "key")
	if err := os.WriteFile(key, bytes.Repeat([]byte("k"), 48), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := config.HTTP{SessionKeyFile: key, AdminAddr: "127.0.0.1:0"}
	cfg.DataDir, cfg.Events = dir, config.Events{PollInterval: time.Second, Journal: "sqlite"}
	cfg.Stores = []config.Store{{Name: "shop", StoreID: 1003, Token: ecwid.NewSecret("secret_a"), APIURL: shop.url}}
	first := serveHTTP(t, cfg)
	c := begun(t, first)
	if text := c.subscribe("ecwid://triggers/new-product"); !strings.Contains(text, `"result":{}`) {
		t.Fatal(text)
	}
	looked := regexp.MustCompile(`(?m)^ecwid_mcp_events_poll_age_seconds\{store="shop"\} [0-9]`)
	eventually(t, func() bool { return looked.MatchString(scraped(t, first)) })
	first.stop()
	if _, err := shop.Create("/products", []byte(`{"name":"Cup","price":20,"sku":"CUP"}`)); err != nil {
		t.Fatal(err)
	}
	c.url = serveHTTP(t, cfg).URL
	c.told("ecwid://triggers/new-product")
	found, err := Subscriptions(t.Context(), dir)
	if err != nil || len(found) != 1 || found[0].Store == sessionsKey {
		t.Errorf("what sessions follow looks like a store: %+v, %v", found, err)
	}
}

func TestSessionsThatAreRemembered(t *testing.T) {
	ids, j := issued(t, 2), memory.New()
	defer j.Close()
	s := sessions{j}
	for i := range perSession {
		if err := s.Remember(t.Context(), ids[0], fmt.Sprintf("ecwid://%03d", i)); err != nil {
			t.Fatal(err)
		}
	}
	for uri, want := range map[string]error{"ecwid://more": errTooManyFollowed, "ecwid://007": nil} {
		if err := s.Remember(t.Context(), ids[0], uri); err != want {
			t.Errorf("%s: %v", uri, err)
		}
	}
	if err := s.Remember(t.Context(), ids[1], "ecwid://other"); err != nil {
		t.Error(err)
	}
	if err := s.Remember(t.Context(), "an SSE session", "ecwid://sse"); err != nil {
		t.Error(err)
	}
	if err := s.Forget(t.Context(), ids[0], "ecwid://007"); err != nil {
		t.Error(err)
	}
	if known, err := s.Recall(t.Context(), ids[0]); err != nil || len(known) != perSession-1 || known[0] != "ecwid://000" {
		t.Errorf("%v, %v", known, err)
	}
	all, err := j.Entries(t.Context(), sessionsKey, "")
	text, _ := json.Marshal(all)
	if err != nil || len(all) != perSession || strings.Contains(string(text), ids[0]) {
		t.Errorf("%d entries, %v", len(all), err)
	}
	ends, _ := transport.SessionExpiry(ids[0])
	for _, at := range []struct {
		now  time.Time
		left int
	}{{ends.Add(-time.Minute), perSession}, {ends.Add(time.Minute), 0}} {
		s.sweep(t.Context(), at.now, slog.New(slog.DiscardHandler))
		if all, err := j.Entries(t.Context(), sessionsKey, ""); err != nil || len(all) != at.left {
			t.Errorf("%d entries are left, %v", len(all), err)
		}
	}
	j.Close()
	for _, err := range []error{s.Remember(t.Context(), ids[0], "ecwid://more"), s.Forget(t.Context(), ids[0], "ecwid://more")} {
		if err != errUnkept {
			t.Error(err)
		}
	}
}
