package ecwid

import (
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"
)

// Kind says in one word why a call failed, independent of the HTTP status that carried it.
type Kind string

// The kinds of failure. Their names are stable: logs, metrics and docs/errors.md use them.
const (
	KindInvalid        Kind = "invalid"         // Ecwid or the client refused the values sent
	KindUnauthorized   Kind = "unauthorized"    // the token is missing, wrong or revoked
	KindScopeMissing   Kind = "scope_missing"   // the token is good but lacks an access scope
	KindPlanRequired   Kind = "plan_required"   // the store's plan lacks the API or the feature
	KindNotFound       Kind = "not_found"       // no such entity
	KindStoreNotFound  Kind = "store_not_found" // no store has this id
	KindConflict       Kind = "conflict"        // e-mail, SKU or code already in use
	KindRateLimited    Kind = "rate_limited"    // the request budget is used up for now
	KindUnavailable    Kind = "unavailable"     // Ecwid or the network failed; this call changed nothing
	KindOutcomeUnknown Kind = "outcome_unknown" // a write was sent and its answer was lost
	KindMalformed      Kind = "malformed"       // the answer could not be read
)

// Sentinels for errors.Is, one for each kind.
var (
	ErrInvalid        = errors.New("ecwid: invalid request")
	ErrUnauthorized   = errors.New("ecwid: token refused")
	ErrScopeMissing   = errors.New("ecwid: access scope missing")
	ErrPlanRequired   = errors.New("ecwid: plan required")
	ErrNotFound       = errors.New("ecwid: not found")
	ErrStoreNotFound  = errors.New("ecwid: store not found")
	ErrConflict       = errors.New("ecwid: conflict")
	ErrRateLimited    = errors.New("ecwid: rate limited")
	ErrUnavailable    = errors.New("ecwid: unavailable")
	ErrOutcomeUnknown = errors.New("ecwid: outcome unknown")
	ErrMalformed      = errors.New("ecwid: malformed answer")
)

func (k Kind) sentinel() error {
	switch k {
	case KindInvalid:
		return ErrInvalid
	case KindUnauthorized:
		return ErrUnauthorized
	case KindScopeMissing:
		return ErrScopeMissing
	case KindPlanRequired:
		return ErrPlanRequired
	case KindNotFound:
		return ErrNotFound
	case KindStoreNotFound:
		return ErrStoreNotFound
	case KindConflict:
		return ErrConflict
	case KindRateLimited:
		return ErrRateLimited
	case KindUnavailable:
		return ErrUnavailable
	case KindOutcomeUnknown:
		return ErrOutcomeUnknown
	case KindMalformed:
		return ErrMalformed
	}
	return nil
}

// Error is every failure of a call to Ecwid. It never holds a token, a query string or a request body.
type Error struct {
	Kind       Kind
	Status     int           // HTTP status; 0 when no answer came
	Code       string        // Ecwid's errorCode, for example INSUFFICIENT_APP_SCOPE; may be empty
	Message    string        // Ecwid's errorMessage, or our own words; may be empty
	Method     string        // HTTP method
	Path       string        // path below the store id, without the query
	RetryAfter time.Duration // how long to wait before a repeat can succeed; 0 when unknown
	Scope      Scope         // the scope the call needs, when Kind is KindScopeMissing
	Cause      error         // network or decoding error below, already free of secrets

	unsent bool // it is certain that the request did not leave
}

// Error words the failure for a log line.
func (e *Error) Error() string {
	text := fmt.Sprintf("ecwid: %s %s: %s", e.Method, e.Path, e.Kind)
	if e.Status != 0 {
		text += " (HTTP " + strconv.Itoa(e.Status) + ")"
	}
	if e.Code != "" {
		text += " " + e.Code
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Is matches the sentinel of the error's kind.
func (e *Error) Is(target error) bool { return target == e.Kind.sentinel() }

// Unwrap returns the network or decoding error below, if any.
func (e *Error) Unwrap() error { return e.Cause }

// LogValue gives the parts of the error that are safe to log. Message is left out: it can quote what a shopper typed.
func (e *Error) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("kind", string(e.Kind)),
		slog.Int("status", e.Status),
		slog.String("code", e.Code),
		slog.String("method", e.Method),
		slog.String("path", e.Path),
		slog.Duration("retryAfter", e.RetryAfter),
	)
}
