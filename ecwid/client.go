package ecwid

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/oauth2"
)

// DefaultBaseURL is Ecwid's API without the store id; there is one host for all regions.
const DefaultBaseURL = "https://app.ecwid.com/api/v3"

// Config says which store a Client talks to. Only StoreID and a token are needed.
type Config struct {
	StoreID int64
	Token   Secret
	// TokenSource replaces Token, for credentials that are looked up or exchanged while the program runs.
	TokenSource oauth2.TokenSource
	// BaseURL is the API without the store id; DefaultBaseURL when empty.
	BaseURL string
	// Transport carries the requests; when nil, a clone of http.DefaultTransport, which takes its proxy from the
	// environment and asks for gzip.
	Transport http.RoundTripper
	// Limits holds the request budget of every token. Clients that may share a token must share Limits; when nil,
	// the client gets its own.
	Limits    *Limits
	UserAgent string
	// Observe is told of every attempt of every call; nil when nobody wants to know. It runs within the call, in several
	// goroutines at once, and must return at once.
	Observe func(Call)
}

// Client calls the Ecwid REST API for one store. It is safe for concurrent use.
type Client struct {
	storeID int64
	public  bool
	class   class
	next    handler
	limiter *Limiter
}

// New returns a Client for the store of the Config. It makes no call.
func New(cfg Config) (*Client, error) {
	if cfg.StoreID <= 0 {
		return nil, fmt.Errorf("ecwid: store id %d is not a positive number", cfg.StoreID)
	}
	if cfg.Token.IsZero() && cfg.TokenSource == nil {
		return nil, errors.New("ecwid: no token")
	}
	base, err := baseURL(cfg.BaseURL, cfg.StoreID)
	if err != nil {
		return nil, err
	}
	if cfg.TokenSource == nil {
		cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: cfg.Token.Reveal(), TokenType: "Bearer"})
	}
	if cfg.Limits == nil {
		cfg.Limits = NewLimits()
	}
	limiter := cfg.Limits.forToken(cfg.Token, cfg.StoreID)
	send := newSender(base.JoinPath(strconv.FormatInt(cfg.StoreID, 10)), cfg)
	var attempt handler = &limitHandler{limiter: limiter, next: &errorHandler{next: send}}
	if cfg.Observe != nil {
		attempt = &observeHandler{next: attempt, report: cfg.Observe}
	}
	return &Client{
		storeID: cfg.StoreID,
		public:  cfg.Token.IsPublic(),
		limiter: limiter,
		next:    &retryHandler{next: attempt, jitter: rand.Float64},
	}, nil
}

// baseURL takes an address with or without the store id, since Ecwid's documentation always shows it with one.
func baseURL(text string, storeID int64) (*url.URL, error) {
	if text == "" {
		text = DefaultBaseURL
	}
	base, err := url.Parse(strings.TrimSuffix(strings.TrimRight(text, "/"), "/"+strconv.FormatInt(storeID, 10)))
	if err != nil {
		return nil, errors.New("ecwid: the API URL cannot be read")
	}
	if (base.Scheme != "https" && base.Scheme != "http") || base.Host == "" || base.RawQuery != "" || base.User != nil {
		return nil, errors.New("ecwid: the API URL must look like " + DefaultBaseURL)
	}
	return base, nil
}

// StoreID returns the store that the client talks to.
func (c *Client) StoreID() int64 { return c.storeID }

// IsPublic reports whether the client holds a public token, which reads enabled products and little else.
func (c *Client) IsPublic() bool { return c.public }

// InBackground returns a client on the same budget whose calls let interactive ones go first and use at most 30 % of
// the budget.
func (c *Client) InBackground() *Client {
	background := *c
	background.class = classBackground
	return &background
}

// call sends the request and decodes its answer into a T.
func call[T any](ctx context.Context, c *Client, req request) (T, error) {
	var result T
	req.class = c.class
	if err := req.check(); err != nil {
		return result, err
	}
	res, err := c.next.do(ctx, &req)
	if err != nil {
		return result, err
	}
	if err := json.Unmarshal(res.body, &result); err != nil {
		return result, inDoubt(!req.reads, malformed(&req, res, err))
	}
	return result, nil
}

// jsonBody encodes what is sent. Encoding our own types cannot fail, so a failure is a mistake in them.
func jsonBody(value any) []byte {
	data, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("ecwid: request body: %v", err))
	}
	return data
}
