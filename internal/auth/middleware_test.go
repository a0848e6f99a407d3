package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// fixed is a verifier that answers every token in one way.
type fixed struct {
	p   Principal
	err error
}

func (f fixed) Verify(context.Context, string) (Principal, error) { return f.p, f.err }
func (f fixed) Valid(context.Context, Principal) bool             { return f.err == nil }

var oauth = &MetadataOptions{Issuer: "https://id.example", Scopes: []string{"ecwid:read", "ecwid:write"}, Endpoints: []string{"/mcp", "/sse"}}

// ask sends a request with the given Authorization headers through the middleware.
func ask(options MiddlewareOptions, target string, authorization ...string) *http.Response {
	r := httptest.NewRequest("POST", target, strings.NewReader("{}"))
	for _, value := range authorization {
		r.Header.Add("Authorization", value)
	}
	w := httptest.NewRecorder()
	Middleware(options)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, ok := FromContext(r.Context())
		fmt.Fprintf(w, "%s %t %q", p.ID, ok, r.Header.Values("Authorization"))
	})).ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// answerOf checks that r is a refusal in JSON and returns its code and description.
func answerOf(t *testing.T, r *http.Response) (code, description string) {
	t.Helper()
	var answer struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if err := json.Unmarshal([]byte(body(t, r)), &answer); err != nil || r.Header.Get("Content-Type") != "application/json" ||
		r.Header.Get("Cache-Control") != "no-store" || answer.Error == "" || answer.Description == "" {
		t.Errorf("%v, header %v, answer %v", err, r.Header, answer)
	}
	return answer.Error, answer.Description
}

func TestCallerGetsIn(t *testing.T) {
	for _, authorization := range []string{"Bearer abc", "bearer abc", "BEARER   abc ", "Bearer a-b.c_d~e+f/g=="} {
		r := ask(MiddlewareOptions{Verifier: fixed{p: Principal{ID: "token:a"}}}, "/mcp", authorization)
		if got := body(t, r); r.StatusCode != http.StatusOK || got != "token:a true []" {
			t.Errorf("%s: %d %s", authorization, r.StatusCode, got)
		}
	}
}

