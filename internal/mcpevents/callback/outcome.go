package callback

import (
	"net/http"
	"strconv"
	"time"
)

// Reason says why a message was not delivered. The first group are the words of the MCP Events extension
// (deliveryStatus.lastError), the second our own.
type Reason string

// The reasons.
const (
	Delivered       Reason = ""
	Refused         Reason = "connection_refused" // also an unknown host, a broken connection, an answer that is not HTTP
	Timeout         Reason = "timeout"
	TLSError        Reason = "tls_error"
	HTTP4xx         Reason = "http_4xx" // also redirects, which are never followed
	HTTP5xx         Reason = "http_5xx"
	ChallengeFailed Reason = "challenge_failed"

	BlockedAddress Reason = "blocked_address" // the URL, or the address behind its name, may not be called
	TooLarge       Reason = "too_large"       // longer than MaxBody: not sent
	Unsigned       Reason = "unsigned"        // no key to sign with: not sent
	Canceled       Reason = "canceled"        // the caller's context ended: says nothing about the endpoint
)

// Failures are the reasons why a message can fail to be delivered.
func Failures() []Reason {
	return []Reason{Refused, Timeout, TLSError, HTTP4xx, HTTP5xx, BlockedAddress, TooLarge, Unsigned, Canceled}
}

// Category is the reason as a subscriber may see it: a word of the extension. That an address is blocked reads like a
// refused connection, so that nobody maps a private network by subscribing to it.
func (r Reason) Category() Reason {
	switch r {
	case BlockedAddress, Unsigned, Canceled:
		return Refused
	case TooLarge:
		return HTTP4xx
	default:
		return r
	}
}

// Outcome is what became of one attempt. Nothing of the reply but its status and its wish to wait is kept.
type Outcome struct {
	Status     int           // of the reply; 0 without one
	Reason     Reason        // Delivered when the status was 2xx
	RetryAfter time.Duration // what the endpoint asks for with Retry-After, at most an hour; 0 when it says nothing
}

// Final reports whether another attempt is pointless: 410, 413, a TLS failure, or a message that must not be sent.
func (o Outcome) Final() bool {
	switch o.Reason {
	case BlockedAddress, TLSError, TooLarge, Unsigned:
		return true
	}
	return o.Status == http.StatusGone || o.Status == http.StatusRequestEntityTooLarge
}

func outcomeOf(reply *http.Response, now time.Time) Outcome {
	o := Outcome{Status: reply.StatusCode}
	switch {
	case reply.StatusCode >= 200 && reply.StatusCode < 300:
		return o
	case reply.StatusCode >= 500:
		o.Reason = HTTP5xx
	default:
		o.Reason = HTTP4xx
	}
	o.RetryAfter = retryAfter(reply.Header.Get("Retry-After"), now)
	return o
}

func retryAfter(header string, now time.Time) time.Duration {
	const most = time.Hour
	if seconds, err := strconv.ParseUint(header, 10, 32); err == nil {
		return min(time.Duration(seconds)*time.Second, most)
	}
	if at, err := http.ParseTime(header); err == nil {
		return min(max(at.Sub(now), 0), most)
	}
	return 0
}
