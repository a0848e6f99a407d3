package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

const (
	fetchTimeout = 5 * time.Second
	maxDocument  = 1 << 20 // bytes

	// fetchPause is the least time between two requests for one document. Package oidc asks for the keys whenever a
	// signature does not fit, so that strangers could make the server flood the issuer.
	fetchPause = 5 * time.Second
	// maxAge is how long a document is used while the issuer cannot be reached.
	maxAge = time.Hour
)

// issuerCache is an HTTP transport that asks an issuer for its documents seldom, and remembers them through an outage.
type issuerCache struct {
	ctx       context.Context // of the server: all requests end with it
	next      http.RoundTripper
	logger    *slog.Logger
	now       func() time.Time
	mu        sync.Mutex
	documents map[string]*issuerDocument
}

// issuerDocument is the last good answer for one address, and the outcome of the last request.
type issuerDocument struct {
	mu      sync.Mutex // held during a request, so that there is one at a time
	body    []byte
	fetched time.Time
	asked   time.Time
	failed  error
}

// unreachableError says that an issuer did not answer with a document.
type unreachableError struct{ cause error }

// Error words the failure.
func (e *unreachableError) Error() string { return "the issuer cannot be asked: " + e.cause.Error() }

// Unwrap returns the cause.
func (e *unreachableError) Unwrap() error { return e.cause }

func newIssuerCache(ctx context.Context, next http.RoundTripper, options OIDCOptions) *issuerCache {
	return &issuerCache{ctx: ctx, next: next, logger: options.Logger, now: options.Now, documents: map[string]*issuerDocument{}}
}

// RoundTrip answers with the document at the request's address.
func (c *issuerCache) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := c.document(r)
	if err != nil {
		return nil, &unreachableError{err}
	}
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(body)), Request: r,
	}, nil
}

func (c *issuerCache) document(r *http.Request) ([]byte, error) {
	c.mu.Lock()
	d := c.documents[r.URL.String()]
	if d == nil {
		d = &issuerDocument{}
		c.documents[r.URL.String()] = d
	}
	c.mu.Unlock()

	d.mu.Lock()
	defer d.mu.Unlock()
	now := c.now()
	if d.asked.IsZero() || now.Sub(d.asked) >= fetchPause {
		body, err := c.fetch(r)
		d.asked, d.failed = now, err
		switch {
		case err == nil:
			d.body, d.fetched = body, now
		case c.ctx.Err() == nil:
			c.logger.Warn("the issuer of callers' tokens cannot be asked", "url", r.URL.String(), "error", err)
		}
	}
	if d.body != nil && now.Sub(d.fetched) < maxAge {
		return d.body, nil
	}
	return nil, d.failed
}

func (c *issuerCache) fetch(r *http.Request) ([]byte, error) {
	ctx, cancel := context.WithTimeout(r.Context(), fetchTimeout)
	defer cancel()
	defer context.AfterFunc(c.ctx, cancel)()
	answer, err := c.next.RoundTrip(r.Clone(ctx))
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", answer.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxDocument+1))
	switch {
	case err != nil:
		return nil, err
	case len(body) > maxDocument:
		return nil, fmt.Errorf("the document is larger than 1 MiB")
	case !json.Valid(body):
		return nil, fmt.Errorf("the document is not JSON")
	}
	return body, nil
}
