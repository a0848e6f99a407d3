package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"
)

// listening serves a desk's pages on a socket.
func listening(t *testing.T, d *desk, change func(*http.Server)) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(d.pages)
	if change != nil {
		change(server.Config)
	}
	server.Start()
	t.Cleanup(func() {
		d.console.Close()
		server.Close()
	})
	return server
}

// watch opens a stream and gives its events one by one.
func watch(t *testing.T, server *httptest.Server, query, lastEventID string) func() (told, bool) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/console/stream"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	if lastEventID != "" {
		r.Header.Set("Last-Event-ID", lastEventID)
	}
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	if kind := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || kind != "text/event-stream" {
		t.Fatalf("%s %s", response.Status, kind)
	}
	return eventsOf(response.Body)
}

func TestTheStreamTellsOfCalls(t *testing.T) {
	d := newDesk(t, sandbox.Options{RateLimit: 600})
	next := watch(t, listening(t, d, nil), "?after=0", "")
	first, _ := next()
	status := decoded[statusView](t, first)
	if first.name != "status" || status.Rate.Used != 0 || status.Rate.Limit != 600 || status.Faults["storm"] || len(status.Faults) != 4 {
		t.Errorf("%+v", first)
	}
	if !strings.Contains(d.page("/console"), `data-run="`+status.Run+`"`) {
		t.Errorf("run %q is not that of the page", status.Run)
	}
	d.turn("storm", "yes")
	d.api("/products/7")
	event, _ := next()
	if entry := event.entry(t); event.name != "entry" || event.id != "1" || entry.Number != 1 || entry.Title != "GET /products/7" ||
		!strings.HasPrefix(entry.Detail, "429 ") || !entry.Failed || entry.Kind != StoreCall || entry.KindTitle != "Store call" {
		t.Errorf("%+v", event)
	}
	event, _ = next()
	if status := decoded[statusView](t, event); event.name != "status" || !status.Faults["storm"] || status.Faults["revoked"] {
		t.Errorf("%+v", event)
	}
}

// A browser that comes back goes on where it was, whatever the address of its page says.
func TestTheStreamGoesOn(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	for i := range maxEntries + 2 {
		d.console.Show(Entry{Title: fmt.Sprint(i + 1)})
	}
	last := fmt.Sprint(maxEntries + 2)
	server := listening(t, d, nil)
	for name, test := range map[string]struct{ query, lastEventID, first, id string }{
		"from the page":        {query: "?after=" + fmt.Sprint(maxEntries+1), first: "entry", id: last},
		"from the last event":  {query: "?after=5", lastEventID: fmt.Sprint(maxEntries + 1), first: "entry", id: last},
		"nothing is new":       {lastEventID: last, first: "status"},
		"some are gone":        {query: "?after=1", first: "missed"},
		"of a program before":  {lastEventID: "9999999", first: "missed"},
		"nonsense":             {query: "?after=-1", first: "missed"},
		"nonsense in a header": {query: "?after=3", lastEventID: "x", first: "missed"},
	} {
		event, _ := watch(t, server, test.query, test.lastEventID)()
		if event.name != test.first || event.id != test.id {
			t.Errorf("%s: %+v", name, event)
		}
	}
}

// Shutdown waits for streams, and they end.
func TestTheStreamEndsWithTheServer(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	server := listening(t, d, func(s *http.Server) { s.RegisterOnShutdown(d.console.Close) })
	next := watch(t, server, "", "")
	if _, open := next(); !open {
		t.Fatal("no status")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := server.Config.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	for event, open := next(); open; event, open = next() {
		t.Errorf("after the end: %+v", event)
	}
	d.console.Close() // again
	d.console.Show(Entry{Title: "after the end"})
	if w := d.serve(httptest.NewRequest(http.MethodGet, "/console/stream", nil)); !strings.Contains(w.Body.String(), "after the end") {
		t.Errorf("opened later: %s", w.Body)
	}
}

// A server's time limits are not for who watches.
func TestTheStreamOutlivesTimeLimits(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	next := watch(t, listening(t, d, func(s *http.Server) { s.ReadTimeout, s.WriteTimeout = time.Second, time.Second }), "", "")
	for range 2 { // the second comes after streamPulse
		if event, open := next(); !open || event.name != "status" {
			t.Fatalf("%+v, %v", event, open)
		}
	}
}

// recorder is a browser's connection inside a bubble. Each flush waits until the browser reads.
type recorder struct {
	http.ResponseWriter
	mu    sync.Mutex
	body  bytes.Buffer
	reads chan struct{}
}

func (r *recorder) Header() http.Header { return http.Header{} }

func (r *recorder) Write(text []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.body.Write(text)
}

func (r *recorder) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.body.String()
}

func (r *recorder) FlushError() error {
	<-r.reads
	return nil
}

// watchInBubble opens a stream whose browser reads when told to. The function given ends it.
func watchInBubble(t *testing.T, d *desk) (*recorder, func()) {
	browser := &recorder{reads: make(chan struct{})}
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan struct{})
	go func() {
		defer close(left)
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/console/stream", nil)
		r.Host = "localhost"
		d.pages.ServeHTTP(browser, r)
	}()
	return browser, func() {
		leave()
		close(browser.reads)
		<-left
	}
}

// The store never waits for a browser; one that is slow is told how much it missed.
func TestASlowBrowserHoldsNothingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Options{})
		browser, end := watchInBubble(t, d)
		synctest.Wait()
		start := time.Now()
		for i := range 10 * maxEntries {
			d.console.Show(Entry{Title: fmt.Sprint(i + 1)})
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("showing took %s", took)
		}
		browser.reads <- struct{}{}
		<-time.After(streamPace)
		synctest.Wait()
		body := browser.text()
		if !strings.Contains(body, fmt.Sprintf("event: missed\ndata: %d\n", 9*maxEntries)) || strings.Count(body, "event: entry") != maxEntries ||
			!strings.Contains(body, fmt.Sprintf(`"title":"%d"`, 10*maxEntries)) {
			t.Errorf("got %d bytes: %.300s", len(body), body)
		}
		end()
	})
}

// However much happens, a page gets a few batches a second, and a sign of life when nothing does.
func TestTheStreamKeepsItsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Options{})
		browser, end := watchInBubble(t, d)
		reading := make(chan struct{})
		go func() {
			for {
				select {
				case browser.reads <- struct{}{}:
				case <-reading:
					return
				}
			}
		}()
		for range 100 {
			<-time.After(10 * time.Millisecond)
			d.console.Show(Entry{Title: "x"})
		}
		<-time.After(streamPace)
		synctest.Wait()
		busy := browser.text()
		if batches := strings.Count(busy, "event: status"); strings.Count(busy, "event: entry") != 100 || batches > 7 {
			t.Errorf("%d entries in %d batches", strings.Count(busy, "event: entry"), batches)
		}
		<-time.After(10*streamPulse + time.Second)
		synctest.Wait()
		if signs := strings.Count(browser.text()[len(busy):], "event: status"); signs < 9 || signs > 11 {
			t.Errorf("%d signs of life", signs)
		}
		close(reading)
		end()
	})
}
