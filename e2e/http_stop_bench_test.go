//go:build unix

package e2e

import (
	"bufio"
	"io"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const streams = 1000

// BenchmarkShutdown is the time from a signal to the end of the process while 1,000 clients have a stream open. Each
// must see its stream end as it should, not be cut off. Subscriptions of modern clients are opened at the test server
// of the conformance suite, which has something to subscribe to, on the same HTTP stack.
func BenchmarkShutdown(b *testing.B) {
	fixtures := buildCommand(b, "conformance")
	kinds := map[string]struct {
		serve func(testing.TB) *serving
		open  func(testing.TB, *serving) *bufio.Reader
	}{
		"listen":     {func(tb testing.TB) *serving { return serveCommand(tb, fixtures) }, openListen},
		"streamable": {serveDemo, openStreamable},
		"sse":        {serveDemo, openSSE},
	}
	for name, kind := range kinds {
		b.Run(name, func(b *testing.B) {
			var times []time.Duration
			for b.Loop() {
				srv := kind.serve(b)
				open := make([]*bufio.Reader, streams)
				for i := range open {
					open[i] = kind.open(b, srv)
				}
				times = append(times, stopWith(b, srv, open))
			}
			b.ReportMetric(median(times).Seconds()*1000, "ms-shutdown")
		})
	}
}

// stopWith returns how long the process lived after a signal, when all streams have ended well.
func stopWith(b *testing.B, srv *serving, open []*bufio.Reader) time.Duration {
	var group sync.WaitGroup
	cut := make([]error, len(open))
	for i, stream := range open {
		group.Go(func() { _, cut[i] = io.Copy(io.Discard, stream) })
	}
	begin := time.Now()
	if err := srv.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		b.Fatal(err)
	}
	if err := srv.cmd.Wait(); err != nil {
		b.Fatal(err)
	}
	took := time.Since(begin)
	group.Wait()
	for _, err := range cut {
		if err != nil {
			b.Fatal(err)
		}
	}
	return took
}

func openListen(tb testing.TB, srv *serving) *bufio.Reader {
	c := newCaller(tb, srv.url, modernEra)
	header := c.header.Clone()
	header.Set("Mcp-Method", "subscriptions/listen")
	body := `{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{"toolsListChanged":true}` + c.meta + `}}`
	return c.open(tb, http.MethodPost, srv.url, header, body, "acknowledged")
}

func openStreamable(tb testing.TB, srv *serving) *bufio.Reader {
	c := newCaller(tb, srv.url, legacyEra)
	return c.open(tb, http.MethodGet, srv.url, c.header, "", "")
}

func openSSE(tb testing.TB, srv *serving) *bufio.Reader {
	c := newCaller(tb, srv.url, modernEra) // which sends nothing by itself
	header := http.Header{"Accept": {"text/event-stream"}}
	return c.open(tb, http.MethodGet, strings.TrimSuffix(srv.url, "mcp")+"sse", header, "", "event: endpoint")
}

// open starts a stream and returns it once the server has sent the text.
func (c *caller) open(tb testing.TB, method, url string, header http.Header, body, text string) *bufio.Reader {
	tb.Helper()
	req, err := http.NewRequestWithContext(tb.Context(), method, url, strings.NewReader(body))
	if err != nil {
		tb.Fatal(err)
	}
	req.Header = header
	res, err := c.client.Do(req)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = res.Body.Close() })
	if res.StatusCode != http.StatusOK {
		tb.Fatal(res.Status)
	}
	stream := bufio.NewReader(res.Body)
	for line := ""; !strings.Contains(line, text); {
		if line, err = stream.ReadString('\n'); err != nil {
			tb.Fatal(err)
		}
	}
	return stream
}
