package callback

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

// silent takes the message and never answers.
func silent(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // a server notices that a client left only when it has read everything
	<-r.Context().Done()
}

// raw answers with bytes, then leaves the connection open.
func raw(reply string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = conn.Write([]byte(reply))
		_, _ = conn.Read(make([]byte, 1))
	}
}

func slowly(first string, each func(net.Conn) error) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		_, err = conn.Write([]byte(first))
		for err == nil {
			<-time.After(time.Second)
			err = each(conn)
		}
	}
}

func TestHostileReplies(t *testing.T) {
	later := time.Date(2000, 1, 1, 0, 1, 30, 0, time.UTC).Format(http.TimeFormat) // the bubble begins in 2000
	drip := func(c net.Conn) error { _, err := c.Write([]byte("x")); return err }
	tests := map[string]struct {
		receiver http.HandlerFunc
		want     Outcome
		final    bool
		within   time.Duration
	}{
		"ok":                   {receiver: status(200)},
		"no content":           {receiver: status(204)},
		"redirect":             {receiver: status(302, "Location", "http://receiver.test/else"), want: Outcome{Status: 302, Reason: HTTP4xx}},
		"permanent redirect":   {receiver: status(308, "Location", "http://169.254.169.254/"), want: Outcome{Status: 308, Reason: HTTP4xx}},
		"not modified":         {receiver: status(304), want: Outcome{Status: 304, Reason: HTTP4xx}},
		"bad request":          {receiver: status(400), want: Outcome{Status: 400, Reason: HTTP4xx}},
		"not found":            {receiver: status(404), want: Outcome{Status: 404, Reason: HTTP4xx}},
		"gone":                 {receiver: status(410), want: Outcome{Status: 410, Reason: HTTP4xx}, final: true},
		"too large":            {receiver: status(413), want: Outcome{Status: 413, Reason: HTTP4xx}, final: true},
		"too early":            {receiver: status(425), want: Outcome{Status: 425, Reason: HTTP4xx}},
		"too many":             {receiver: status(429, "Retry-After", "7"), want: Outcome{Status: 429, Reason: HTTP4xx, RetryAfter: 7 * time.Second}},
		"later":                {receiver: status(503, "Retry-After", later), want: Outcome{Status: 503, Reason: HTTP5xx, RetryAfter: 90 * time.Second}},
		"much later":           {receiver: status(503, "Retry-After", "4000000000"), want: Outcome{Status: 503, Reason: HTTP5xx, RetryAfter: time.Hour}},
		"in the past":          {receiver: status(503, "Retry-After", "Mon, 01 Jan 1990 00:00:00 GMT"), want: Outcome{Status: 503, Reason: HTTP5xx}},
		"nonsense later":       {receiver: status(503, "Retry-After", "-5"), want: Outcome{Status: 503, Reason: HTTP5xx}},
		"server error":         {receiver: status(500), want: Outcome{Status: 500, Reason: HTTP5xx}},
		"unknown status":       {receiver: status(799), want: Outcome{Status: 799, Reason: HTTP5xx}},
		"other protocol":       {receiver: raw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"), want: Outcome{Status: 101, Reason: HTTP4xx}},
		"not HTTP":             {receiver: raw("SSH-2.0-OpenSSH_9.9\r\n\r\n"), want: Outcome{Reason: Refused}},
		"hangs up":             {receiver: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, want: Outcome{Reason: Refused}},
		"huge headers":         {receiver: status(200, "X", strings.Repeat("x", 20<<10)), want: Outcome{Reason: Refused}},
		"endless early hints":  {receiver: slowly("", func(c net.Conn) error { _, err := c.Write([]byte("HTTP/1.1 103 Early Hints\r\n\r\n")); return err }), want: Outcome{Reason: Timeout}, within: 10 * time.Second},
		"no reply":             {receiver: silent, want: Outcome{Reason: Timeout}, within: 10 * time.Second},
		"slow headers":         {receiver: slowly("HTTP/1.1 200 OK\r\nX: ", drip), want: Outcome{Reason: Timeout}, within: 10 * time.Second},
		"slow body":            {receiver: slowly("HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n", drip), within: time.Second},
		"slow body of a 503":   {receiver: slowly("HTTP/1.1 503 No\r\nContent-Length: 4000\r\n\r\n", drip), want: Outcome{Status: 503, Reason: HTTP5xx}, within: time.Second},
		"body that never ends": {receiver: raw("HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n"), within: time.Second},
		"huge body":            {receiver: func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(bytes.Repeat([]byte("x"), 8<<20)) }},
		"a length that lies":   {receiver: raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\nx"), within: time.Second},
		"a length that is bad": {receiver: raw("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), want: Outcome{Reason: Refused}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var requests atomic.Int32
				c, _ := inMemory(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
					if requests.Add(1) < 3 { // whoever follows redirects would do so forever
						test.receiver(w, r)
					}
				})
				begin := time.Now()
				got := c.Post(t.Context(), message(t, memoryURL))
				if test.want == (Outcome{}) {
					test.want.Status = got.Status
				}
				if got != test.want || got.Final() != test.final || got.Reason == Delivered && got.Status/100 != 2 {
					t.Errorf("got %+v, final %t; want %+v, final %t", got, got.Final(), test.want, test.final)
				}
				if took := time.Since(begin); took > test.within {
					t.Errorf("took %s, want at most %s", took, test.within)
				}
				if n := requests.Load(); n != 1 {
					t.Errorf("%d requests", n)
				}
			})
		})
	}
}

// TestAHugeReplyIsNotRead counts what a receiver gets rid of.
func TestAHugeReplyIsNotRead(t *testing.T) {
	written := make(chan int, 1)
	c, _ := inMemory(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		n := 0
		for n < 64<<20 {
			m, err := w.Write(make([]byte, 1024))
			if n += m; err != nil {
				break
			}
		}
		written <- n
	})
	if got := c.Post(t.Context(), message(t, memoryURL)); got != (Outcome{Status: 200}) {
		t.Fatalf("got %+v", got)
	}
	if n := <-written; n > 64<<10 {
		t.Errorf("read %d bytes", n)
	}
}

func TestOutcomesDoNotQuoteTheReply(t *testing.T) {
	c, _ := inMemory(t, Options{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "canary")
		http.Error(w, "canary", 500)
	})
	outcome := c.Post(t.Context(), message(t, memoryURL))
	err := c.Verify(t.Context(), Endpoint{URL: memoryURL, Keys: []Key{mustKey(t, testSecret)}})
	for _, text := range []string{fmt.Sprintf("%+v", outcome), err.Error(), fmt.Sprintf("%+v", err), strconv.Itoa(outcome.Status)} {
		if strings.Contains(text, "canary") {
			t.Error(text)
		}
	}
}
