package e2e

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const audience = "https://mcp.example.com"

// provider is a small OpenID provider.
type provider struct {
	*httptest.Server
	mu   sync.Mutex
	keys jose.JSONWebKeySet
}

func newProvider(t *testing.T, keys ...signer) *provider {
	t.Helper()
	p := &provider{}
	p.publish(keys...)
	p.Server = httptest.NewServer(http.HandlerFunc(p.answer))
	t.Cleanup(p.Close)
	return p
}

func (p *provider) answer(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		fmt.Fprintf(w, `{"issuer":%q,"jwks_uri":%q,"id_token_signing_alg_values_supported":["none","HS256","RS256"]}`, p.URL, p.URL+"/keys")
	case "/keys":
		_ = json.NewEncoder(w).Encode(p.keys) // the server is gone when this fails
	default:
		http.NotFound(w, r)
	}
}

// publish makes these the only keys.
func (p *provider) publish(keys ...signer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys = jose.JSONWebKeySet{}
	for _, k := range keys {
		p.keys.Keys = append(p.keys.Keys, jose.JSONWebKey{Key: k.private.Public(), KeyID: k.id, Algorithm: string(jose.RS256), Use: "sig"})
	}
}

// signer is a key of a provider, or of somebody who pretends to be one.
type signer struct {
	id      string
	private crypto.Signer
}

func newSigner(t *testing.T, id string) signer {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return signer{id, private}
}

// claims are what a token says.
type claims map[string]any

// good are the claims of a token with all rights, changed; nil takes one away.
func (p *provider) good(changes claims) claims {
	now := time.Now()
	all := claims{
		"iss": p.URL, "sub": "jane@shopper.example", "aud": audience, "scope": "openid ecwid:read ecwid:write",
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	maps.Copy(all, changes)
	maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
	return all
}

// sign returns a token with the header's fields besides those that a signature needs.
func (s signer) sign(t *testing.T, says claims, header claims) string {
	t.Helper()
	return signed(t, jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: s.private, KeyID: s.id}}, says, header)
}

func signed(t *testing.T, key jose.SigningKey, says, header claims) string {
	t.Helper()
	options := &jose.SignerOptions{}
	for name, value := range header {
		options.WithHeader(jose.HeaderKey(name), value)
	}
	s, err := jose.NewSigner(key, options)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(says)
	if err != nil {
		t.Fatal(err)
	}
	object, err := s.Sign(text)
	if err != nil {
		t.Fatal(err)
	}
	token, err := object.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// unsigned is a token that names an algorithm and has this for a signature.
func unsigned(t *testing.T, algorithm string, says claims, signature string) string {
	t.Helper()
	header, err := json.Marshal(claims{"alg": algorithm, "typ": "JWT", "kid": "one"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(says)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(text) + "." + signature
}
