package ecwid

import "sync"

// NewSharedLimits gives every token a budget that all processes with the same ledger share. It is a little smaller than
// DefaultBudget, since a request may leave half a second after the ledger gave it away. While the ledger fails, the
// process keeps to a share of its own. Report, which may be nil, is told once when that begins, and with nil when it is
// over; it must return at once and make no call of a Client.
func NewSharedLimits(ledger Ledger, report func(error)) *Limits {
	limits := NewLimits()
	limits.shared = &shared{ledger: ledger, outage: &outage{report: report}}
	return limits
}

// shared is what the limiters of all tokens need to share their budgets.
type shared struct {
	ledger Ledger
	outage *outage
}

// pool is the part of a token's Limiter; without sharing there is none.
func (s *shared) pool(token TokenKey) *pool {
	if s == nil {
		return nil
	}
	return &pool{ledger: s.ledger, token: token, outage: s.outage}
}

// outage tells once for all tokens that the ledger fails.
type outage struct {
	report func(error)
	mu     sync.Mutex
	told   bool
}

func (o *outage) begins(err error) { o.change(true, err) }

func (o *outage) ends() { o.change(false, nil) }

func (o *outage) change(fails bool, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.told == fails {
		return
	}
	o.told = fails
	if o.report != nil {
		o.report(err)
	}
}
