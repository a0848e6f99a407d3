package transport

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// openStreams opens a stream of every kind.
func openStreams(t *testing.T, p *peer) map[string]*events {
	session := p.initialized()
	streams := map[string]*events{}
	for kind, resp := range map[string]*http.Response{
		"streamable": session.open(t.Context(), "GET", PathMCP, ""),
		"listen":     p.modern("subscriptions/listen", "").open(t.Context(), "POST", PathMCP, listen),
		"sse":        p.open(t.Context(), "GET", PathSSE, ""),
	} {
		if resp.Header.Get("X-Accel-Buffering") != "no" || resp.Header.Get("Cache-Control") != "no-cache" || resp.Header.Get("X-Request-Id") == "" {
			t.Errorf("%s: %v", kind, resp.Header)
		}
		streams[kind] = streamOf(t, resp)
		if kind != "streamable" {
			if ev, err := streams[kind].next(); err != nil || ev.data == "" { // acknowledgement, endpoint
				t.Errorf("%s: %+v, %v", kind, ev, err)
			}
		}
	}
	return streams
}

// TestQuietStreamsAreKeptAlive measures what a stream of each kind carries in five quiet minutes. The MCP library
// sends nothing on listening streams.
func TestQuietStreamsAreKeptAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, p, _ := servePipe(t, nil)
		start := time.Now()
		var readers sync.WaitGroup
		for kind, stream := range openStreams(t, p) {
			readers.Go(func() {
				for n := time.Duration(1); n <= 12; n++ {
					ev, err := stream.next()
					if at := time.Since(start); err != nil || ev != (event{comment: ":"}) || at != n*defaultHeartbeat {
						t.Errorf("%s: number %d is %+v, %v after %v", kind, n, ev, err, at)
					}
				}
				stream.body.Close()
			})
		}
		readers.Wait()
	})
}

// TestCommentsAreNotInEvents: an event that the library writes in parts is sent whole.
func TestCommentsAreNotInEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := httptest.NewRecorder()
		r := newReply(w, time.Second, time.Minute)
		r.Header().Set("Content-Type", eventStream)
		r.WriteHeader(http.StatusOK)
		fmt.Fprint(r, "id: 1\n")
		<-time.After(90 * time.Second)
		fmt.Fprint(r, "event: message\ndata: {}\n\n")
		r.Flush()
		<-time.After(45 * time.Second)
		r.finish()
		<-time.After(time.Hour)
		if got := w.Body.String(); got != ":\n\nid: 1\nevent: message\ndata: {}\n\n" {
			t.Errorf("got %q", got)
		}
		if _, err := fmt.Fprint(r, "late"); err == nil {
			t.Error("wrote after the end")
		}
		if err := r.event([]byte("{}")); err == nil {
			t.Error("an event after the end")
		}
		r.Flush()
		r.WriteHeader(http.StatusOK)
	})
}

// TestStreamsWithoutComments keep themselves alive. They end with their caller's rights all the same.
func TestStreamsWithoutComments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := httptest.NewRecorder()
		r := newReply(w, time.Second, time.Minute)
		r.Header().Set("Content-Type", eventStream)
		r.NoComments()
		var looks atomic.Int64
		var ended atomic.Bool
		r.valid = func() bool { return looks.Add(1) < 300 }
		r.end = func() { ended.Store(true) }
		fmt.Fprint(r, "data: 1\n\n")
		<-time.After(200*time.Second + time.Millisecond)
		synctest.Wait()
		if looks.Load() != 200 || ended.Load() {
			t.Errorf("looked %d times, ended %v", looks.Load(), ended.Load())
		}
		<-time.After(200 * time.Second)
		synctest.Wait()
		if got := w.Body.String(); got != "data: 1\n\n" || looks.Load() != 300 || !ended.Load() {
			t.Errorf("got %q, looked %d times, ended %v", got, looks.Load(), ended.Load())
		}
		r.finish()
	})
}

// TestAnswersAreNotTouched: what is no stream goes through as it is.
func TestAnswersAreNotTouched(t *testing.T) {
	w := httptest.NewRecorder()
	r := newReply(w, time.Second, time.Minute)
	r.Header()["X"] = []string{"1", "2"}
	fmt.Fprint(r, "a")
	r.WriteHeader(http.StatusTeapot) // too late
	if err := r.event([]byte("{}")); err == nil {
		t.Error("an event in an answer that is no stream")
	}
	r.finish()
	if w.Code != http.StatusOK || w.Body.String() != "a" || len(w.Header()["X"]) != 2 || w.Header().Get("X-Accel-Buffering") != "" {
		t.Errorf("%d %v %q", w.Code, w.Header(), w.Body)
	}
}

