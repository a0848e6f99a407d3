package ecwid

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

const testToken = "secret_7hJk2LmNpQ9rStUvWxYz"

// transportFunc plays Ecwid and the network to it.
type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// reply is an answer; headers come as name, value, name, value.
func reply(status int, body string, headers ...string) *http.Response {
	header := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		header.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))}
}

// always answers every request alike.
func always(status int, body string, headers ...string) transportFunc {
	return func(*http.Request) (*http.Response, error) { return reply(status, body, headers...), nil }
}

func newTestClient(t testing.TB, transport http.RoundTripper) *Client {
	t.Helper()
	client, err := New(Config{StoreID: 1003, Token: NewSecret(testToken), Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// handlerFunc is a fake link of the chain.
type handlerFunc func(context.Context, *request) (*response, error)

func (f handlerFunc) do(ctx context.Context, req *request) (*response, error) { return f(ctx, req) }

func contextWithin(t testing.TB, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), d)
}
