package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal/sqlite"
)

const (
	webhookRate      = 2000 // a second, whatever the answers do
	webhooksAnOrder  = 20
	requestsAMinute  = 600
	backlogPatience  = 40 * time.Minute
	timeBetweenHooks = time.Second / webhookRate
)

// BenchmarkSignedWebhooks sends webhooks at a fixed rate while orders are placed, each of which many webhooks name, and
// tells the time of the answers, counted from when each webhook was due. Then it waits until all are worked off, and
// checks that each order has its events, and that no minute saw more requests than Ecwid allows. -benchtime says how
// long it sends.
func BenchmarkSignedWebhooks(b *testing.B) {
	dir := b.TempDir()
	shop, server := followedShop(b, dir, false)
	shop.play("/settings", fmt.Sprintf(`{"rateLimit":%d}`, requestsAMinute))
	c := newCaller(b, server.url, modernEra)
	_, before := readEvents(b, c, "new-order", "")
	buyers, sender := newBuyers(shop), newHookSender(b, shop, server)
	begin := time.Now()
	for n := 0; b.Loop(); n++ {
		due := begin.Add(time.Duration(n) * timeBetweenHooks)
		<-time.After(time.Until(due))
		if n%webhooksAnOrder == 0 {
			buyers.order()
		}
		sender.send(due, *buyers.newest.Load())
	}
	took := sender.wait()
	end := time.Now()
	orders := buyers.stop()
	reportTimes(b, "answer", took)
	b.ReportMetric(float64(len(took))/end.Sub(begin).Seconds(), "webhooks/s")
	for _, trigger := range []string{"new-order", "new-paid-order", "new-pickup-order"} {
		var events []benchedEvent
		within(b, backlogPatience, "each order has its events", func() bool {
			events, _ = readEvents(b, c, trigger, before)
			return len(events) >= orders
		})
		if len(events) != orders {
			b.Errorf("%d orders, %d events of %s", orders, len(events), trigger)
		}
	}
	b.Logf("%d webhooks, %d orders, all told %v after the last webhook", len(took), orders, time.Since(end))
	b.ReportMetric(time.Since(end).Seconds(), "s-until-told")
	emptyInbox(b, shop, dir)
	b.ReportMetric(time.Since(end).Seconds(), "s-backlog")
	b.ReportMetric(float64(orders), "orders")
	b.ReportMetric(float64(busiestMinute(b, shop)), "requests/min")
}

// emptyInbox waits until no webhook is left to be worked off.
func emptyInbox(b *testing.B, shop *playedStore, dir string) {
	b.Helper()
	opened, err := sqlite.Open(b.Context(), sqlite.Options{Folder: dir})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	within(b, backlogPatience, "all webhooks are worked off", func() bool {
		hooks, err := opened.Inbox(b.Context(), shop.key(), 1)
		if err != nil {
			b.Fatal(err)
		}
		return len(hooks) == 0
	})
}

// busiestMinute counts the most requests that the store got within 60 seconds. None must have been refused.
func busiestMinute(b *testing.B, shop *playedStore) int {
	b.Helper()
	response, err := http.Get(shop.control + "/requests")
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	var requests []struct {
		Time   time.Time
		Status int
	}
	if err := json.NewDecoder(response.Body).Decode(&requests); err != nil {
		b.Fatal(err)
	}
	most, first := 0, 0
	for i, request := range requests {
		if request.Status == http.StatusTooManyRequests {
			b.Error("the store refused a request")
		}
		for request.Time.Sub(requests[first].Time) >= time.Minute {
			first++
		}
		most = max(most, i-first+1)
	}
	if most > requestsAMinute {
		b.Errorf("%d requests in a minute", most)
	}
	return most
}
