package receiver

import "net/http"

// Outcome says how a request was answered.
type Outcome string

// The outcomes. Ecwid repeats whatever is not answered with 200 for a day, and blocks an address that fails for two
// weeks (Ecwid docs, How to process webhooks).
const (
	Accepted  Outcome = "accepted"  // stored, or known already
	Foreign   Outcome = "foreign"   // signed by one of our apps, for a store that is not configured here
	NoRoute   Outcome = "no route"  // the path is another, or its secret is wrong
	NoPost    Outcome = "no post"   // the method is not POST
	NoJSON    Outcome = "no json"   // the content type is not JSON
	TooLarge  Outcome = "too large" // the body has more than 64 KiB
	TooSlow   Outcome = "too slow"  // the body did not arrive in time, or not whole
	Malformed Outcome = "malformed" // the body is no event
	Unsigned  Outcome = "unsigned"  // the signature is missing or wrong
	NoSecret  Outcome = "no secret" // for a store of ours without a client secret to check it by
	TooOld    Outcome = "too old"   // signed, but made more than 25 hours ago or hence
	Busy      Outcome = "busy"      // too many wait to be stored
	Unstored  Outcome = "unstored"  // the journal could not store it, or the server is stopping
)

// Outcomes returns all outcomes.
func Outcomes() []Outcome {
	return []Outcome{Accepted, Foreign, NoRoute, NoPost, NoJSON, TooLarge, TooSlow, Malformed, Unsigned, NoSecret, TooOld, Busy, Unstored}
}

// status is the HTTP answer. A wrong signature, a store that nobody knows, one whose secret is missing and an old event
// look the same from outside. A
// foreign event is answered with 200: its app is installed in stores that this server does not serve, and if they were
// refused, Ecwid would in the end block the address for all of them.
func (o Outcome) status() int {
	switch o {
	case Accepted, Foreign:
		return http.StatusOK
	case NoRoute:
		return http.StatusNotFound
	case NoPost:
		return http.StatusMethodNotAllowed
	case NoJSON:
		return http.StatusUnsupportedMediaType
	case TooLarge:
		return http.StatusRequestEntityTooLarge
	case TooSlow:
		return http.StatusRequestTimeout
	case Malformed:
		return http.StatusBadRequest
	case Unsigned, NoSecret, TooOld:
		return http.StatusForbidden
	}
	return http.StatusServiceUnavailable // Busy, Unstored
}
