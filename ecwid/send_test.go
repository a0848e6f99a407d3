package ecwid

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"golang.org/x/oauth2"
)

// serve starts a real HTTP server and returns a client of it.
func serve(t *testing.T, handler http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	transport := defaultTransport()
	t.Cleanup(func() { transport.CloseIdleConnections(); server.Close() })
	return mustClient(t, Config{StoreID: 1003, Token: NewSecret(testToken), BaseURL: server.URL + "/api/v3/",
		Transport: transport, UserAgent: "test/1"})
}

func TestEveryRequestCarriesTheTokenInItsHeaderOnly(t *testing.T) {
	for _, c := range append(idempotentCalls, otherCalls...) {
		t.Run(c.name, func(t *testing.T) {
			client := newTestClient(t, transportFunc(func(r *http.Request) (*http.Response, error) {
				if got := r.Header.Get("Authorization"); got != "Bearer "+testToken {
					t.Errorf("Authorization: %q", got)
				}
				if strings.Contains(r.URL.String(), testToken) || strings.Contains(r.URL.RawQuery, "token") {
					t.Errorf("token in the URL %s", r.URL)
				}
				if !strings.HasPrefix(r.URL.String(), "https://app.ecwid.com/api/v3/1003/") {
					t.Errorf("URL %s", r.URL)
				}
				if r.Header.Get("Accept") != "application/json" || r.Header.Get("User-Agent") != "ecwid-mcp" {
					t.Errorf("headers %v", r.Header)
				}
				if writes := r.Method != http.MethodGet; writes != (r.Header.Get("Content-Type") != "") {
					t.Errorf("%s with Content-Type %q", r.Method, r.Header.Get("Content-Type"))
				}
				return reply(http.StatusOK, `{}`), nil
			}))
			if err := c.do(t.Context(), client); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestARedirectIsRefusedAndTakesNoTokenAlong(t *testing.T) {
	stranger := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the redirect was followed")
	}))
	defer stranger.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, c := range append(idempotentCalls, otherCalls...) {
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, stranger.URL+r.URL.Path, status)
			})
			var e *Error
			if err := c.do(t.Context(), client); !errors.As(err, &e) || e.Status != status || e.Kind != KindMalformed {
				t.Errorf("%s, %d: got %v", c.name, status, err)
			}
		}
	}
}

func TestIDsReachTheStoreUnchanged(t *testing.T) {
	ids := []string{"XJ12H", "SALE+2024", "A/B", "a b", "ä€", "50%", "%2B", "..;", "x?y=z", "#1", "A&B", "…/../x", "a:b@c", "\\"}
	for _, id := range ids {
		t.Run(id, func(t *testing.T) {
			var path, escaped string
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				path, escaped = r.URL.Path, r.URL.EscapedPath()
				_, _ = io.WriteString(w, `{}`)
			})
			if _, err := client.Order(t.Context(), OrderID(id)); err != nil {
				t.Fatal(err)
			}
			if want := "/api/v3/1003/orders/" + id; path != want {
				t.Errorf("the store saw %q, want %q", path, want)
			}
			if strings.Contains(escaped, "+") || strings.Count(escaped, "/") != 5 {
				t.Errorf("on the wire: %q", escaped)
			}
		})
	}
}

func TestAnIDThatWouldReachAnotherEndpointIsRefused(t *testing.T) {
	client := newTestClient(t, transportFunc(func(r *http.Request) (*http.Response, error) {
		t.Errorf("sent %s", r.URL)
		return reply(http.StatusOK, `{}`), nil
	}))
	for _, id := range []string{"", ".", ".."} {
		_, readErr := client.Order(t.Context(), OrderID(id))
		_, updateErr := client.UpdateOrder(t.Context(), OrderID(id), OrderUpdate{})
		_, cartErr := client.PlaceCart(t.Context(), CartID(id))
		_, couponErr := client.CouponByCode(t.Context(), id)
		for _, err := range []error{readErr, updateErr, cartErr, couponErr} {
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("id %q: got %v, want invalid", id, err)
			}
		}
	}
}

func TestGzippedAnswersAreRead(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" || r.Header.Get("User-Agent") != "test/1" {
			t.Errorf("headers %v", r.Header)
		}
		w.Header().Set("Content-Encoding", "gzip")
		zip := gzip.NewWriter(w)
		_, _ = io.WriteString(zip, `{"id":7,"name":"Tea"}`)
		_ = zip.Close()
	})
	if product, err := client.Product(t.Context(), 7); err != nil || product.Name != "Tea" {
		t.Errorf("got %+v, %v", product, err)
	}
}

// endless gives n bytes of one JSON string.
type endless struct{ n int }

func (e *endless) Read(p []byte) (int, error) {
	if e.n <= 0 {
		return 0, io.EOF
	}
	for i := range p {
		p[i] = '"'
	}
	e.n -= len(p)
	return len(p), nil
}

func TestAnAnswerHasABoundedSize(t *testing.T) {
	tests := map[string]struct {
		status int
		call   clientCall
		want   error
	}{
		"a read":   {http.StatusOK, idempotentCalls[0], ErrMalformed},
		"a create": {http.StatusOK, otherCalls[0], ErrOutcomeUnknown},
		"an error": {http.StatusBadRequest, otherCalls[0], ErrInvalid},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			body := &endless{n: 1 << 40}
			client := newTestClient(t, transportFunc(func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: test.status, Header: http.Header{}, Body: io.NopCloser(body)}, nil
			}))
			err := test.call.do(t.Context(), client)
			if !errors.Is(err, test.want) || len(err.Error()) > 500 {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if read := 1<<40 - body.n; read > 2*maxAnswer {
				t.Errorf("read %d bytes", read)
			}
		})
	}
}

func TestATokenThatCannotBeHadIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tokens := &failingSource{}
		client := mustClient(t, Config{StoreID: 1003, TokenSource: tokens, Transport: always(http.StatusOK, `{}`)})
		_, err := client.CreateOrder(t.Context(), NewOrder{})
		if err != nil || tokens.asked != 3 {
			t.Errorf("asked %d times, got %v; want success at the third attempt", tokens.asked, err)
		}
		tokens.asked = -100
		_, err = client.CreateOrder(t.Context(), NewOrder{})
		if !errors.Is(err, ErrUnavailable) || strings.Contains(err.Error(), testToken) {
			t.Errorf("got %v, want unavailable, since nothing was sent, without the source's words", err)
		}
	})
}

// failingSource gives a token from the third time on.
type failingSource struct{ asked int }

func (s *failingSource) Token() (*oauth2.Token, error) {
	if s.asked++; s.asked < 3 {
		return nil, errors.New("cannot refresh " + testToken)
	}
	return &oauth2.Token{AccessToken: testToken}, nil
}

func TestDefaultTransport(t *testing.T) {
	transport := defaultTransport()
	if transport.Proxy == nil || transport.DisableCompression || transport.ResponseHeaderTimeout == 0 {
		t.Error("want a proxy from the environment, gzip and a bound on silence")
	}
	if transport == http.DefaultTransport {
		t.Error("the program's default transport would be shared")
	}
}
