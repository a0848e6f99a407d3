package e2e

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

func guardOIDC(t *testing.T, p *provider, token string) *guarded {
	t.Helper()
	return guard(t, t.TempDir(), token, "--auth", "oidc", "--oidc-issuer", p.URL, "--audience", audience, "--allowed-host", "mcp.example.com")
}

// bearing sends a write with the token, and keeps an eye on it.
func (g *guarded) bearing(name, token string, status int, says ...string) attack {
	return attack{
		name: name, send: g.intrude("POST /mcp", "Authorization: Bearer "+g.secret(token)), status: status, says: says,
		never: []string{token, "shopper.example"},
	}
}

// TestSecurityOIDC: tokens of an OpenID provider that are not good for this server.
func TestSecurityOIDC(t *testing.T) {
	t.Parallel()
	key := newSigner(t, "one")
	p := newProvider(t, key)
	g := guardOIDC(t, p, key.sign(t, p.good(nil), nil))
	g.untouched(t)
	t.Run("what it says", func(t *testing.T) { g.withstands(t, wrongClaims(t, g, p, key)) })
	t.Run("who signed it", func(t *testing.T) { g.withstands(t, wrongSignatures(t, g, p, key)) })
	t.Run("what it allows", func(t *testing.T) { g.withstands(t, wrongScopes(t, g, p, key)) })
	t.Run("where to get one", func(t *testing.T) { g.withstands(t, metadataRequests(g, p)) })
	t.Run("a good one gets in", func(t *testing.T) {
		got, err := exchange(g.host, g.bearing("", key.sign(t, p.good(claims{"scope": "ecwid:write"}), nil), 0).send)
		if err != nil || got.status != 200 || !strings.Contains(got.body, `"customerId":`) {
			t.Errorf("the tables above prove nothing: %q, %v", got.raw, err)
		}
	})
}

func wrongClaims(t *testing.T, g *guarded, p *provider, key signer) []attack {
	t.Helper()
	challenge := []string{"invalid_token", `resource_metadata="http://` + g.host + `/.well-known/oauth-protected-resource/mcp"`}
	now := time.Now()
	var rows []attack
	for name, changes := range map[string]claims{
		"wrong audience":             {"aud": "https://other.example.com"},
		"no audience":                {"aud": nil},
		"audience with more":         {"aud": audience + "/"},
		"several wrong audiences":    {"aud": []string{"https://other.example.com", "mcp.example.com"}},
		"audience of the client":     {"aud": "client", "azp": audience},
		"wrong issuer":               {"iss": "https://evil.example"},
		"issuer with more":           {"iss": p.URL + "/"},
		"no issuer":                  {"iss": nil},
		"expired":                    {"exp": now.Add(-time.Second).Unix()},
		"expired long ago":           {"exp": 1},
		"no expiry":                  {"exp": nil},
		"expiry that is a text":      {"exp": "tomorrow"},
		"not valid yet":              {"nbf": now.Add(time.Hour).Unix()},
		"issued in the future":       {"iat": now.Add(time.Hour).Unix()},
		"nobody's":                   {"sub": nil},
		"the subject is not a text":  {"sub": []string{"jane"}},
		"expired and wrong audience": {"aud": "x", "exp": 1},
	} {
		rows = append(rows, g.bearing(name, key.sign(t, p.good(changes), nil), 401, challenge...))
	}
	return append(rows,
		g.bearing("a token to log out", key.sign(t, p.good(nil), claims{"typ": "logout+jwt"}), 401, challenge...),
		g.bearing("no token of the issuer's", "ecwidmcp_"+strings.Repeat("A", 43), 401, challenge...),
		g.bearing("an Ecwid token", "secret_demo_of_a_store", 401, challenge...),
		attack{name: "no token", send: g.intrude("POST /mcp"), status: 401, says: []string{"token_required", challenge[1], "ecwid:read ecwid:write"}, never: []string{"error="}},
		attack{name: "in the query", send: g.intrude("POST /mcp?access_token=" + key.sign(t, p.good(nil), nil)), status: 401, says: []string{"token_required"}},
		attack{name: "twice", send: g.intrude("POST /mcp", g.ownerField(), g.ownerField()), status: 400, says: []string{"invalid_request"}},
	)
}