// TestHeadersThatCarryNoToken: the verifier would let anybody in, so it was not asked.
func TestHeadersThatCarryNoToken(t *testing.T) {
	for name, test := range map[string]struct {
		target        string
		authorization []string
		status        int
		challenge     string
		code          string
	}{
		"no header":            {"/mcp", nil, 401, "Bearer", "token_required"},
		"empty header":         {"/mcp", []string{""}, 401, "Bearer", "token_required"},
		"another scheme":       {"/mcp", []string{"Basic YTpi"}, 401, "Bearer", "token_required"},
		"scheme glued":         {"/mcp", []string{"Bearerabc"}, 401, "Bearer", "token_required"},
		"tab":                  {"/mcp", []string{"Bearer\tabc"}, 401, "Bearer", "token_required"},
		"no scheme":            {"/mcp", []string{"abc"}, 401, "Bearer", "token_required"},
		"scheme alone":         {"/mcp", []string{"Bearer "}, 401, "Bearer", "token_required"},
		"token in the query":   {"/mcp?access_token=abc&token=abc", nil, 401, "Bearer", "token_required"},
		"two headers":          {"/mcp", []string{"Bearer abc", "Bearer abc"}, 400, `Bearer error="invalid_request"`, "invalid_request"},
		"two schemes":          {"/mcp", []string{"Basic YTpi", "Bearer abc"}, 400, `Bearer error="invalid_request"`, "invalid_request"},
		"two in one":           {"/mcp", []string{"Bearer abc, Bearer def"}, 401, `Bearer error="invalid_token"`, "invalid_token"},
		"quoted":               {"/mcp", []string{`Bearer "abc"`}, 401, `Bearer error="invalid_token"`, "invalid_token"},
		"NUL":                  {"/mcp", []string{"Bearer abc\x00"}, 401, `Bearer error="invalid_token"`, "invalid_token"},
		"not ASCII":            {"/mcp", []string{"Bearer äbc"}, 401, `Bearer error="invalid_token"`, "invalid_token"},
		"longer than any":      {"/mcp", []string{"Bearer " + strings.Repeat("a", maxTokenLength+1)}, 401, `Bearer error="invalid_token"`, "invalid_token"},
		"with another's query": {"/mcp?access_token=abc", []string{"Basic YTpi"}, 401, "Bearer", "token_required"},
	} {
		t.Run(name, func(t *testing.T) {
			r := ask(MiddlewareOptions{Verifier: fixed{p: Principal{ID: "anybody"}}}, test.target, test.authorization...)
			challenge := r.Header.Get("WWW-Authenticate")
			if test.challenge == "Bearer" && challenge != "Bearer" || !strings.HasPrefix(challenge, test.challenge) || r.StatusCode != test.status {
				t.Errorf("%d, %s", r.StatusCode, challenge)
			}
			if code, description := answerOf(t, r); code != test.code || strings.Contains(description, "abc") {
				t.Errorf("got %s: %s", code, description)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	for name, test := range map[string]struct {
		err       error
		metadata  *MetadataOptions
		status    int
		challenge string
		code      string
		advice    string
	}{
		"unknown": {ErrInvalidToken, nil, 401,
			`Bearer error="invalid_token", error_description="The token is unknown, revoked or not meant for this server. An Ecwid token is not accepted here."`,
			"invalid_token", "ecwid-mcp token new --label NAME"},
		"expired": {ErrExpiredToken, nil, 401, `Bearer error="invalid_token", error_description="The token has expired."`, "invalid_token", "token new"},
		"unknown, by OAuth": {fmt.Errorf("%w: wrong key", ErrInvalidToken), oauth, 401,
			`Bearer error="invalid_token", error_description="The token is unknown, revoked or not meant for this server. An Ecwid token is not accepted here.", ` +
				`scope="ecwid:read ecwid:write", resource_metadata="http://shop.example/.well-known/oauth-protected-resource/mcp"`,
			"invalid_token", "Get one from https://id.example."},
		"no token, by OAuth": {errNoToken, oauth, 401,
			`Bearer scope="ecwid:read ecwid:write", resource_metadata="http://shop.example/.well-known/oauth-protected-resource/mcp"`,
			"token_required", "Get one from https://id.example."},
		"no expiry": {ErrNoExpiry, oauth, 401,
			`Bearer error="invalid_token", error_description="The token does not say when it expires (exp). Its issuer must add that.", ` +
				`scope="ecwid:read ecwid:write", resource_metadata="http://shop.example/.well-known/oauth-protected-resource/mcp"`,
			"invalid_token", "does not say when it expires"},
		"several headers, by OAuth": {errSeveralTokens, oauth, 400, // another scope would not help
			`Bearer error="invalid_request", error_description="Send one Authorization header, not several.", ` +
				`resource_metadata="http://shop.example/.well-known/oauth-protected-resource/mcp"`,
			"invalid_request", "not several."},
		"too few scopes": {ErrInsufficientScope, oauth, 403,
			`Bearer error="insufficient_scope", error_description="The token holds no scope of this server.", ` +
				`scope="ecwid:read ecwid:write", resource_metadata="http://shop.example/.well-known/oauth-protected-resource/mcp"`,
			"insufficient_scope", "Get one with a scope of: ecwid:read, ecwid:write."},
		"no store":    {ErrNoStore, oauth, 403, "", "no_store", "must add the claim"},
		"unavailable": {fmt.Errorf("%w: no route", ErrUnavailable), oauth, 503, "", "temporarily_unavailable", "Try again."},
		"any other":   {context.Canceled, nil, 503, "", "temporarily_unavailable", "Try again."},
	} {
		t.Run(name, func(t *testing.T) {
			r := ask(MiddlewareOptions{Verifier: fixed{err: test.err}, Metadata: test.metadata}, "http://shop.example/mcp", "Bearer abc")
			if got := r.Header.Get("WWW-Authenticate"); r.StatusCode != test.status || got != test.challenge {
				t.Errorf("%d, %s", r.StatusCode, got)
			}
			if (r.Header.Get("Retry-After") != "") != (test.status == 503) {
				t.Errorf("Retry-After: %q", r.Header.Get("Retry-After"))
			}
			if code, description := answerOf(t, r); code != test.code || !strings.HasSuffix(description, test.advice) && !strings.Contains(description, test.advice) ||
				strings.Contains(description, "wrong key") || strings.Contains(description, "no route") {
				t.Errorf("got %s: %s", code, description)
			}
		})
	}
}

func TestLogNeverShowsTokens(t *testing.T) {
	logger, log := logTo()
	options := MiddlewareOptions{Verifier: open(t, tokensPath(t)), Logger: logger}
	for _, authorization := range [][]string{{"Bearer secret_abc"}, {"Bearer ecwidmcp_abc"}, {"Basic secret_abc"}, {"Bearer ecwidmcp_abc", "x"}} {
		ask(options, "/mcp?access_token=secret_abc", authorization...)
	}
	if got := log.String(); strings.Count(got, "a caller was turned away") != 4 || !strings.Contains(got, "path=/mcp") || strings.Contains(got, "_abc") {
		t.Error(got)
	}
}

// TestThroughARealServer: tokens of a file, over a socket, revoked in between.
func TestThroughARealServer(t *testing.T) {
	tokens := open(t, tokensPath(t))
	text := create(t, tokens, TokenInfo{Label: "a"})
	server := httptest.NewServer(Middleware(MiddlewareOptions{Verifier: tokens})(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, _ := FromContext(r.Context())
		_, _ = io.WriteString(w, p.ID)
	})))
	defer server.Close()
	send := func() (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+text.Reveal())
		answer, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer.StatusCode, body(t, answer)
	}
	if status, who := send(); status != 200 || !strings.HasPrefix(who, "token:a:") {
		t.Errorf("%d %s", status, who)
	}
	if err := tokens.Revoke(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if status, _ := send(); status != 401 {
		t.Errorf("%d after it was revoked", status)
	}
}

func FuzzBearerToken(f *testing.F) {
	f.Add("Bearer abc")
	f.Add("bearer \x00")
	f.Fuzz(func(t *testing.T, value string) {
		r := &http.Request{Header: http.Header{"Authorization": {value}}}
		token, err := bearerToken(r)
		if (err == nil) != (token != "") || len(token) > maxTokenLength || strings.ContainsAny(token, " ,\"\r\n\x00") {
			t.Errorf("%q: %q, %v", value, token, err)
		}
		if err != nil && !errors.Is(err, errNoToken) && !errors.Is(err, ErrInvalidToken) {
			t.Errorf("%q: %v", value, err)
		}
	})
}
