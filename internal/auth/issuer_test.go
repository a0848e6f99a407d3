package auth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
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

// issuer is a small OpenID provider that signs what it is told to.
type issuer struct {
	*httptest.Server
	mu       sync.Mutex
	public   jose.JSONWebKeySet
	requests map[string]int // by path
	answer   map[string]func(http.ResponseWriter)
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{requests: map[string]int{}, answer: map[string]func(http.ResponseWriter){}}
	i.Server = httptest.NewServer(i)
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.requests[r.URL.Path]++
	if answer := i.answer[r.URL.Path]; answer != nil {
		answer(w)
		return
	}
	switch r.URL.Path {
	case descriptionPath:
		fmt.Fprintf(w, `{"issuer":%q,"jwks_uri":%q,"id_token_signing_alg_values_supported":["HS256","none","RS256"]}`, i.URL, i.URL+"/keys")
	case keysPath:
		_ = json.NewEncoder(w).Encode(i.public)
	default:
		http.NotFound(w, r)
	}
}

const (
	descriptionPath = "/.well-known/openid-configuration"
	keysPath        = "/keys"
)

// answers makes the issuer answer a path otherwise; nil is as usual.
func (i *issuer) answers(path string, answer func(http.ResponseWriter)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.answer[path] = answer
}

func (i *issuer) asked(path string) int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.requests[path]
}

// signingKey is a key and how it signs.
type signingKey struct {
	id        string
	algorithm jose.SignatureAlgorithm
	private   crypto.Signer
}

// publish makes these the issuer's only keys.
func (i *issuer) publish(keys ...signingKey) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.public = jose.JSONWebKeySet{}
	for _, k := range keys {
		i.public.Keys = append(i.public.Keys, jose.JSONWebKey{Key: k.private.Public(), KeyID: k.id, Algorithm: string(k.algorithm), Use: "sig"})
	}
}

func rsaKey(t *testing.T, id string) signingKey {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return signingKey{id, jose.RS256, private}
}

func ecKey(t *testing.T, id string) signingKey {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signingKey{id, jose.ES256, private}
}

func edKey(t *testing.T, id string) signingKey {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signingKey{id, jose.EdDSA, private}
}

type fields map[string]any

// claims are those of a good token, changed: a nil value takes a claim away.
func (i *issuer) claims(changes fields) fields {
	all := fields{
		"iss": i.URL, "sub": "jane", "aud": "https://mcp.example", "scope": "openid ecwid:read",
		"iat": noon.Unix(), "exp": noon.Add(time.Hour).Unix(),
	}
	maps.Copy(all, changes)
	maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
	return all
}

// sign returns a token that says all.
func sign(t *testing.T, k signingKey, header, all fields) string {
	t.Helper()
	return signWith(t, jose.SigningKey{Algorithm: k.algorithm, Key: jose.JSONWebKey{Key: k.private, KeyID: k.id}}, header, all)
}

func signWith(t *testing.T, key jose.SigningKey, header, all fields) string {
	t.Helper()
	options := &jose.SignerOptions{}
	for name, value := range header {
		options.WithHeader(jose.HeaderKey(name), value)
	}
	signer, err := jose.NewSigner(key, options)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}