func wrongSignatures(t *testing.T, g *guarded, p *provider, key signer) []attack {
	t.Helper()
	foreign := newSigner(t, "one")
	all := p.good(nil)
	public := key.private.Public().(*rsa.PublicKey)
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	good := key.sign(t, all, nil)
	parts := strings.Split(good, ".")
	rows := []attack{
		g.bearing("by nobody", unsigned(t, "none", all, ""), 401, "invalid_token"),
		g.bearing("by nobody, with the signature of a good one", unsigned(t, "none", all, parts[2]), 401, "invalid_token"),
		g.bearing("by nobody, spelled otherwise", unsigned(t, "nOnE", all, ""), 401, "invalid_token"),
		g.bearing("without an algorithm", unsigned(t, "", all, parts[2]), 401, "invalid_token"),
		g.bearing("by somebody else with the same key id", foreign.sign(t, all, nil), 401, "invalid_token"),
		g.bearing("by somebody else with another key id", signer{"two", foreign.private}.sign(t, all, nil), 401, "invalid_token"),
		g.bearing("by the key in the token", signed(t, jose.SigningKey{Algorithm: jose.RS256, Key: foreign.private}, all, claims{"jwk": jose.JSONWebKey{Key: foreign.private.Public()}}), 401, "invalid_token"),
		g.bearing("by a key at an address in the token", foreign.sign(t, all, claims{"jku": p.URL + "/keys", "x5u": p.URL + "/keys"}), 401, "invalid_token"),
		g.bearing("changed after it was signed", unsigned(t, "RS256", p.good(claims{"sub": "admin"}), parts[2]), 401, "invalid_token"),
		g.bearing("signature cut", good[:len(good)-8], 401, "invalid_token"),
		g.bearing("no signature", parts[0]+"."+parts[1], 401, "invalid_token"),
		g.bearing("an extra part", good+"."+parts[2], 401, "invalid_token"),
		g.bearing("an extension that must be known", key.sign(t, all, claims{"crit": []string{"x"}, "x": true}), 401, "invalid_token"),
		g.bearing("encrypted", "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkExMjhHQ00ifQ.AAAA.AAAA.AAAA.AAAA", 401, "invalid_token"),
	}
	for name, secret := range map[string][]byte{
		"PEM": pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), "DER": der, "PKCS1": x509.MarshalPKCS1PublicKey(public), "number": public.N.Bytes(),
	} {
		for _, algorithm := range []jose.SignatureAlgorithm{jose.HS256, jose.HS512} {
			token := signed(t, jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: secret, KeyID: "one"}}, all, nil)
			rows = append(rows, g.bearing(string(algorithm)+" with the public key as "+name, token, 401, "invalid_token"))
		}
	}
	return rows
}

func wrongScopes(t *testing.T, g *guarded, p *provider, key signer) []attack {
	t.Helper()
	var rows []attack
	for name, changes := range map[string]claims{
		"no scope": {"scope": nil}, "empty scope": {"scope": ""}, "other scopes": {"scope": "openid profile"}, "part of a scope": {"scope": "ecwid ecwid:writer xecwid:write"},
		"scope in capitals": {"scope": "ECWID:WRITE"}, "scope that is no text": {"scope": true}, "scope in another claim": {"scope": nil, "roles": []string{"ecwid:write"}},
	} {
		rows = append(rows, g.bearing(name, key.sign(t, p.good(changes), nil), 403, "insufficient_scope", `scope="ecwid:read ecwid:write"`, "resource_metadata="))
	}
	rows = append(rows,
		g.bearing("reading only", key.sign(t, p.good(claims{"scope": "ecwid:read"}), nil), 400, "not found"),
		g.bearing("another store", key.sign(t, p.good(claims{"ecwid_stores": []string{"books"}}), nil), 400, "not found"),
		g.bearing("no store", key.sign(t, p.good(claims{"ecwid_stores": []string{}}), nil), 403, "no_store"),
		g.bearing("a store that is no text", key.sign(t, p.good(claims{"ecwid_stores": []int{1}}), nil), 403, "no_store"),
		g.bearing("no store, null", key.sign(t, p.good(claims{"ecwid_stores": jsonNull{}}), nil), 403, "no_store"),
	)
	return rows
}

