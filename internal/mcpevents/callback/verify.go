package callback

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// nonceBytes is the size of a challenge; the extension asks for 16 bytes at least.
const nonceBytes = 32

// Endpoint is a callback that is asked whether it wants to be called.
type Endpoint struct {
	URL            string
	SubscriptionID string
	Keys           []Key
}

// VerifyError says why an endpoint is not verified. Only Reason, a word of the extension, is for the subscriber.
type VerifyError struct {
	Reason Reason // connection_refused, timeout, tls_error or challenge_failed
	Cause  Outcome
}

// Error implements error.
func (e *VerifyError) Error() string {
	return "the callback endpoint was not verified: " + string(e.Reason)
}

// BusyError says that one host was asked for too many handshakes.
type BusyError struct{ RetryAfter time.Duration }

// Error implements error.
func (e *BusyError) Error() string {
	return fmt.Sprintf("too many callback verifications for this host, try again in %s", e.RetryAfter)
}

// Verify performs the handshake: it posts a signed challenge that is used once, which the endpoint has to send back
// with a 2xx. Errors are *[URLError], *[BusyError], *[VerifyError], or that of the context.
func (c *Client) Verify(ctx context.Context, e Endpoint) error {
	target, err := c.parse(e.URL)
	if err != nil {
		return err
	}
	if wait := c.quota.take(destination(target), c.now()); wait > 0 {
		return &BusyError{RetryAfter: wait}
	}
	challenge, err := c.nonce()
	if err != nil {
		return err
	}
	id, err := c.nonce()
	if err != nil {
		return err
	}
	body, err := json.Marshal(map[string]string{"type": "verification", "challenge": challenge})
	if err != nil {
		return err
	}
	outcome, reply := c.send(ctx, Message{ID: "msg_verification_" + id, URL: e.URL, SubscriptionID: e.SubscriptionID, Body: body, Keys: e.Keys}, c.timeout)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	// A reachable endpoint without a correct echo is one category, whatever its status: that is the extension's word.
	switch {
	case outcome.Status != 0 && (outcome.Reason != Delivered || !c.echoes(reply, challenge)):
		return &VerifyError{Reason: ChallengeFailed, Cause: outcome}
	case outcome.Reason != Delivered:
		return &VerifyError{Reason: outcome.Reason.Category(), Cause: outcome}
	}
	return nil
}

func (c *Client) echoes(reply []byte, challenge string) bool {
	var answer map[string]json.RawMessage // a struct would take the name in any case
	var echo string
	if int64(len(reply)) > c.maxReply || json.Unmarshal(reply, &answer) != nil || json.Unmarshal(answer["challenge"], &echo) != nil {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(echo), []byte(challenge)) == 1
}

func (c *Client) nonce() (string, error) {
	random := make([]byte, nonceBytes)
	if _, err := io.ReadFull(c.random, random); err != nil {
		return "", fmt.Errorf("callback challenge: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(random), nil
}
