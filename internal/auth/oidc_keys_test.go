package auth

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

func accepts(t *testing.T, v Verifier, token string) {
	t.Helper()
	if _, err := v.Verify(t.Context(), token); err != nil {
		t.Errorf("refused: %v", err)
	}
}

func TestKeysRotate(t *testing.T) {
	i := newIssuer(t)
	old, fresh := rsaKey(t, "k1"), ecKey(t, "k2")
	i.publish(old)
	v, c := newVerifier(t, i)
	before, after := sign(t, old, nil, i.claims(nil)), sign(t, fresh, nil, i.claims(nil))
	accepts(t, v, before)
	refuses(t, v, after, ErrInvalidToken)
	i.publish(old, fresh)
	c.now = c.now.Add(fetchPause)
	accepts(t, v, after)
	accepts(t, v, before)
}

// TestKeyWithoutAnIDRotates: the same id, or none, with another key behind it.
func TestKeyWithoutAnIDRotates(t *testing.T) {
	for _, id := range []string{"", "same"} {
		i := newIssuer(t)
		old, fresh := rsaKey(t, id), rsaKey(t, id)
		i.publish(old)
		v, c := newVerifier(t, i)
		accepts(t, v, sign(t, old, nil, i.claims(nil)))
		i.publish(fresh)
		c.now = c.now.Add(fetchPause)
		accepts(t, v, sign(t, fresh, nil, i.claims(nil)))
		refuses(t, v, sign(t, old, nil, i.claims(nil)), ErrInvalidToken)
	}
}

// TestWithdrawnKey: a key that the issuer no longer names is trusted for fifteen minutes at most.
func TestWithdrawnKey(t *testing.T) {
	i := newIssuer(t)
	stolen, fresh := rsaKey(t, "k1"), rsaKey(t, "k2")
	i.publish(stolen)
	v, c := newVerifier(t, i)
	token := sign(t, stolen, nil, i.claims(nil))
	accepts(t, v, token)
	i.publish(fresh)
	c.now = c.now.Add(keysPeriod)
	refuses(t, v, token, ErrInvalidToken)
}

// TestStrangersCannotFloodTheIssuer: tokens with unknown keys cost it one request each few seconds, garbage none.
func TestStrangersCannotFloodTheIssuer(t *testing.T) {
	i := newIssuer(t)
	key, foreign := rsaKey(t, "k1"), rsaKey(t, "k2")
	i.publish(key)
	v, c := newVerifier(t, i)
	for _, token := range []string{"", "abc", "secret_abc", "a.b.c", strings.Repeat("a", maxTokenLength)} {
		refuses(t, v, token, ErrInvalidToken)
	}
	if i.asked(descriptionPath)+i.asked(keysPath) != 0 {
		t.Error("the issuer was asked about garbage")
	}
	token := sign(t, foreign, nil, i.claims(nil))
	for range 5 {
		for range 20 {
			refuses(t, v, token, ErrInvalidToken)
		}
		c.now = c.now.Add(fetchPause)
	}
	if i.asked(descriptionPath) != 1 || i.asked(keysPath) != 5 {
		t.Errorf("%d and %d requests", i.asked(descriptionPath), i.asked(keysPath))
	}
}

// TestIssuerIsDownAtTheStart: callers are asked to come again, and get in when it is up.
func TestIssuerIsDownAtTheStart(t *testing.T) {
	for _, path := range []string{descriptionPath, keysPath} {
		t.Run(path, func(t *testing.T) {
			i := newIssuer(t)
			key := rsaKey(t, "k1")
			i.publish(key)
			i.answers(path, func(w http.ResponseWriter) { http.Error(w, "down for jane@example.com", http.StatusBadGateway) })
			logger, log := logTo()
			v, c := newVerifier(t, i, func(o *OIDCOptions) { o.Logger = logger })
			token := sign(t, key, nil, i.claims(nil))
			for range 3 {
				refuses(t, v, token, ErrUnavailable)
			}
			refuses(t, v, "abc", ErrInvalidToken)
			if got := log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "status 502") || strings.Contains(got, "jane") {
				t.Errorf("log %q", got)
			}
			i.answers(path, nil)
			refuses(t, v, token, ErrUnavailable)
			c.now = c.now.Add(fetchPause)
			accepts(t, v, token)
		})
	}
}

// TestOutage: known keys stay good for an hour.
func TestOutage(t *testing.T) {
	i := newIssuer(t)
	key := rsaKey(t, "k1")
	i.publish(key)
	v, c := newVerifier(t, i)
	token := sign(t, key, nil, i.claims(fields{"exp": noon.Add(24 * time.Hour).Unix()}))
	accepts(t, v, token)
	down := func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) }
	i.answers(descriptionPath, down)
	i.answers(keysPath, down)
	for range 3 {
		c.now = c.now.Add(keysPeriod)
		accepts(t, v, token)
	}
	c.now = c.now.Add(keysPeriod)
	refuses(t, v, token, ErrUnavailable)
	i.answers(descriptionPath, nil)
	i.answers(keysPath, nil)
	c.now = c.now.Add(fetchPause)
	accepts(t, v, token)
}

