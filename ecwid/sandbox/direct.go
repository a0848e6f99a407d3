package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// JSON reads a path below the store id, for example "/orders/XJ12H" or "/customers?email=a@b.c", past token, scopes,
// plan, rate limit, faults and search lag: it shows the store as it is. A status other than 200 is an error.
func (s *Store) JSON(path string) (json.RawMessage, error) {
	return s.direct(http.MethodGet, path, nil)
}

// Create posts a JSON body in the same way: it prepares a store for a test.
func (s *Store) Create(path string, body []byte) (json.RawMessage, error) {
	return s.direct(http.MethodPost, path, body)
}

// Update puts a JSON body in the same way.
func (s *Store) Update(path string, body []byte) (json.RawMessage, error) {
	return s.direct(http.MethodPut, path, body)
}

// Delete deletes in the same way.
func (s *Store) Delete(path string) (json.RawMessage, error) {
	return s.direct(http.MethodDelete, path, nil)
}

func (s *Store) direct(method, path string, body []byte) (json.RawMessage, error) {
	r, err := http.NewRequest(method, path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("sandbox: %s %s: %w", method, path, err)
	}
	r.Header.Set("Content-Type", "application/json")
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.inner(r, &token{value: s.opts.Token}, body, s.now())
	if a.status != http.StatusOK {
		return nil, &refusal{what: method + " " + path, answer: a}
	}
	return a.body, nil
}

// inner handles a request that needs no gate, such as one inside a batch. The store is locked.
func (s *Store) inner(r *http.Request, t *token, body []byte, index time.Time) answer {
	c := &call{store: s, http: r, query: r.URL.Query(), body: body, token: t, now: s.now(), index: index}
	return s.dispatch(c, r.URL.EscapedPath())
}
