package receiver

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
	"ecwid-mcp/internal/events/journal/sqlite"
)

// rate is how many webhooks arrive in a second, whatever the answers do.
const rate = 2000

// BenchmarkSignedWebhooks sends b.N webhooks over HTTP at a fixed rate and tells the time of the answers, counted from
// when each was due. With -benchtime 120000x it runs for a minute.
func BenchmarkSignedWebhooks(b *testing.B) {
	journals := map[string]func(b *testing.B) journal.Journal{
		"memory": func(*testing.B) journal.Journal { return memory.New() },
		"sqlite": func(b *testing.B) journal.Journal {
			opened, err := sqlite.Open(b.Context(), sqlite.Options{Folder: b.TempDir()})
			if err != nil {
				b.Fatal(err)
			}
			return opened
		},
	}
	for _, name := range []string{"memory", "sqlite"} {
		b.Run(name, func(b *testing.B) {
			opened := journals[name](b)
			defer func() { _ = opened.Close() }()
			f := open(b, func(opts *Options) {
				opts.Inbox = opened
				opts.Logger = nil
			})
			server := httptest.NewServer(f)
			defer server.Close()
			took := sendAtRate(b, server, b.N)
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*50/100].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
			f.Close(context.Background())
		})
	}
}

func sendAtRate(b *testing.B, server *httptest.Server, n int) []time.Duration {
	b.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 512}}
	defer client.CloseIdleConnections()
	took := make([]time.Duration, n)
	turns := make(chan int, n)
	start := time.Now()
	var group sync.WaitGroup
	for range 64 {
		group.Go(func() {
			for i := range turns {
				due := start.Add(time.Duration(i) * time.Second / rate)
				<-time.After(time.Until(due))
				took[i] = sendOne(b, client, server.URL, nth(i), due)
			}
		})
	}
	for i := range n {
		turns <- i
	}
	close(turns)
	group.Wait()
	return took
}

// sendOne sends a webhook and returns how long after it was due the answer came.
func sendOne(b *testing.B, client *http.Client, url string, p post, due time.Time) time.Duration {
	played := p.request()
	req, err := http.NewRequestWithContext(b.Context(), played.Method, url+played.URL.String(), played.Body)
	if err != nil {
		b.Error(err)
		return 0
	}
	req.Header, req.ContentLength = played.Header, played.ContentLength
	res, err := client.Do(req)
	if err != nil {
		b.Error(err)
		return 0
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		b.Errorf("answered with %d", res.StatusCode)
	}
	return time.Since(due)
}
