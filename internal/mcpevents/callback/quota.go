package callback

import (
	"sync"
	"time"
)

// quota counts handshakes per destination and minute, so that subscribing is no way to flood somebody else's host.
type quota struct {
	most int

	mu    sync.Mutex
	since time.Time // of the minute that is being counted
	taken map[string]int
}

func newQuota(most int) *quota { return &quota{most: most, taken: map[string]int{}} }

// take returns 0, or how long to wait.
func (q *quota) take(destination string, now time.Time) time.Duration {
	q.mu.Lock()
	defer q.mu.Unlock()
	if age := now.Sub(q.since); age >= time.Minute || age < 0 {
		q.since = now
		clear(q.taken)
	}
	if q.taken[destination] >= q.most {
		return q.since.Add(time.Minute).Sub(now)
	}
	q.taken[destination]++
	return 0
}
