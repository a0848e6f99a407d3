package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/sqlite"
)

// BenchmarkMillionEvents starts a server on a journal of a million events, again and again, each time after kill -9, and
// tells how long it takes until the first answer to initialize, and until the newest events are read.
func BenchmarkMillionEvents(b *testing.B) {
	dir := b.TempDir()
	shop, first := followedShop(b, dir, false)
	first.kill()
	fillJournal(b, shop, dir, 1_000_000)
	var answered, read []time.Duration
	for b.Loop() {
		begin := time.Now()
		server, url := startShop(b, shop, dir)
		c := newCaller(b, url, legacyEra)
		answered = append(answered, time.Since(begin))
		events, _ := readEvents(b, newCaller(b, url, modernEra), "new-order", "")
		read = append(read, time.Since(begin))
		if len(events) != 100 {
			b.Fatalf("%d events", len(events))
		}
		c.client.CloseIdleConnections()
		_ = server.Process.Kill()
		_ = server.Wait()
	}
	reportTimes(b, "answer", answered)
	reportTimes(b, "read", read)
	size, err := os.Stat(dir + "/" + sqlite.FileName)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(size.Size())/1e6, "MB-journal")
}

// startShop starts a server with the settings that it has by itself, and returns when it listens.
func startShop(b *testing.B, shop *playedStore, dir string) (cmd *exec.Cmd, url string) {
	b.Helper()
	cmd = exec.Command(program, "http", "--addr=127.0.0.1:0", "--log-level=warn")
	cmd.Env = shop.env(dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cmd.Process.Kill() }) // when something failed
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		b.Fatal(err)
	}
	var at struct{ URL string }
	if err := json.Unmarshal(line, &at); err != nil {
		b.Fatal(err)
	}
	return cmd, at.URL
}

// fillJournal appends so many events, as long as those of an order of two items are.
func fillJournal(b *testing.B, shop *playedStore, dir string, n int) {
	b.Helper()
	opened, err := sqlite.Open(b.Context(), sqlite.Options{Folder: dir})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	const portion = 10_000
	for from := 0; from < n; from += portion {
		batch := journal.Batch{Store: shop.key()}
		for i := range portion {
			batch.Append = append(batch.Append, filling(from+i))
		}
		if _, err := opened.Commit(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
}

func filling(n int) journal.Record {
	id, at := fmt.Sprintf("order-created-1003-%d", 500_000_000+n), time.Now().UTC()
	text := fmt.Sprintf(`{"eventId":%q,"trigger":"new-order","storeId":1003,"occurredAt":%q,"detectedAt":%q,"source":"poll",`+
		`"summary":{"orderId":"XJ12H","internalId":%d,"total":41.5,"currency":"USD","paymentStatus":"PAID","fulfillment":"pickup",`+
		`"items":[{"productId":62752,"sku":"TEA-GREEN-100","quantity":2,"price":9.5},{"productId":62753,"sku":"POT-CAST-IRON","quantity":1,"price":22.5}]}}`,
		id, at.Format(time.RFC3339Nano), at.Format(time.RFC3339Nano), 500_000_000+n)
	return journal.Record{EventID: id, Trigger: "new-order", At: at, Event: []byte(text)}
}
