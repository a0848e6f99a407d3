package budget

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
)

const testToken = "secret_7hJk2LmNpQ9rStUvWxYz"

// shop answers every request and notes when it came.
type shop struct {
	mu       sync.Mutex
	arrivals []time.Time
}

func (s *shop) RoundTrip(*http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.arrivals = append(s.arrivals, time.Now())
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}"))}, nil
}

// client is a client of a process that has these limits.
func client(t testing.TB, limits *ecwid.Limits, transport http.RoundTripper) *ecwid.Client {
	t.Helper()
	c, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret(testToken), Transport: transport, Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func call(t testing.TB, limits *ecwid.Limits, transport http.RoundTripper) {
	t.Helper()
	if _, err := client(t, limits, transport).Profile(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// most is the largest number of arrivals within any window of the given length; they are sorted.
func most(arrivals []time.Time, window time.Duration) int {
	found, first := 0, 0
	for i, at := range arrivals {
		for at.Sub(arrivals[first]) > window {
			first++
		}
		found = max(found, i-first+1)
	}
	return found
}
