package toolkit

import (
	"context"
	"sync"
)

// turns lets calls for one thing go one after the other. The zero value is ready.
type turns struct {
	mu   sync.Mutex
	busy map[string]chan struct{} // closed when the turn ends
}

// Alone waits until no other call of this session holds key, and holds it until release is called. It fails when ctx
// ends first.
func (s *Session) Alone(ctx context.Context, key string) (release func(), err error) {
	for {
		turn, mine := s.turns.take(key)
		if mine {
			return func() { s.turns.end(key, turn) }, nil
		}
		select {
		case <-turn:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (t *turns) take(key string) (turn chan struct{}, mine bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if turn, taken := t.busy[key]; taken {
		return turn, false
	}
	if t.busy == nil {
		t.busy = map[string]chan struct{}{}
	}
	t.busy[key] = make(chan struct{})
	return t.busy[key], true
}

func (t *turns) end(key string, turn chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.busy, key)
	close(turn)
}
