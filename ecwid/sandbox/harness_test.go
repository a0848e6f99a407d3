package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// clock is a test's time.
type clock struct{ now time.Time }

func newClock() *clock { return &clock{time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time          { return c.now }
func (c *clock) advance(d time.Duration) { c.now = c.now.Add(d) }

// shop is a store with a raw HTTP client on it.
type shop struct {
	t *testing.T
	*Store
	clock  *clock
	client *http.Client
}

func open(t *testing.T, opts Options) *shop {
	t.Helper()
	clock := newClock()
	if opts.Now == nil {
		opts.Now = clock.Now
	}
	store := New(opts)
	client := &http.Client{
		Transport:     store.Transport(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &shop{t: t, Store: store, clock: clock, client: client}
}

// reply is a response as it came.
type httpReply struct {
	status int
	header http.Header
	body   string
}

// request builds a call with the store's token; headers come as "Name: value".
func (s *shop) request(method, path, body string, headers ...string) *http.Request {
	s.t.Helper()
	url := path
	if strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "/api/") && !strings.HasPrefix(path, "/_") && !strings.HasPrefix(path, "/images/") {
		url = fmt.Sprintf("/api/v3/%d%s", s.Info().StoreID, path)
	}
	if strings.HasPrefix(url, "/") {
		url = "https://app.ecwid.com" + url
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.Info().Token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		if r.Header.Del(name); value != "" {
			r.Header.Set(name, value)
		}
	}
	return r
}

func (s *shop) do(method, path, body string, headers ...string) httpReply {
	s.t.Helper()
	resp, err := s.client.Do(s.request(method, path, body, headers...))
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return httpReply{resp.StatusCode, resp.Header, string(data)}
}

func (s *shop) get(path string) httpReply         { s.t.Helper(); return s.do("GET", path, "") }
func (s *shop) post(path, body string) httpReply  { s.t.Helper(); return s.do("POST", path, body) }
func (s *shop) put(path, body string) httpReply   { s.t.Helper(); return s.do("PUT", path, body) }
func (s *shop) delete(path string) httpReply      { s.t.Helper(); return s.do("DELETE", path, "") }
func (s *shop) object(path string) map[string]any { s.t.Helper(); return s.get(path).object(s.t) }

// create posts and gives the id of the answer.
func (s *shop) create(path, body string) int64 {
	s.t.Helper()
	answer := s.post(path, body)
	answer.wantStatus(s.t, 200)
	id, ok := asInteger(answer.object(s.t)["id"])
	if !ok {
		s.t.Fatalf("POST %s answered no id: %s", path, answer.body)
	}
	return id
}

// ids gives the ids of a search's items.
func (s *shop) ids(path string) []int64 {
	s.t.Helper()
	answer := s.get(path)
	answer.wantStatus(s.t, 200)
	out := []int64{}
	for _, item := range objects(answer.object(s.t), "items") {
		out = append(out, whole(item, "id"))
	}
	return out
}

func (s *shop) wantIDs(path string, want ...int64) {
	s.t.Helper()
	if want == nil {
		want = []int64{}
	}
	if diff := cmp.Diff(want, s.ids(path)); diff != "" {
		s.t.Errorf("GET %s (-want +got):\n%s", path, diff)
	}
}

func (r httpReply) object(t *testing.T) map[string]any {
	t.Helper()
	var out map[string]any
	if err := decode([]byte(r.body), &out); err != nil {
		t.Fatalf("not a JSON object (%d): %q: %v", r.status, r.body, err)
	}
	return out
}

func (r httpReply) array(t *testing.T) []any {
	t.Helper()
	var out []any
	if err := decode([]byte(r.body), &out); err != nil {
		t.Fatalf("not a JSON array (%d): %q: %v", r.status, r.body, err)
	}
	return out
}

func (r httpReply) wantStatus(t *testing.T, status int) {
	t.Helper()
	if r.status != status {
		t.Fatalf("status %d, want %d; body %s", r.status, status, r.body)
	}
}

// wantError checks status and errorCode; an empty code means none in the body.
func (r httpReply) wantError(t *testing.T, status int, code string) {
	t.Helper()
	r.wantStatus(t, status)
	if got := str(r.object(t), "errorCode"); got != code {
		t.Errorf("errorCode %q, want %q; body %s", got, code, r.body)
	}
}

// wantBody compares with a JSON text, whatever the order of keys.
func (r httpReply) wantBody(t *testing.T, want string) {
	t.Helper()
	r.wantStatus(t, 200)
	wantJSON(t, r.body, want)
}

func wantJSON(t *testing.T, got, want string) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal([]byte(got), &a); err != nil {
		t.Fatalf("not JSON: %q", got)
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatalf("the test's own JSON is broken: %q", want)
	}
	if diff := cmp.Diff(b, a); diff != "" {
		t.Errorf("JSON differs (-want +got):\n%s", diff)
	}
}

// wantFields compares the named fields only.
func wantFields(t *testing.T, got map[string]any, want string) {
	t.Helper()
	var fields map[string]any
	if err := decode([]byte(want), &fields); err != nil {
		t.Fatalf("the test's own JSON is broken: %q", want)
	}
	part := map[string]any{}
	for name := range fields {
		if value, ok := got[name]; ok {
			part[name] = value
		}
	}
	if diff := cmp.Diff(fields, part); diff != "" {
		t.Errorf("fields differ (-want +got):\n%s", diff)
	}
}

func path(format string, args ...any) string { return fmt.Sprintf(format, args...) }
