package receiver

import (
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"
)

// tally counts what was refused and logs it once a minute at most, so that nobody can fill the log from outside. It
// keeps no words of a request.
type tally struct {
	mu     sync.Mutex
	logged time.Time
	counts map[Outcome]int
}

func (t *tally) add(logger *slog.Logger, outcome Outcome, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.counts == nil {
		t.counts = map[Outcome]int{}
	}
	t.counts[outcome]++
	if now.Sub(t.logged) >= logEvery {
		t.logged = now
		t.log(logger)
	}
}

// flush logs what was counted since the last line.
func (t *tally) flush(logger *slog.Logger) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.counts) > 0 {
		t.log(logger)
	}
}

func (t *tally) log(logger *slog.Logger) {
	var counts []any
	for _, outcome := range slices.Sorted(maps.Keys(t.counts)) {
		counts = append(counts, slog.Int(string(outcome), t.counts[outcome]))
	}
	logger.Warn("webhooks not taken", counts...)
	t.counts = nil
}
