package e2e

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

// BenchmarkListeners has 10,000 clients follow a trigger on one process, and tells what each costs in resident memory,
// and how long after a change was detected, which is before it is in the journal, they are told. Changes come by
// webhook, one a second; -benchtime 20x is 20 of them. Client and server each need 10,100 open files.
func BenchmarkListeners(b *testing.B) {
	eras := map[string]func(*listeners, *caller){legacyEra: (*listeners).subscribe, modernEra: (*listeners).listen}
	for era, open := range eras {
		b.Run(era, func(b *testing.B) {
			const clients, warm = 10_000, 200
			shop, server := followedShop(b, b.TempDir(), true)
			all := newListeners(b, server, "ecwid://triggers/new-customer", clients+warm)
			defer all.closing.Store(true)
			openListeners(b, server, era, warm, func(c *caller) { open(all, c) })
			before := resident(server.cmd.Process.Pid)
			openListeners(b, server, era, clients, func(c *caller) { open(all, c) })
			opened := resident(server.cmd.Process.Pid)
			reader := newCaller(b, server.url, modernEra)
			_, cursor := readEvents(b, reader, "new-customer", "")
			var took []time.Duration
			next := time.NewTicker(time.Second)
			defer next.Stop()
			for n := 0; b.Loop(); n++ {
				<-next.C
				arrivals := tellAll(b, shop, all, n, clients+warm)
				var events []benchedEvent
				events, cursor = readEvents(b, reader, "new-customer", cursor)
				if len(events) != 1 {
					b.Fatalf("%d events", len(events))
				}
				for _, at := range arrivals {
					took = append(took, at.Sub(events[0].DetectedAt))
				}
			}
			reportTimes(b, "told", took)
			told := resident(server.cmd.Process.Pid)
			b.ReportMetric((opened-before)*1024/clients, "KB/listener")
			b.ReportMetric((told-before)*1024/clients, "KB/listener-told")
		})
	}
}

// openListeners opens n streams, a few at a time.
func openListeners(b *testing.B, server *follower, era string, n int, open func(*caller)) {
	b.Helper()
	var group sync.WaitGroup
	c := newCaller(b, server.url, era)
	for range 8 {
		group.Go(func() {
			for range n / 8 {
				open(c)
			}
		})
	}
	group.Wait()
}

// tellAll makes a change and returns when each of n listeners was told of it.
func tellAll(b *testing.B, shop *playedStore, all *listeners, change, n int) []time.Time {
	b.Helper()
	shop.play("/customers", fmt.Sprintf(`{"email":"c%d@example.com"}`, change))
	late := time.After(newsPatience)
	var arrivals []time.Time
	for len(arrivals) < n {
		select {
		case at := <-all.told:
			arrivals = append(arrivals, at)
		case <-late:
			b.Fatalf("only %d of %d were told", len(arrivals), n)
		}
	}
	return arrivals
}