// jsonNull is a claim that is there and null.
type jsonNull struct{}

// MarshalJSON implements json.Marshaler.
func (jsonNull) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

func metadataRequests(g *guarded, p *provider) []attack {
	const path = "/.well-known/oauth-protected-resource"
	var rows []attack
	for _, document := range []string{path, path + "/mcp", path + "/sse"} {
		rows = append(rows,
			attack{name: document, send: g.request("GET "+document, ""), status: 200, says: []string{p.URL, "ecwid:write", "no-store"}},
			attack{name: document + " by a foreign name", send: g.request("GET "+document, "", "Host: evil.example"), status: 403, never: []string{p.URL}},
			attack{name: document + " by a foreign page", send: g.request("GET "+document, "", "Origin: https://evil.example"), status: 403, never: []string{p.URL, "Access-Control"}},
			attack{name: document + " by a name with a quote", send: g.request("GET "+document, "", `Host: localhost"`), status: 400, never: []string{p.URL}},
			attack{name: document + " written to", send: g.intrude("POST " + document), status: 405})
	}
	return append(rows,
		attack{name: "beside it", send: g.request("GET "+path+"/message", ""), status: 404},
		attack{name: "the challenge by a public name", send: g.intrude("POST /mcp", "Host: mcp.example.com"), status: 401, says: []string{`resource_metadata="http://mcp.example.com/.well-known`}},
		attack{name: "the challenge by a foreign name", send: g.intrude("POST /mcp", "Host: evil.example"), status: 403, never: []string{"resource_metadata"}})
}

// TestSecurityIssuer: a provider that changes its keys, and one that does not answer.
func TestSecurityIssuer(t *testing.T) {
	t.Parallel()
	old, fresh := newSigner(t, "old"), newSigner(t, "fresh")
	p := newProvider(t, old, fresh)
	g := guardOIDC(t, p, fresh.sign(t, p.good(nil), nil))
	p.publish(old)
	before := g.bearing("", old.sign(t, p.good(claims{"scope": "ecwid:read"}), nil), 0).send
	if got, err := exchange(g.host, before); err != nil || got.status != 400 || got.code() != invalidParams {
		t.Fatal(got.raw, err)
	}
	g.withstand(t, g.bearing("a key that is not published", fresh.sign(t, p.good(nil), nil), 401, "invalid_token"))
	p.publish(fresh)
	retry := time.NewTicker(200 * time.Millisecond)
	defer retry.Stop()
	for start := time.Now(); ; <-retry.C { // the list of keys is asked for every five seconds at most
		if _, err := g.total(toolCall{name: "find_order", arguments: `{"limit":1}`}); err == nil {
			break
		} else if time.Since(start) > 2*patience {
			t.Fatal("the new key is not taken: ", err)
		}
	}
	g.untouched(t)
	g.withstands(t, []attack{g.bearing("a key that was withdrawn", old.sign(t, p.good(nil), nil), 401, "invalid_token")})

	down := newProvider(t, old)
	silent := guardOIDC(t, down, old.sign(t, down.good(nil), nil))
	token := old.sign(t, down.good(nil), nil)
	down.Close()
	silent.withstand(t, silent.bearing("the issuer is down", token, 503, "Retry-After: 5", "temporarily_unavailable"))
	silent.withstand(t, silent.bearing("the issuer is down, again", token, 503, "Retry-After: 5", "temporarily_unavailable"))
	silent.withstand(t, silent.bearing("the issuer is down, unsigned", unsigned(t, "none", down.good(nil), ""), 401, "invalid_token"))
}

// withstand runs one row where nobody can look into the store.
func (g *guarded) withstand(t *testing.T, a attack) {
	t.Helper()
	t.Run(a.name, func(t *testing.T) {
		got, err := exchange(g.host, a.send)
		if err != nil {
			t.Fatal(err)
		}
		a.check(t, g, got)
	})
}
