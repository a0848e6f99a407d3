package e2e

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

// BenchmarkNews makes two changes a second in a store and tells how long after the beginning of each a follower of the
// trigger was notified: by webhook, and by polling alone with the interval that the program has by itself. -benchtime
// 60x is 60 changes.
func BenchmarkNews(b *testing.B) {
	for name, sent := range map[string]bool{"webhook": true, "poll": false} {
		b.Run(name, func(b *testing.B) {
			shop, server := followedShop(b, b.TempDir(), sent)
			w := newWatcher(b, server)
			tick := time.NewTicker(500 * time.Millisecond)
			defer tick.Stop()
			for n := 0; b.Loop(); n++ {
				<-tick.C
				begin := time.Now()
				answer := shop.play("/customers", fmt.Sprintf(`{"email":"c%d@example.com"}`, n))
				w.begun(fmt.Sprintf("customer-created-1003-%.0f", answer["customerId"]), begin)
			}
			reportTimes(b, "told", w.wait())
		})
	}
}

// watcher follows the trigger of new customers and reads on at each notification.
type watcher struct {
	b      *testing.B
	stream *listening
	reader *caller
	cursor string

	mu     sync.Mutex
	begins map[string]time.Time // of the changes, by eventId
	told   map[string]time.Time
}

func newWatcher(b *testing.B, server *follower) *watcher {
	const trigger = "new-customer"
	w := &watcher{b: b, reader: newCaller(b, server.url, modernEra), begins: map[string]time.Time{}, told: map[string]time.Time{}}
	_, w.cursor = readEvents(b, w.reader, trigger, "")
	w.stream = listenTo(b, server.url, "ecwid://triggers/"+trigger)
	go func() {
		for range w.stream.lines {
			at := time.Now()
			events, next := readEvents(b, w.reader, trigger, w.cursor)
			w.cursor = next
			w.mu.Lock()
			for _, event := range events {
				w.told[event.EventID] = at
			}
			w.mu.Unlock()
		}
	}()
	return w
}

// begun notes when a change was begun.
func (w *watcher) begun(id string, at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begins[id] = at
}

// wait returns when all changes were told, and how long each took.
func (w *watcher) wait() (took []time.Duration) {
	w.b.Helper()
	eventually(w.b, "all changes are told", func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return len(w.told) == len(w.begins)
	})
	for id, begin := range w.begins {
		took = append(took, w.told[id].Sub(begin))
	}
	return took
}