// TestReadersThatDoNotRead measures when a stream ends whose client does not take what is sent, and whether another
// client is served meanwhile. The MCP library keeps such streams for ever.
func TestReadersThatDoNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var open atomic.Int64
		_, p, listener := servePipe(t, func(o *HTTPOptions) { o.Streams = func(_ string, change int) { open.Add(int64(change)) } })
		for _, request := range []string{
			"GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n",
			fmt.Sprintf("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nMcp-Protocol-Version: 2026-07-28\r\n"+
				"Mcp-Method: subscriptions/listen\r\nContent-Length: %d\r\n\r\n%s", len(listen), listen),
		} {
			conn, err := listener.dial(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := io.WriteString(conn, request); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		if open.Load() != 2 {
			t.Fatalf("%d streams", open.Load())
		}
		start := time.Now()
		if got := p.modern("tools/call", "echo").do("POST", PathMCP, modernCall(1, "echo", `{"text":"served"}`)); got.status != http.StatusOK || time.Since(start) != 0 {
			t.Errorf("%+v after %v", got, time.Since(start))
		}
		<-time.After(defaultWriteLimit - time.Millisecond)
		synctest.Wait()
		if open.Load() != 2 {
			t.Errorf("%d streams before the time", open.Load())
		}
		<-time.After(time.Millisecond)
		synctest.Wait()
		if open.Load() != 0 {
			t.Errorf("%d streams after the time", open.Load())
		}
	})
}

// TestStreamsEndWithTheCallersRight measures how long a stream of each kind goes on after its caller lost access.
func TestStreamsEndWithTheCallersRight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var revoked atomic.Bool
		_, p, _ := servePipe(t, func(o *HTTPOptions) {
			withCallers(o)
			caller := o.Caller
			o.Valid = func(ctx context.Context) bool { return caller(ctx) != "alice" || !revoked.Load() }
		})
		start, ended := time.Now(), make(chan struct{}, 6)
		var aliceEnded, bobEnded atomic.Int64
		for caller, count := range map[string]*atomic.Int64{"alice": &aliceEnded, "bob": &bobEnded} {
			for _, stream := range openStreams(t, p.as("X-Caller", caller)) {
				go func() {
					for {
						if _, err := stream.next(); err != nil {
							break
						}
					}
					count.Add(1)
					ended <- struct{}{}
				}()
				t.Cleanup(func() { stream.body.Close(); <-ended })
			}
		}
		<-time.After(10*time.Minute + time.Millisecond - time.Since(start))
		synctest.Wait()
		if aliceEnded.Load() != 0 || bobEnded.Load() != 0 {
			t.Errorf("ended while valid: %d and %d", aliceEnded.Load(), bobEnded.Load())
		}
		revoked.Store(true)
		<-time.After(validInterval)
		synctest.Wait()
		if aliceEnded.Load() != 3 || bobEnded.Load() != 0 {
			t.Errorf("a second later %d of the caller's ended, and %d of another one", aliceEnded.Load(), bobEnded.Load())
		}
	})
}

func TestStreamsAreCountedAndLimited(t *testing.T) {
	var mu sync.Mutex
	open := map[string]int{}
	run := serveHTTP(t, func(o *HTTPOptions) {
		withCallers(o)
		o.MaxStreams = 3
		o.Streams = func(kind string, change int) {
			mu.Lock()
			defer mu.Unlock()
			open[kind] += change
		}
	})
	alice := run.peer(t).as("X-Caller", "alice")
	session := alice.initialized()
	streams := openStreams(t, alice)
	mu.Lock()
	if open["streamable"] != 1 || open["listen"] != 1 || open["sse"] != 1 {
		t.Errorf("open: %v", open)
	}
	mu.Unlock()
	for name, got := range map[string]answer{
		"GET":    session.do("GET", PathMCP, ""),
		"listen": alice.modern("subscriptions/listen", "").do("POST", PathMCP, listen),
		"SSE":    alice.do("GET", PathSSE, ""),
	} {
		if got.status != http.StatusTooManyRequests || !strings.Contains(got.body, "too many open streams") {
			t.Errorf("%s: %+v", name, got)
		}
	}
	streamOf(t, run.peer(t).as("X-Caller", "bob").open(t.Context(), "GET", PathSSE, ""))
	if got := session.do("POST", PathMCP, legacyCall(1, "echo", `{}`)); got.status != http.StatusOK {
		t.Errorf("a call: %+v", got)
	}
	for _, stream := range streams {
		stream.body.Close()
	}
	if err := run.stopped(); err != nil {
		t.Error(err)
	}
	if open["streamable"] != 0 || open["listen"] != 0 || open["sse"] != 0 || len(run.streams.open) != 0 {
		t.Errorf("left over: %v, %v", open, run.streams.open)
	}
}
