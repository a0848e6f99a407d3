package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// benchedEvent is what benchmarks want to know of an event.
type benchedEvent struct {
	EventID    string
	DetectedAt time.Time
}

// followedShop starts an empty store and a server that follows it with the settings that it has by itself. All webhooks
// go to the server if sent is true; else whoever has the store's secret may send some.
func followedShop(b *testing.B, dir string, sent bool) (*playedStore, *follower) {
	b.Helper()
	shop := openShop(b)
	server := serveShop(b, shop, dir, "127.0.0.1:0", "--poll-interval=15s")
	if sent {
		shop.sendWebhooksTo(server)
	}
	c := newCaller(b, server.url, modernEra)
	n := 0
	eventually(b, "the store is followed", func() bool { // what there was before the beginning is no news
		if n%20 == 0 {
			shop.play("/products", fmt.Sprintf(`{"name":"Warm-up %d","price":1}`, n))
		}
		n++
		events, _ := readEvents(b, c, "new-product", "")
		return len(events) > 0
	})
	return shop, server
}

// readEvents reads what came behind a cursor, or the newest events without one.
func readEvents(tb testing.TB, c *caller, trigger, cursor string) (events []benchedEvent, next string) {
	tb.Helper()
	for more := true; more; {
		var page triggerEvents
		uri := "ecwid://triggers/" + trigger + "?limit=100"
		if cursor != "" {
			uri += "&after=" + cursor
		}
		if err := readResource(c, uri, &page); err != nil {
			tb.Fatal(err)
		}
		for _, text := range page.Events {
			var event benchedEvent
			if err := json.Unmarshal(text, &event); err != nil {
				tb.Fatal(err)
			}
			events = append(events, event)
		}
		more = page.HasMore && cursor != ""
		cursor = page.Cursor
	}
	return events, cursor
}

// key is the store's name in the journal.
func (p *playedStore) key() journal.StoreKey {
	return journal.StoreKey(strings.TrimSuffix(p.control, "/_sandbox") + "/api/v3/1003")
}

// reportTimes reports the median, the slowest hundredth and the slowest.
func reportTimes(b *testing.B, name string, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	for text, i := range map[string]int{"p50": len(took) / 2, "p99": len(took) * 99 / 100, "max": len(took) - 1} {
		b.ReportMetric(took[i].Seconds()*1000, "ms-"+name+"-"+text)
	}
}
