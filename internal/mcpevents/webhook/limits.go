package webhook

import (
	"errors"
	"fmt"
	"time"
)

// ErrForbidden refuses a caller who is nobody in particular: subscriptions belong to somebody.
var ErrForbidden = errors.New("subscriptions need an authenticated caller")

// Limits of the subscriptions of all stores. Zeros are replaced by those of DefaultLimits.
type Limits struct {
	// PerPrincipal and Total are the most live subscriptions of one principal and of all.
	PerPrincipal, Total int
	// DefaultTTL is granted to who asks for no time, MinTTL and MaxTTL are the least and the most.
	DefaultTTL, MinTTL, MaxTTL time.Duration
	// Endless grants no expiry to who asks for it. Otherwise that gets MaxTTL.
	Endless bool
	// Rotation is how long a secret that was replaced signs beside the new one.
	Rotation time.Duration
	// Verified is how long the proof of an endpoint counts, for all subscriptions of its principal there.
	Verified time.Duration
	// Challenges are the most endpoints that are asked for a proof at the same time, ChallengesPerPrincipal those on behalf
	// of one principal.
	Challenges, ChallengesPerPrincipal int
}

// DefaultLimits are those of a server whose operator sets none.
func DefaultLimits() Limits {
	return Limits{
		PerPrincipal: 20, Total: 1000,
		DefaultTTL: time.Hour, MinTTL: time.Minute, MaxTTL: 24 * time.Hour,
		Rotation: 5 * time.Minute, Verified: 24 * time.Hour,
		Challenges: 64, ChallengesPerPrincipal: 16,
	}
}

func (l Limits) orDefaults() Limits {
	defaults := DefaultLimits()
	for _, n := range []struct{ is, other *int }{
		{&l.PerPrincipal, &defaults.PerPrincipal}, {&l.Total, &defaults.Total},
		{&l.Challenges, &defaults.Challenges}, {&l.ChallengesPerPrincipal, &defaults.ChallengesPerPrincipal},
	} {
		if *n.is == 0 {
			*n.is = *n.other
		}
	}
	for _, d := range []struct{ is, other *time.Duration }{
		{&l.DefaultTTL, &defaults.DefaultTTL}, {&l.MinTTL, &defaults.MinTTL}, {&l.MaxTTL, &defaults.MaxTTL},
		{&l.Rotation, &defaults.Rotation}, {&l.Verified, &defaults.Verified},
	} {
		if *d.is == 0 {
			*d.is = *d.other
		}
	}
	return l
}

// admit refuses a subscription that would be one too many of the live ones. Refreshing is always possible.
func (l Limits) admit(live []Subscription, r Request) error {
	id, mine := r.id(), 0
	for _, row := range live {
		switch {
		case row.ID == id && row.Store == r.Store:
			return nil
		case row.Principal == r.Principal:
			mine++
		}
	}
	switch {
	case mine >= l.PerPrincipal:
		return &LimitError{Limit: LimitSubscriptions, Max: l.PerPrincipal}
	case len(live) >= l.Total:
		return &LimitError{Limit: LimitSubscriptions, Max: l.Total}
	}
	return nil
}

// Names of limits in LimitError.
const (
	LimitSubscriptions = "subscriptions"
	LimitVerifications = "verifications"
)

// LimitError says that there are too many of something: the extension's ResourceExhausted.
type LimitError struct {
	// Limit is LimitSubscriptions or LimitVerifications, Max how many there may be.
	Limit string
	Max   int // 0 where it is the endpoint's host that was asked too often
	// RetryAfter is when it makes sense to try again; zero where nobody knows.
	RetryAfter time.Duration
}

// Error implements error.
func (e *LimitError) Error() string {
	if e.Max == 0 {
		return "too many " + e.Limit
	}
	return fmt.Sprintf("no more than %d %s", e.Max, e.Limit)
}
