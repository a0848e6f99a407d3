package web

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid/sandbox"
)

// desk is a console's site without a socket, so that it works inside a synctest bubble too.
type desk struct {
	t       *testing.T
	store   *sandbox.Store
	console *Console
	site    *Site
	pages   http.Handler
}

func newDesk(t *testing.T, o sandbox.Options, links ...Link) *desk {
	t.Helper()
	console := NewConsole()
	if o.Now == nil {
		now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
		o.Now = func() time.Time { return now }
	}
	o.Observer = console
	store := sandbox.New(o)
	site := New(Options{Store: store, Console: console, Links: links})
	return &desk{t: t, store: store, console: console, site: site, pages: site.Handler()}
}

func (d *desk) serve(r *http.Request) *httptest.ResponseRecorder {
	r.Host = "127.0.0.1:8081"
	w := httptest.NewRecorder()
	d.pages.ServeHTTP(w, r)
	return w
}

// page gives the text of a page that must be there.
func (d *desk) page(path string) string {
	d.t.Helper()
	w := d.serve(httptest.NewRequest(http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		d.t.Fatalf("GET %s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// send posts a form as it stands.
func (d *desk) send(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return d.serve(r)
}

// submit posts a form with the token that the console's page carries.
func (d *desk) submit(path string, form url.Values) *httptest.ResponseRecorder {
	d.t.Helper()
	form.Set("token", d.formToken())
	return d.send(path, form)
}

func (d *desk) formToken() string {
	d.t.Helper()
	found := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(d.page("/console"))
	if found == nil {
		d.t.Fatal("the console's forms carry no token")
	}
	return found[1]
}

// api gives the answer of the store's API to a GET or, with a body, a PUT.
func (d *desk) api(path string, body ...string) *http.Response {
	d.t.Helper()
	method := http.MethodGet
	if len(body) > 0 {
		method = http.MethodPut
	}
	r, err := http.NewRequestWithContext(d.t.Context(), method, "http://127.0.0.1/api/v3/1003"+path, strings.NewReader(strings.Join(body, "")))
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer secret_demo")
	r.Header.Set("Content-Type", "application/json")
	response, err := d.store.Transport().RoundTrip(r)
	if err != nil {
		d.t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		d.t.Fatal(err)
	}
	return response
}

// told is one server-sent event.
type told struct{ name, id, data string }

// entry reads the event's entry.
func (e told) entry(t *testing.T) entryView {
	t.Helper()
	return decoded[entryView](t, e)
}

func decoded[T any](t *testing.T, e told) T {
	t.Helper()
	var value T
	if err := json.Unmarshal([]byte(e.data), &value); err != nil {
		t.Fatalf("%+v: %v", e, err)
	}
	return value
}

// eventsOf reads server-sent events one by one; false at the end of the stream.
func eventsOf(stream io.Reader) func() (told, bool) {
	lines := bufio.NewScanner(stream)
	return func() (told, bool) {
		var event told
		for lines.Scan() {
			field, value, _ := strings.Cut(lines.Text(), ": ")
			switch {
			case field == "event":
				event.name = value
			case field == "id":
				event.id = value
			case field == "data":
				event.data = value
			case field == "" && event.name != "":
				return event, true
			}
		}
		return event, false
	}
}
