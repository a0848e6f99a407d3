package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"

	"github.com/go-jose/go-jose/v4"
)

// keySet checks signatures by the keys at an address. Package oidc's own gives new keys to who waits for them a moment
// before it uses them for others, and meanwhile takes what was withdrawn and refuses what is new.
type keySet struct {
	ctx     context.Context // of the server: nobody's impatience ends a request that others wait for
	client  *http.Client    // remembers, and asks the issuer seldom
	address string

	turn chan struct{} // holds one element while somebody fetches the keys
	keys atomic.Pointer[[]jose.JSONWebKey]
}

func newKeySet(ctx context.Context, client *http.Client, address string) *keySet {
	s := &keySet{ctx: ctx, client: client, address: address, turn: make(chan struct{}, 1)}
	s.keys.Store(new([]jose.JSONWebKey))
	return s
}

// VerifySignature implements oidc.KeySet. When no known key fits, the issuer may have new ones (OpenID Connect Core,
// section 10.1.1).
func (s *keySet) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	signed, err := jose.ParseSignedCompact(token, signatureAlgorithms())
	if err != nil {
		return nil, err
	}
	known := s.keys.Load()
	if payload, fits := verify(signed, *known); fits {
		return payload, nil
	}
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if now := s.keys.Load(); now != known { // somebody was quicker
		if payload, fits := verify(signed, *now); fits {
			return payload, nil
		}
	}
	keys, err := s.fetch()
	if err != nil {
		return nil, fmt.Errorf("fetching keys: %w", err)
	}
	s.keys.Store(&keys)
	if payload, fits := verify(signed, keys); fits {
		return payload, nil
	}
	return nil, errors.New("no key of the issuer has signed it")
}

// verify tries the keys that the token names, or all when it names none.
func verify(signed *jose.JSONWebSignature, keys []jose.JSONWebKey) (payload []byte, fits bool) {
	id := signed.Signatures[0].Header.KeyID
	for _, key := range keys {
		if id == "" || key.KeyID == id {
			if payload, err := signed.Verify(&key); err == nil {
				return payload, true
			}
		}
	}
	return nil, false
}

// fetch reads the keys at the address. Those of kinds that nothing is known about are left out.
func (s *keySet) fetch() ([]jose.JSONWebKey, error) {
	request, err := http.NewRequestWithContext(s.ctx, http.MethodGet, s.address, nil)
	if err != nil {
		return nil, err
	}
	answer, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	var list struct{ Keys []json.RawMessage }
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, err
	}
	var keys []jose.JSONWebKey
	for _, text := range list.Keys {
		var key jose.JSONWebKey
		if key.UnmarshalJSON(text) == nil && key.IsPublic() {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

func signatureAlgorithms() []jose.SignatureAlgorithm {
	var all []jose.SignatureAlgorithm
	for _, name := range algorithms() {
		all = append(all, jose.SignatureAlgorithm(name))
	}
	return all
}
