package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/sqlite"
	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/feed"
)

const (
	benchSubscriptions = 1000
	benchKinds         = 100 // of what is sold: each has as many subscribers
	benchRate          = 500 // deliveries a second
	benchEvery         = time.Second / (benchRate * benchKinds / benchSubscriptions)
	benchTime          = 3 * time.Second // of each part
	benchEvents        = int(benchTime / benchEvery)
	benchDeliveries    = benchEvents * benchSubscriptions / benchKinds // of each part, to who works
	benchDead          = 20                                            // subscriptions to endpoints that never answer, or that are not there
	benchParts         = 5                                             // of each sort, by turns
)

// BenchmarkDeliveries sends 500 events a second to 1,000 subscribers, over real connections and out of a journal on disk,
// by turns while all endpoints work and with dead ones among them. It tells how long after an event was written it
// arrived.
func BenchmarkDeliveries(b *testing.B) {
	for b.Loop() {
		w := newBench(b)
		took := map[string][]time.Duration{}
		var sent time.Duration
		for range benchParts {
			for _, sort := range []string{"alive", "with-dead"} {
				var dead []string
				if sort == "with-dead" {
					for _, url := range w.dead {
						for kind := range benchDead / len(w.dead) {
							dead = append(dead, w.subscribe(b, fmt.Sprint("s", kind), url, 1)...)
						}
					}
				}
				part, lasted := w.part(b)
				took[sort], sent = append(took[sort], part...), sent+lasted
				w.commit(b, journal.Batch{Store: shop, Delete: dead})
			}
		}
		for sort, all := range took {
			slices.Sort(all)
			for _, percent := range []int{50, 99} {
				b.ReportMetric(float64(all[len(all)*percent/100].Microseconds())/1000, fmt.Sprintf("p%d-ms-%s", percent, sort))
			}
		}
		b.ReportMetric(2*benchParts*float64(benchDeliveries)/sent.Seconds(), "deliveries/s")
		b.ReportMetric(float64(w.tries.Load()), "failures")
	}
	b.ReportMetric(0, "ns/op")
}

type bench struct {
	journal  journal.Journal
	sealer   *Sealer
	receiver string
	dead     []string
	tries    atomic.Int64 // that failed
	events   int

	mu      sync.Mutex
	written map[string]time.Time
	took    []time.Duration
	arrived chan struct{} // one for each delivery
}

func newBench(b *testing.B) *bench {
	b.Helper()
	j, err := sqlite.Open(b.Context(), sqlite.Options{Folder: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = j.Close() })
	w := &bench{journal: j, sealer: sealer(1), written: map[string]time.Time{}, arrived: make(chan struct{}, 4*benchDeliveries)}
	server := httptest.NewServer(http.HandlerFunc(w.receive))
	b.Cleanup(server.Close)
	w.receiver, w.dead = server.URL, []string{w.listen(b), "http://127.0.0.1:1"}
	for kind := range benchKinds {
		w.subscribe(b, fmt.Sprint("s", kind), w.receiver, benchSubscriptions/benchKinds)
	}
	allowed, err := callback.ParseAllowlist(append(w.dead, w.receiver))
	if err != nil {
		b.Fatal(err)
	}
	client := callback.New(callback.Options{Allow: allowed})
	b.Cleanup(client.Close)
	deliverer := NewDeliverer(DelivererOptions{
		Journal: j, Feed: feed.New(j), Client: client, Sealer: w.sealer, Holder: "bench", Envelopes: true, Logger: slog.New(slog.DiscardHandler),
		Observe: func(_ string, reason callback.Reason, _ time.Duration) {
			if reason != callback.Delivered {
				w.tries.Add(1)
			}
		},
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- deliverer.Run(ctx, shop) }()
	b.Cleanup(func() { cancel(); <-done })
	return w
}

// listen opens a port behind which nobody answers.
func (w *bench) listen(b *testing.B) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = listener.Close() })
	return "http://" + listener.Addr().String()
}

// subscribe writes subscriptions to events about something that is sold, and gives the keys of their entries.
func (w *bench) subscribe(b *testing.B, sku, url string, count int) (keys []string) {
	b.Helper()
	end, err := w.journal.Read(b.Context(), journal.Query{Store: shop, Newest: true})
	if err != nil {
		b.Fatal(err)
	}
	batch := journal.Batch{Store: shop}
	for n := range count {
		row := Subscription{
			Principal: fmt.Sprint("principal ", n), URL: url + "/" + sku, Name: "order.paid", Arguments: fmt.Sprintf(`{"sku":%q}`, sku), Store: shop,
			Generation: fmt.Sprint(w.events), Created: time.Now(), Refreshed: time.Now(), From: end.Last,
		}
		row.ID = ID(row.Principal, row.URL, row.Name, row.Arguments)
		row.Secret, _ = w.sealer.seal(zeros{}, row.ID, row.Generation, []byte(secretText(n)))
		entry, err := row.entry()
		if err != nil {
			b.Fatal(err)
		}
		batch.Set, keys = append(batch.Set, entry), append(keys, entry.Key)
	}
	w.commit(b, batch)
	return keys
}

func (w *bench) commit(b *testing.B, batch journal.Batch) {
	b.Helper()
	if _, err := w.journal.Commit(b.Context(), batch); err != nil {
		b.Fatal(err)
	}
}

// part has events happen for a while, and gives how long each took to arrive.
func (w *bench) part(b *testing.B) (took []time.Duration, lasted time.Duration) {
	b.Helper()
	ticker := time.NewTicker(benchEvery)
	defer ticker.Stop()
	for range 2 * time.Second / benchEvery { // by then the subscriptions are known
		<-ticker.C
	}
	began := time.Now()
	for range benchEvents {
		<-ticker.C
		w.events++
		w.happen(b, fmt.Sprintf("order-paid-1003-%d", w.events), w.events%benchKinds)
	}
	for range benchDeliveries {
		<-w.arrived
	}
	lasted = time.Since(began)
	w.mu.Lock()
	defer w.mu.Unlock()
	took, w.took = w.took, nil
	return took, lasted
}

func (w *bench) happen(b *testing.B, id string, kind int) {
	b.Helper()
	event, _ := json.Marshal(struct {
		events.Event
		Match events.Match `json:"match"`
	}{
		events.Event{EventID: id, Trigger: events.NewPaidOrder, StoreID: 1003, OccurredAt: time.Now(), DetectedAt: time.Now(),
			Summary: fmt.Appendf(nil, `{"id":%q,"total":150,"items":[{"name":"Cup","quantity":2,"price":75}]}`, id)},
		events.Match{SKUs: []string{fmt.Sprint("s", kind)}},
	})
	w.mu.Lock()
	w.written[id] = time.Now()
	w.mu.Unlock()
	w.commit(b, journal.Batch{Store: shop, Append: []journal.Record{
		{EventID: id, Trigger: string(events.NewPaidOrder), At: time.Now(), Event: event},
	}})
}

func (w *bench) receive(answer http.ResponseWriter, r *http.Request) {
	now, id := time.Now(), r.Header.Get("webhook-id")
	answer.WriteHeader(http.StatusNoContent)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.took = append(w.took, now.Sub(w.written[id]))
	w.arrived <- struct{}{}
}
