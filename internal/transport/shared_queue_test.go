package transport

import (
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/server"
)

const updated = "notifications/resources/updated"

// update sends an update to a session, again while its queue is full.
func (r *running) update(t *testing.T, session *peer, uri string) {
	t.Helper()
	for {
		err := r.SendNotificationToSpecificClient(session.header.Get(server.HeaderKeySessionID), updated, map[string]any{"uri": uri})
		if err == nil {
			return
		}
		if !errors.Is(err, server.ErrNotificationChannelBlocked) {
			t.Error(err)
			return
		}
		runtime.Gosched()
	}
}

// TestUpdatesSurviveCalls measures how many of 2,000 updates of a session arrive on its stream or on its calls' answers,
// while it calls. Without a store of events the MCP library loses about one in eight.
func TestUpdatesSurviveCalls(t *testing.T) {
	const updates = 2000
	run := serveHTTP(t, nil)
	session := run.peer(t).initialized()
	stream := streamOf(t, session.open(t.Context(), "GET", PathMCP, ""))
	stop := make(chan struct{})
	counts := make(chan int, 5)
	go func() { counts <- countUntil(stream, "test://end") }()
	var callers sync.WaitGroup
	for range 4 {
		callers.Go(func() {
			seen := 0
			for {
				select {
				case <-stop:
					counts <- seen
					return
				default:
				}
				got := <-session.hold(t.Context(), legacyCall(1, "slow", `{"seconds":0.003}`))
				seen += strings.Count(got.body, "test://a")
				if got.status != http.StatusOK || strings.Count(got.body, "slept") != 1 {
					t.Errorf("got %+v", got)
				}
			}
		})
	}
	for range updates {
		run.update(t, session, "test://a")
	}
	close(stop)
	callers.Wait()
	run.update(t, session, "test://end")
	total := 0
	for range 5 {
		total += <-counts
	}
	if total != updates {
		t.Errorf("%d of %d arrived", total, updates)
	}
}

// countUntil counts the updates before the one of the last URI.
func countUntil(stream *events, last string) int {
	for n := 0; ; {
		ev, err := stream.next()
		switch {
		case err != nil || strings.Contains(ev.data, last):
			return n
		case strings.Contains(ev.data, updated):
			n++
		}
	}
}

// TestResume: what was sent while the stream was broken comes when the client returns, once and in order, or the client
// learns that something is missing.
func TestResume(t *testing.T) {
	run := serveHTTP(t, nil)
	session := run.peer(t).initialized()
	stream := streamOf(t, session.open(t.Context(), "GET", PathMCP, ""))
	run.update(t, session, "test://1")
	_, last := stream.message()
	if last == "" {
		t.Fatal("the event has no id")
	}
	stream.body.Close()
	run.update(t, session, "test://2")
	run.update(t, session, "test://3")
	resumed := streamOf(t, session.as("Last-Event-ID", last).open(t.Context(), "GET", PathMCP, ""))
	for _, uri := range []string{"test://2", "test://3"} {
		if m, _ := resumed.message(); !strings.Contains(m.raw, uri) {
			t.Errorf("got %s, want %s", m.raw, uri)
		}
	}
	for range 2 * ringSessionEvents {
		run.update(t, session, "test://more")
		resumed.message()
	}
	got := session.as("Last-Event-ID", last).do("GET", PathMCP, "")
	if got.status != http.StatusBadRequest || !strings.Contains(got.body, "Last-Event-ID") {
		t.Errorf("too late: %+v", got)
	}
	if got := run.peer(t).initialized().as("Last-Event-ID", last).do("GET", PathMCP, ""); got.status != http.StatusBadRequest {
		t.Errorf("another session: %+v", got)
	}
}

// TestTheSecondStreamTakesOver: of two streams of a session only one gets the updates.
func TestTheSecondStreamTakesOver(t *testing.T) {
	run := serveHTTP(t, nil)
	session := run.peer(t).initialized()
	first := streamOf(t, session.open(t.Context(), "GET", PathMCP, ""))
	second := streamOf(t, session.open(t.Context(), "GET", PathMCP, ""))
	if ev, err := first.next(); err != io.EOF {
		t.Errorf("the first goes on: %+v, %v", ev, err)
	}
	for range 20 {
		run.update(t, session, "test://a")
		second.message()
	}
}

// TestResumeAfterARestart: a stream of the process before is gone, and the session gets a new one instead.
func TestResumeAfterARestart(t *testing.T) {
	sameKey := func(o *HTTPOptions) { o.SessionKey = []byte("the same key over the restart...") }
	first, second := serveHTTP(t, sameKey), serveHTTP(t, sameKey)
	id := first.peer(t).initialized().header.Get(server.HeaderKeySessionID)
	session := second.peer(t).as(server.HeaderKeySessionID, id)
	var known string
	for _, last := range []string{"before_1", "before_1", "malformed"} {
		stream := streamOf(t, session.as("Last-Event-ID", last).open(t.Context(), "GET", PathMCP, ""))
		second.update(t, session, "test://1")
		_, known = stream.message()
		stream.body.Close()
	}
	second.update(t, session, "test://2")
	stream := streamOf(t, session.as("Last-Event-ID", known).open(t.Context(), "GET", PathMCP, ""))
	if m, _ := stream.message(); !strings.Contains(m.raw, "test://2") {
		t.Errorf("a stream of this process is not resumed: %s", m.raw)
	}
	if _, lasts := SessionExpiry(id + "A"); lasts {
		t.Error("what is no id expires")
	}
	if ends, lasts := SessionExpiry(id); !lasts || time.Until(ends) > sessionLifetime || time.Until(ends) < sessionLifetime-time.Minute {
		t.Errorf("the session ends at %v", ends)
	}
}
