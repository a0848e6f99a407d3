package ecwid

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"
)

const (
	maxAnswer      = 32 << 20 // the largest page of 100 full records is far below
	maxErrorAnswer = 64 << 10
)

var errTooLarge = errors.New("the answer is larger than 32 MB")

// sender is the last link: it puts the request on the wire and reads the whole answer. It uses no http.Client, because
// a redirect would carry the token to another host, or a POST to another method.
type sender struct {
	transport http.RoundTripper
	base      *url.URL
	userAgent string
}

func newSender(base *url.URL, cfg Config) *sender {
	transport := cfg.Transport
	if transport == nil {
		transport = defaultTransport()
	}
	agent := cfg.UserAgent
	if agent == "" {
		agent = "ecwid-mcp"
	}
	return &sender{
		transport: &oauth2.Transport{Source: tokenSource{cfg.TokenSource}, Base: transport},
		base:      base,
		userAgent: agent,
	}
}

// defaultTransport keeps the standard one's proxy from the environment and adds a bound on silence.
func defaultTransport() *http.Transport {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = time.Minute
	return transport
}

func (s *sender) do(ctx context.Context, req *request) (*response, error) {
	httpReq, err := s.build(ctx, req)
	if err != nil {
		return nil, req.fail(KindInvalid, "the request cannot be built")
	}
	httpRes, err := s.transport.RoundTrip(httpReq)
	if err != nil {
		return nil, networkError(req, err)
	}
	defer httpRes.Body.Close()
	limit := int64(maxAnswer)
	if httpRes.StatusCode >= 300 {
		limit = maxErrorAnswer
	}
	body, err := io.ReadAll(io.LimitReader(httpRes.Body, limit+1))
	if err != nil {
		return nil, networkError(req, err)
	}
	res := &response{status: httpRes.StatusCode, header: httpRes.Header, body: body}
	if int64(len(body)) > limit && httpRes.StatusCode < 300 {
		return nil, malformed(req, res, errTooLarge)
	}
	return res, nil
}

func (s *sender) build(ctx context.Context, req *request) (*http.Request, error) {
	target := s.base.String() + req.escapedPath()
	if len(req.query) > 0 {
		target += "?" + req.query.Encode()
	}
	var body io.Reader
	if req.body != nil {
		body = bytes.NewReader(req.body)
	}
	httpReq, err := http.NewRequestWithContext(ctx, req.method, target, body)
	if err != nil {
		return nil, err
	}
	httpReq.Header.Set("Accept", "application/json")
	httpReq.Header.Set("User-Agent", s.userAgent)
	if req.contentType != "" {
		httpReq.Header.Set("Content-Type", req.contentType)
	}
	return httpReq, nil
}

// networkError words a failure without an answer. A write whose request may have arrived has an unknown outcome.
func networkError(req *request, err error) *Error {
	var urlErr *url.Error
	if errors.As(err, &urlErr) {
		err = urlErr.Err // the outer text of some transports holds the whole URL with its query
	}
	kind, unsent := KindOutcomeUnknown, neverSent(err)
	if req.idempotent || unsent {
		kind = KindUnavailable
	}
	return &Error{Kind: kind, Method: req.method, Path: req.displayPath(), Cause: err, unsent: unsent}
}

// neverSent reports whether the error proves that no byte of the request left: there was no token for it, or the
// connection was never made.
func neverSent(err error) bool {
	var dns *net.DNSError
	if errors.Is(err, errNoToken) || errors.As(err, &dns) {
		return true
	}
	var op *net.OpError
	return errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect")
}

var errNoToken = errors.New("no token could be obtained")

// tokenSource marks the failures of a source of tokens, whose own words may hold secrets.
type tokenSource struct{ oauth2.TokenSource }

func (s tokenSource) Token() (*oauth2.Token, error) {
	token, err := s.TokenSource.Token()
	if err != nil {
		return nil, errNoToken
	}
	return token, nil
}
