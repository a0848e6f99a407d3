package mcpevents

import "sync"

// streamCount counts the open streams of every caller.
type streamCount struct {
	mu   sync.Mutex
	open map[string]int
}

func newStreamCount() *streamCount { return &streamCount{open: map[string]int{}} }

// acquire counts one more, unless there are as many as may be.
func (c *streamCount) acquire(caller string, limit int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[caller] >= limit {
		return false
	}
	c.open[caller]++
	return true
}

func (c *streamCount) release(caller string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[caller]--; c.open[caller] == 0 {
		delete(c.open, caller)
	}
}
