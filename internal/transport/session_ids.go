package transport

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/server"
)

// sessionIDs issues and checks the ids of legacy sessions. It keeps state only about sessions that began here, to count
// them, and about those that were ended here before their id expired.
type sessionIDs struct {
	signer   idSigner
	lifetime time.Duration

	mu      sync.Mutex
	callers map[sessionNonce]string // of the sessions that began here
	count   map[string]int          // of these by caller
	revoked *revocations
}

func newSessionIDs(key []byte, lifetime time.Duration) *sessionIDs {
	return &sessionIDs{
		signer: idSigner{key}, lifetime: lifetime,
		callers: map[sessionNonce]string{}, count: map[string]int{}, revoked: newRevocations(maxRevoked),
	}
}

func (s *sessionIDs) issue(caller string) string {
	id, nonce := s.signer.issue(caller, time.Now().Add(s.lifetime))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.callers[nonce] = caller
	s.count[caller]++
	return id
}

// check returns errUnknownSession unless the session is this caller's and goes on.
func (s *sessionIDs) check(id, caller string) (signedID, error) {
	checked, err := s.signer.verify(id, caller, time.Now())
	if err != nil {
		return signedID{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.revoked.has(checked.nonce) {
		return signedID{}, errUnknownSession
	}
	return checked, nil
}

// open is how many sessions of the caller began here and were neither ended nor forgotten.
func (s *sessionIDs) open(caller string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count[caller]
}

// beganHere is false for sessions of other processes, and for those that were idle.
func (s *sessionIDs) beganHere(id string) bool {
	nonce, ok := nonceOf(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	_, counted := s.callers[nonce]
	return ok && counted
}

// end makes the id invalid here.
func (s *sessionIDs) end(id, caller string) error {
	checked, err := s.check(id, caller)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked.add(checked.nonce, checked.expires, time.Now())
	s.forget(checked.nonce)
	return nil
}

// idle stops counting a session whose state was dropped. Its id stays valid: calls need no state, and a client that
// was quiet for a while, or talks to another replica mostly, should not have to begin anew.
func (s *sessionIDs) idle(id string) {
	nonce, ok := nonceOf(id)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(nonce)
}

func (s *sessionIDs) forget(nonce sessionNonce) {
	caller, ok := s.callers[nonce]
	if !ok {
		return
	}
	delete(s.callers, nonce)
	if s.count[caller]--; s.count[caller] == 0 {
		delete(s.count, caller)
	}
}

// sessionResolver gives the MCP library a manager of session ids that knows the request's caller.
type sessionResolver struct {
	ids    *sessionIDs
	caller func(context.Context) string
}

// ResolveSessionIdManager implements server.SessionIdManagerResolver. There is no request when idle sessions are swept.
func (s sessionResolver) ResolveSessionIdManager(r *http.Request) server.SessionIdManager {
	if r == nil {
		return sweptSessions{s.ids}
	}
	return callerSessions{ids: s.ids, caller: s.caller(r.Context()), checked: envelopeOf(r.Context()).session}
}

type callerSessions struct {
	ids     *sessionIDs
	caller  string
	checked string // the session that was found to be the caller's already
}

// Generate implements server.SessionIdManager.
func (c callerSessions) Generate() string { return c.ids.issue(c.caller) }

// Validate implements server.SessionIdManager.
func (c callerSessions) Validate(id string) (terminated bool, err error) {
	if id != "" && id == c.checked {
		return false, nil
	}
	_, err = c.ids.check(id, c.caller)
	return false, err
}

// Terminate implements server.SessionIdManager.
func (c callerSessions) Terminate(id string) (notAllowed bool, err error) {
	return false, c.ids.end(id, c.caller)
}

// sweptSessions is for the library's own doing. Nobody asks it for an id or for its opinion.
type sweptSessions struct{ ids *sessionIDs }

// Generate implements server.SessionIdManager.
func (sweptSessions) Generate() string { return "" }

// Validate implements server.SessionIdManager.
func (sweptSessions) Validate(string) (terminated bool, err error) { return false, errUnknownSession }

// Terminate implements server.SessionIdManager.
func (s sweptSessions) Terminate(id string) (notAllowed bool, err error) {
	s.ids.idle(id)
	return false, nil
}
