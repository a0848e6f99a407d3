package sandbox

import "time"

// RateUse is how much of the rate limit is used up.
type RateUse struct {
	Limit   int           // requests a minute and token; 0 means that there is no limit
	Used    int           // requests that passed in the running window, of the token with the most
	Blocked time.Duration // how long that token, or another one, still gets 429; 0 when none does
}

// RateUse tells how much of the rate limit is used up. Asking counts for nothing.
func (s *Store) RateUse() RateUse {
	s.mu.Lock()
	defer s.mu.Unlock()
	use := RateUse{Limit: s.opts.RateLimit}
	if use.Limit <= 0 {
		return RateUse{}
	}
	now := s.now()
	start := windowStart(now, s.opts.Behaviour)
	for _, token := range s.access.tokens {
		use.Used = max(use.Used, len(since(token.rate.accepted, start)))
		use.Blocked = max(use.Blocked, token.rate.blockedUntil.Sub(now))
	}
	return use
}
