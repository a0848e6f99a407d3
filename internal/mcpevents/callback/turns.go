package callback

import (
	"context"
	"sync"
)

// turns bounds the requests to each destination. Waiting here does not use up an attempt's time.
type turns struct {
	most int

	mu           sync.Mutex
	destinations map[string]*queue
}

type queue struct {
	slots chan struct{}
	users int // with or without a slot; the queue goes when nobody is left
}

func newTurns(most int) *turns { return &turns{most: most, destinations: map[string]*queue{}} }

// enter waits for a free slot. The error is that of the context.
func (t *turns) enter(ctx context.Context, destination string) (leave func(), err error) {
	q := t.join(destination)
	select {
	case q.slots <- struct{}{}:
		return func() { <-q.slots; t.part(destination, q) }, nil
	case <-ctx.Done():
		t.part(destination, q)
		return nil, ctx.Err()
	}
}

func (t *turns) join(destination string) *queue {
	t.mu.Lock()
	defer t.mu.Unlock()
	q := t.destinations[destination]
	if q == nil {
		q = &queue{slots: make(chan struct{}, t.most)}
		t.destinations[destination] = q
	}
	q.users++
	return q
}

func (t *turns) part(destination string, q *queue) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if q.users--; q.users == 0 {
		delete(t.destinations, destination)
	}
}
