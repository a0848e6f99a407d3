package auth

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"
)

// newVerifier returns a verifier of the issuer's tokens whose clock stands at noon.
func newVerifier(t *testing.T, i *issuer, changes ...func(*OIDCOptions)) (*OIDC, *clock) {
	t.Helper()
	c := &clock{noon}
	options := OIDCOptions{
		Issuer: i.URL, Audience: "https://mcp.example", ReadScope: "ecwid:read", WriteScope: "ecwid:write", StoresClaim: "ecwid_stores",
		AllStoresWithoutClaim: true, Now: c.Now,
	}
	for _, change := range changes {
		change(&options)
	}
	v, err := NewOIDC(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	return v, c
}

func TestAccessTokens(t *testing.T) {
	i := newIssuer(t)
	key := rsaKey(t, "k1")
	i.publish(key)
	several := func(o *OIDCOptions) { o.AllStoresWithoutClaim = false }
	for name, test := range map[string]struct {
		options func(*OIDCOptions)
		header  fields
		changes fields
		want    Principal // ID, Label and Expires are always the same
		err     error
	}{
		"read":                     {},
		"write":                    {changes: fields{"scope": "ecwid:write"}, want: Principal{Write: true}},
		"both":                     {changes: fields{"scope": "ecwid:read ecwid:write"}, want: Principal{Write: true}},
		"scp array":                {changes: fields{"scope": nil, "scp": []string{"a", "ecwid:write"}}, want: Principal{Write: true}},
		"scp string":               {changes: fields{"scope": nil, "scp": "ecwid:read"}},
		"scope array":              {changes: fields{"scope": []string{"ecwid:read"}}},
		"other scope names":        {options: func(o *OIDCOptions) { o.WriteScope = "shop.all" }, changes: fields{"scope": "shop.all"}, want: Principal{Write: true}},
		"no scope":                 {changes: fields{"scope": nil}, err: ErrInsufficientScope},
		"foreign scopes":           {changes: fields{"scope": "openid ecwid ecwid:readers"}, err: ErrInsufficientScope},
		"scope in one word":        {changes: fields{"scope": "ecwid:read,ecwid:write"}, err: ErrInsufficientScope},
		"scope of another type":    {changes: fields{"scope": 5}, err: ErrInsufficientScope},
		"several audiences":        {changes: fields{"aud": []string{"x", "https://mcp.example"}}},
		"type at+jwt":              {header: fields{"typ": "at+jwt"}},
		"type application/at+JWT":  {header: fields{"typ": "application/at+JWT"}},
		"type JWT":                 {header: fields{"typ": "JWT"}},
		"clock a little behind":    {changes: fields{"iat": noon.Add(50 * time.Second).Unix(), "nbf": noon.Add(50 * time.Second).Unix()}},
		"no iat":                   {changes: fields{"iat": nil}},
		"stores":                   {options: several, changes: fields{"ecwid_stores": []string{"a", "b"}}, want: Principal{Stores: []string{"a", "b"}}},
		"stores in a string":       {options: several, changes: fields{"ecwid_stores": "a  b"}, want: Principal{Stores: []string{"a", "b"}}},
		"stores limit one store":   {changes: fields{"ecwid_stores": []string{"a"}}, want: Principal{Stores: []string{"a"}}},
		"claim of another name":    {options: func(o *OIDCOptions) { o.StoresClaim = "https://x/stores" }, changes: fields{"https://x/stores": "a"}, want: Principal{Stores: []string{"a"}}},
		"no stores claim":          {options: several, err: ErrNoStore},
		"empty stores claim":       {options: several, changes: fields{"ecwid_stores": []string{}}, err: ErrNoStore},
		"blank stores claim":       {changes: fields{"ecwid_stores": " "}, err: ErrNoStore},
		"null stores claim":        {changes: fields{"ecwid_stores": json.RawMessage("null")}, err: ErrNoStore},
		"stores claim with number": {changes: fields{"ecwid_stores": []any{"a", 1003}}, err: ErrNoStore},
		"stores claim is true":     {changes: fields{"ecwid_stores": true}, err: ErrNoStore},
	} {
		t.Run(name, func(t *testing.T) {
			if test.options == nil {
				test.options = func(*OIDCOptions) {}
			}
			v, _ := newVerifier(t, i, test.options)
			got, err := v.Verify(t.Context(), sign(t, key, test.header, i.claims(test.changes)))
			if !errors.Is(err, test.err) {
				t.Fatalf("got %v", err)
			}
			if test.err == nil {
				test.want.ID, test.want.Expires = "oidc:"+i.URL+"|jane", noon.Add(time.Hour)
				if !strings.HasPrefix(got.Label, "oidc:") || len(got.Label) != 13 || strings.Contains(got.Label, "jane") || !v.Valid(t.Context(), got) {
					t.Errorf("label %q", got.Label)
				}
				got.Label = ""
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestKindsOfKeys(t *testing.T) {
	i := newIssuer(t)
	rs, pss := rsaKey(t, "rs"), rsaKey(t, "ps")
	pss.algorithm = jose.PS256
	keys := []signingKey{rs, pss, ecKey(t, "ec"), edKey(t, "ed")}
	i.publish(keys...)
	v, _ := newVerifier(t, i)
	for _, key := range keys {
		if _, err := v.Verify(t.Context(), sign(t, key, nil, i.claims(nil))); err != nil {
			t.Errorf("%s: %v", key.algorithm, err)
		}
	}
}

// TestAttacks: none of these gets in, and each is an invalid or expired token, never a failure of the server.
func TestAttacks(t *testing.T) {
	i := newIssuer(t)
	key, foreign := rsaKey(t, "k1"), rsaKey(t, "k1")
	i.publish(key)
	good := sign(t, key, nil, i.claims(nil))
	part := strings.Split(good, ".")
	encode := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	der, err := x509.MarshalPKIXPublicKey(key.private.Public())
	if err != nil {
		t.Fatal(err)
	}
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	jwk, err := json.Marshal(jose.JSONWebKey{Key: key.private.Public(), KeyID: "k1"})
	if err != nil {
		t.Fatal(err)
	}
	hmac := func(secret []byte) string {
		return signWith(t, jose.SigningKey{Algorithm: jose.HS256, Key: jose.JSONWebKey{Key: secret, KeyID: "k1"}}, nil, i.claims(nil))
	}
	signed := func(changes fields) string { return sign(t, key, nil, i.claims(changes)) }
	stronger := encode(strings.Replace(decode(t, part[1]), "ecwid:read", "ecwid:write", 1))
	for name, test := range map[string]struct {
		token string
		want  error
	}{
		"nothing":                  {"", ErrInvalidToken},
		"text":                     {"abc", ErrInvalidToken},
		"Ecwid token":              {"secret_abc", ErrInvalidToken},
		"token of the file":        {tokenPrefix + strings.Repeat("A", 43), ErrInvalidToken},
		"three dots":               {"...", ErrInvalidToken},
		"no JSON":                  {encode("x") + "." + encode("y") + ".zzzz", ErrInvalidToken},
		"huge":                     {signed(fields{"x": strings.Repeat("a", maxTokenLength)}), ErrInvalidToken},
		"alg none":                 {encode(`{"alg":"none"}`) + "." + part[1] + ".", ErrInvalidToken},
		"alg none, signed":         {encode(`{"alg":"none"}`) + "." + part[1] + "." + part[2], ErrInvalidToken},
		"alg None":                 {encode(`{"alg":"None","kid":"k1"}`) + "." + part[1] + "." + part[2], ErrInvalidToken},
		"no alg":                   {encode(`{"kid":"k1"}`) + "." + part[1] + "." + part[2], ErrInvalidToken},
		"HS256, public key as PEM": {hmac(publicPEM), ErrInvalidToken},
		"HS256, public key as DER": {hmac(der), ErrInvalidToken},
		"HS256, public key as JWK": {hmac(jwk), ErrInvalidToken},
		"HS256, modulus":           {hmac([]byte(decodedModulus(t, jwk))), ErrInvalidToken},
		"algorithm exchanged":      {encode(`{"alg":"RS512","kid":"k1"}`) + "." + part[1] + "." + part[2], ErrInvalidToken},
		"claims changed":           {part[0] + "." + stronger + "." + part[2], ErrInvalidToken},
		"signature cut":            {good[:len(good)-4], ErrInvalidToken},
		"signature of another":     {part[0] + "." + part[1] + "." + strings.Split(signed(fields{"sub": "joe"}), ".")[2], ErrInvalidToken},
		"foreign key":              {sign(t, foreign, nil, i.claims(nil)), ErrInvalidToken},
		"foreign key, own id":      {sign(t, signingKey{"k9", foreign.algorithm, foreign.private}, nil, i.claims(nil)), ErrInvalidToken},
		"no key id, foreign key":   {sign(t, signingKey{"", foreign.algorithm, foreign.private}, nil, i.claims(nil)), ErrInvalidToken},
		"key in the token":         {sign(t, foreign, fields{"jwk": jose.JSONWebKey{Key: foreign.private.Public()}}, i.claims(nil)), ErrInvalidToken},
		"key address in the token": {sign(t, foreign, fields{"jku": "https://evil.example/keys"}, i.claims(nil)), ErrInvalidToken},
		"token in JSON":            {`{"payload":"` + part[1] + `","signatures":[]}`, ErrInvalidToken},
		"critical extension":       {sign(t, key, fields{"crit": []string{"exp"}}, i.claims(nil)), ErrInvalidToken},
		"token for logging out":    {sign(t, key, fields{"typ": "logout+jwt"}, i.claims(nil)), ErrInvalidToken},
		"proof of a key":           {sign(t, key, fields{"typ": "dpop+jwt"}, i.claims(nil)), ErrInvalidToken},
		"wrong audience":           {signed(fields{"aud": "https://other.example"}), ErrInvalidToken},
		"longer audience":          {signed(fields{"aud": "https://mcp.example/"}), ErrInvalidToken},
		"audience with a space":    {signed(fields{"aud": "x https://mcp.example"}), ErrInvalidToken},
		"no audience":              {signed(fields{"aud": nil}), ErrInvalidToken},
		"empty audience":           {signed(fields{"aud": []string{}}), ErrInvalidToken},
		"client id instead":        {signed(fields{"aud": nil, "azp": "https://mcp.example", "client_id": "https://mcp.example"}), ErrInvalidToken},
		"wrong issuer":             {signed(fields{"iss": "https://evil.example"}), ErrInvalidToken},
		"longer issuer":            {signed(fields{"iss": i.URL + "/"}), ErrInvalidToken},
		"no issuer":                {signed(fields{"iss": nil}), ErrInvalidToken},
		"expired":                  {signed(fields{"exp": noon.Add(-time.Second).Unix()}), ErrExpiredToken},
		"no expiry":                {signed(fields{"exp": nil}), ErrNoExpiry},
		"expiry 0":                 {signed(fields{"exp": 0}), ErrExpiredToken},
		"expiry in words":          {signed(fields{"exp": "tomorrow"}), ErrInvalidToken},
		"not yet":                  {signed(fields{"nbf": noon.Add(2 * time.Minute).Unix()}), ErrInvalidToken},
		"not yet, by an hour":      {signed(fields{"nbf": noon.Add(time.Hour).Unix()}), ErrInvalidToken},
		"nbf in words":             {signed(fields{"nbf": "yesterday"}), ErrInvalidToken},
		"of the future":            {signed(fields{"iat": noon.Add(2 * time.Minute).Unix()}), ErrInvalidToken},
		"no subject":               {signed(fields{"sub": nil}), ErrInvalidToken},
		"empty subject":            {signed(fields{"sub": ""}), ErrInvalidToken},
		"claims elsewhere":         {signed(fields{"_claim_names": fields{"scope": "x"}}), ErrInvalidToken},
	} {
		t.Run(name, func(t *testing.T) {
			v, _ := newVerifier(t, i)
			refuses(t, v, test.token, test.want)
		})
	}
	v, _ := newVerifier(t, i)
	if _, err := v.Verify(t.Context(), good); err != nil {
		t.Errorf("the good one: %v", err)
	}
}

func decode(t *testing.T, part string) string {
	t.Helper()
	data, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func decodedModulus(t *testing.T, jwk []byte) string {
	t.Helper()
	var key struct{ N string }
	if err := json.Unmarshal(jwk, &key); err != nil {
		t.Fatal(err)
	}
	return decode(t, key.N)
}

func TestAccessTokenExpires(t *testing.T) {
	i := newIssuer(t)
	key := rsaKey(t, "k1")
	i.publish(key)
	v, c := newVerifier(t, i)
	token := sign(t, key, nil, i.claims(nil))
	p, err := v.Verify(t.Context(), token)
	if err != nil || !v.Valid(t.Context(), p) {
		t.Fatal(err)
	}
	c.now = noon.Add(time.Hour + time.Second)
	refuses(t, v, token, ErrExpiredToken)
	if v.Valid(t.Context(), p) || v.Valid(t.Context(), Principal{}) {
		t.Error("still valid")
	}
}

func TestOIDCOptions(t *testing.T) {
	for issuer, good := range map[string]bool{
		"https://login.example.com": true, "https://login.example.com/realms/shop": true, "http://127.0.0.1:8080": true, "http://localhost:1": true,
		"http://[::1]:1": true, "http://login.example.com": false, "http://localhost.evil.example": false, "": false, "login.example.com": false,
		"https://": false, "https://a?b": false, "https://a#b": false, "https://u:p@a": false, "ftp://a": false, "https://a b": false,
	} {
		_, err := NewOIDC(t.Context(), OIDCOptions{Issuer: issuer, Audience: "a", ReadScope: "r", WriteScope: "w", StoresClaim: "s"})
		if (err == nil) != good || err != nil && !strings.Contains(err.Error(), "--oidc-issuer") {
			t.Errorf("%s: %v", issuer, err)
		}
	}
	if _, err := NewOIDC(t.Context(), OIDCOptions{Issuer: "https://a", ReadScope: "r", WriteScope: "w", StoresClaim: "s"}); err == nil {
		t.Error("no audience is needed")
	}
}

// TestOIDCThroughTheMiddleware: what a client of the server sees, from the first request without a token.
func TestOIDCThroughTheMiddleware(t *testing.T) {
	i := newIssuer(t)
	key := rsaKey(t, "k1")
	i.publish(key)
	v, _ := newVerifier(t, i)
	metadata := &MetadataOptions{Issuer: i.URL, Scopes: []string{"ecwid:read", "ecwid:write"}, Endpoints: []string{"/mcp"}}
	logger, log := logTo()
	mux := http.NewServeMux()
	for path, handler := range Metadata(*metadata) {
		mux.Handle(path, handler)
	}
	mux.Handle("/mcp", Middleware(MiddlewareOptions{Verifier: v, Metadata: metadata, Logger: logger})(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, _ := FromContext(r.Context())
		_, _ = io.WriteString(w, p.ID)
	})))
	server := httptest.NewServer(mux)
	defer server.Close()
	send := func(path, token string) *http.Response {
		r, err := http.NewRequestWithContext(context.Background(), "GET", server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		answer, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = answer.Body.Close() })
		return answer
	}
	first := send("/mcp", "")
	_, after, _ := strings.Cut(first.Header.Get("WWW-Authenticate"), `resource_metadata="`+server.URL)
	address, _, _ := strings.Cut(after, `"`)
	var found document
	if err := json.Unmarshal([]byte(body(t, send(address, ""))), &found); err != nil || first.StatusCode != 401 ||
		found.Resource != server.URL+"/mcp" || found.AuthorizationServers[0] != i.URL {
		t.Fatalf("%d %v, %s, %+v, %v", first.StatusCode, first.Header, address, found, err)
	}
	if answer := send("/mcp", sign(t, key, nil, i.claims(nil))); answer.StatusCode != 200 || body(t, answer) != "oidc:"+i.URL+"|jane" {
		t.Errorf("good: %d", answer.StatusCode)
	}
	for name, test := range map[string]struct {
		changes fields
		status  int
		want    string
	}{
		"expired":  {fields{"exp": 1}, 401, `error="invalid_token"`},
		"scope":    {fields{"scope": "openid"}, 403, `error="insufficient_scope", error_description="The token holds no scope of this server.", scope="ecwid:read ecwid:write"`},
		"audience": {fields{"aud": "x"}, 401, `error="invalid_token"`},
	} {
		token := sign(t, key, nil, i.claims(test.changes))
		if answer := send("/mcp", token); answer.StatusCode != test.status || !strings.Contains(answer.Header.Get("WWW-Authenticate"), test.want) {
			t.Errorf("%s: %d %v", name, answer.StatusCode, answer.Header)
		}
		if strings.Contains(log.String(), token) || strings.Contains(log.String(), strings.Split(token, ".")[1]) || strings.Contains(log.String(), "jane") {
			t.Errorf("%s: the log shows the token or whose it is: %s", name, log)
		}
	}
}