func TestUnusableAnswersOfTheIssuer(t *testing.T) {
	write := func(text string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { _, _ = io.WriteString(w, text) }
	}
	for name, test := range map[string]struct {
		path   string
		answer func(http.ResponseWriter)
		want   error
		log    string
	}{
		"description is HTML":     {descriptionPath, write("<html>"), ErrUnavailable, "not JSON"},
		"another issuer":          {descriptionPath, write(`{"issuer":"https://other.example","jwks_uri":"https://other.example/keys"}`), ErrUnavailable, "did not match"},
		"no keys":                 {descriptionPath, write(`{"issuer":"ISSUER"}`), ErrUnavailable, "no https address"},
		"keys without encryption": {descriptionPath, write(`{"issuer":"ISSUER","jwks_uri":"http://keys.example/"}`), ErrUnavailable, "no https address"},
		"sent elsewhere": {descriptionPath, func(w http.ResponseWriter) {
			w.Header().Set("Location", "https://other.example")
			w.WriteHeader(http.StatusFound)
		}, ErrUnavailable, "status 302"},
		"keys are HTML":     {keysPath, write("<html>"), ErrUnavailable, "not JSON"},
		"endless keys":      {keysPath, write(strings.Repeat(" ", maxDocument+1)), ErrUnavailable, "larger than 1 MiB"},
		"connection breaks": {keysPath, func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, ErrUnavailable, "cannot be asked"},
		"empty set of keys": {keysPath, write(`{"keys":[]}`), ErrInvalidToken, ""},
		"symmetric key":     {keysPath, write(`{"keys":[{"kty":"oct","kid":"k1","k":"c2VjcmV0"}]}`), ErrInvalidToken, ""},
	} {
		t.Run(name, func(t *testing.T) {
			i := newIssuer(t)
			key := rsaKey(t, "k1")
			i.publish(key)
			i.answers(test.path, func(w http.ResponseWriter) { test.answer(replacing{w, "ISSUER", i.URL}) })
			logger, log := logTo()
			v, _ := newVerifier(t, i, func(o *OIDCOptions) { o.Logger = logger })
			token := sign(t, key, nil, i.claims(nil))
			for range 3 {
				refuses(t, v, token, test.want)
			}
			if lines := strings.Count(log.String(), "\n"); !strings.Contains(log.String(), test.log) || lines > 1 || (lines == 0) != (test.log == "") {
				t.Errorf("log %q", log)
			}
		})
	}
}

// replacing writes one text in place of another.
type replacing struct {
	http.ResponseWriter
	from, to string
}

func (r replacing) Write(data []byte) (int, error) {
	_, err := io.WriteString(r.ResponseWriter, strings.ReplaceAll(string(data), r.from, r.to))
	return len(data), err
}

// TestCallerDoesNotWaitForTheIssuer longer than it likes, and the server's end ends a request that hangs.
func TestCallerDoesNotWaitForTheIssuer(t *testing.T) {
	for _, hangs := range []string{descriptionPath, keysPath} {
		t.Run(hangs, func(t *testing.T) {
			asked, release := make(chan struct{}), make(chan struct{})
			i := newIssuer(t)
			defer close(release) // before the issuer is closed
			i.answers(hangs, func(http.ResponseWriter) {
				close(asked)
				<-release
			})
			ctx, stop := context.WithCancel(t.Context())
			v, err := NewOIDC(ctx, OIDCOptions{Issuer: i.URL, Audience: "a", ReadScope: "r", WriteScope: "w", StoresClaim: "s"})
			if err != nil {
				t.Fatal(err)
			}
			token := sign(t, rsaKey(t, "k1"), nil, i.claims(nil))
			var first sync.WaitGroup
			first.Go(func() { refuses(t, v, token, ErrUnavailable) })
			<-asked
			impatient, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := v.Verify(impatient, token); !errors.Is(err, ErrUnavailable) || !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			stopped := time.Now()
			stop()
			first.Wait()
			if waited := time.Since(stopped); waited > fetchTimeout/2 {
				t.Errorf("the request ended %v after the server", waited)
			}
		})
	}
}

// TestSymmetricKeyOfTheIssuer: HS256 is refused even with a secret that the issuer names as its key.
func TestSymmetricKeyOfTheIssuer(t *testing.T) {
	i := newIssuer(t)
	secret := jose.JSONWebKey{Key: []byte(strings.Repeat("s", 32)), KeyID: "k1"}
	keys, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{secret}})
	if err != nil {
		t.Fatal(err)
	}
	i.answers(keysPath, func(w http.ResponseWriter) { _, _ = w.Write(keys) })
	v, _ := newVerifier(t, i)
	refuses(t, v, signWith(t, jose.SigningKey{Algorithm: jose.HS256, Key: secret}, nil, i.claims(nil)), ErrInvalidToken)
}

func TestManyCallersAtOnce(t *testing.T) {
	i := newIssuer(t)
	key := rsaKey(t, "k1")
	i.publish(key)
	v, _ := newVerifier(t, i)
	token := sign(t, key, nil, i.claims(nil))
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() { accepts(t, v, token) })
	}
	all.Wait()
	if i.asked(descriptionPath) != 1 || i.asked(keysPath) != 1 {
		t.Errorf("%d and %d requests", i.asked(descriptionPath), i.asked(keysPath))
	}
}

func TestOwnClientIsUsed(t *testing.T) {
	i := newIssuer(t)
	key := rsaKey(t, "k1")
	i.publish(key)
	used := 0
	transport := &http.Transport{DisableKeepAlives: true}
	v, _ := newVerifier(t, i, func(o *OIDCOptions) {
		o.HTTPClient = &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			used++
			if r.Header.Get("Authorization") != "" {
				t.Error("the issuer gets a token")
			}
			return transport.RoundTrip(r)
		})}
	})
	accepts(t, v, sign(t, key, nil, i.claims(nil)))
	if used != 2 {
		t.Errorf("%d requests", used)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
