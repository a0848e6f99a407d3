package receiver

import (
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"
)

// tally counts what was refused and logs it once a minute at most, so that nobody can fill the log from outside. It
// keeps no words of a request, only which of our stores it was for.
type tally struct {
	mu     sync.Mutex
	logged time.Time
	counts map[Outcome]map[int64]int // by store id, which is 0 for all that are not ours
}

func (t *tally) add(logger *slog.Logger, outcome Outcome, store int64, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.counts == nil {
		t.counts = map[Outcome]map[int64]int{}
	}
	if t.counts[outcome] == nil {
		t.counts[outcome] = map[int64]int{}
	}
	t.counts[outcome][store]++
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
		all, stores := 0, []int64(nil)
		for _, store := range slices.Sorted(maps.Keys(t.counts[outcome])) {
			all += t.counts[outcome][store]
			if store != 0 {
				stores = append(stores, store)
			}
		}
		counts = append(counts, slog.Int(string(outcome), all))
		if len(stores) > 0 {
			counts = append(counts, slog.Any(string(outcome)+" of", stores))
		}
	}
	logger.Warn("webhooks not taken", counts...)
	t.counts = nil
}
