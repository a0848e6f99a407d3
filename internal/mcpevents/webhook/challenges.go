package webhook

import (
	"context"
	"errors"
	"sync"
	"time"

	"ecwid-mcp/internal/mcpevents/callback"
)

// challengeRetry is about as long as an endpoint may take to answer.
const challengeRetry = 10 * time.Second

// pair is what an endpoint's proof is about: that it wants to be called on behalf of the principal.
type pair struct{ principal, url string }

// challenges are the proofs that are under way. Those who need the same one share it.
type challenges struct {
	endpoints            Endpoints
	max, maxPerPrincipal int

	mu      sync.Mutex
	running map[pair]*challenge
}

type challenge struct {
	done      chan struct{}
	err       error // once done
	abandoned bool  // once done: whoever asked has gone, and nothing is known
}

func newChallenges(endpoints Endpoints, limits Limits) *challenges {
	return &challenges{endpoints: endpoints, max: limits.Challenges, maxPerPrincipal: limits.ChallengesPerPrincipal, running: map[pair]*challenge{}}
}

// verify asks an endpoint for a proof. Errors are those of Endpoints.Verify, and *LimitError instead of its
// *callback.BusyError.
func (c *challenges) verify(ctx context.Context, principal string, endpoint callback.Endpoint) error {
	p := pair{principal, endpoint.URL}
	for {
		shared, mine, err := c.join(p)
		if err != nil {
			return err
		}
		if mine {
			return c.ask(ctx, p, shared, endpoint)
		}
		select {
		case <-shared.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if !shared.abandoned {
			return shared.err
		}
	}
}

// join gives the pair's challenge. When it is mine, the caller has to ask.
func (c *challenges) join(p pair) (shared *challenge, mine bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if shared, ok := c.running[p]; ok {
		return shared, false, nil
	}
	ofPrincipal := 0
	for other := range c.running {
		if other.principal == p.principal {
			ofPrincipal++
		}
	}
	switch {
	case ofPrincipal >= c.maxPerPrincipal:
		return nil, false, &LimitError{Limit: LimitVerifications, Max: c.maxPerPrincipal, RetryAfter: challengeRetry}
	case len(c.running) >= c.max:
		return nil, false, &LimitError{Limit: LimitVerifications, Max: c.max, RetryAfter: challengeRetry}
	}
	shared = &challenge{done: make(chan struct{}), abandoned: true}
	c.running[p] = shared
	return shared, true, nil
}

func (c *challenges) ask(ctx context.Context, p pair, shared *challenge, endpoint callback.Endpoint) error {
	defer func() {
		c.mu.Lock()
		delete(c.running, p)
		c.mu.Unlock()
		close(shared.done)
	}()
	err := c.endpoints.Verify(ctx, endpoint)
	var busy *callback.BusyError
	if errors.As(err, &busy) {
		err = &LimitError{Limit: LimitVerifications, RetryAfter: busy.RetryAfter}
	}
	shared.err, shared.abandoned = err, err != nil && ctx.Err() != nil
	return err
}
