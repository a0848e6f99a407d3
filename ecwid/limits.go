package ecwid

import (
	"crypto/sha256"
	"strconv"
	"sync"
)

// Limits holds one Limiter for each token, so that everything that uses a token shares its budget. The zero value
// is not usable; call NewLimits.
type Limits struct {
	budget  Budget
	shared  *shared // nil when the budgets are of this process alone
	mu      sync.Mutex
	byToken map[TokenKey]*Limiter
}

// NewLimits gives every token DefaultBudget.
func NewLimits() *Limits { return NewLimitsOf(DefaultBudget()) }

// NewLimitsOf gives every token the budget, for stores that are not Ecwid's own. With more than DefaultBudget Ecwid
// blocks the token.
func NewLimitsOf(b Budget) *Limits {
	return &Limits{budget: b, byToken: map[TokenKey]*Limiter{}}
}

// forToken returns the limiter of a token; without one (a TokenSource) the store stands for it.
func (l *Limits) forToken(token Secret, storeID int64) *Limiter {
	key := TokenKey(sha256.Sum256([]byte("token " + token.Reveal())))
	if token.IsZero() {
		key = sha256.Sum256([]byte("store " + strconv.FormatInt(storeID, 10)))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	limiter, ok := l.byToken[key]
	if !ok {
		limiter = newLimiter(l.budget)
		limiter.shared = l.shared.pool(key)
		l.byToken[key] = limiter
	}
	return limiter
}
