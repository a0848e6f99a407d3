// Package callback sends one signed HTTP POST to an endpoint that somebody else has named, without letting that name
// lead into the private network: only https to globally routable addresses, checked on the address that is really
// connected to, no redirects, no proxies, and bounds on time, size and connections. The rules are those of the MCP
// Events extension, "Webhook security".
package callback

import (
	"cmp"
	"crypto/rand"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"time"
)

const (
	// MaxBody is the most bytes a message may have; a longer one is not sent.
	MaxBody = 262_144

	defaultTimeout  = 10 * time.Second
	defaultMaxReply = 4 << 10
	defaultPerHost  = 64
	defaultVerifies = 60
)

// Options are the settings of a [Client]. The zero value is usable.
type Options struct {
	// Allow names what an operator trusts beyond the public internet.
	Allow Allowlist
	// Timeout bounds one attempt from its first packet to the status of the reply; 10 s when zero.
	Timeout time.Duration
	// MaxReply is the most bytes that are read of a reply's body; 4 KiB when zero.
	MaxReply int64
	// PerHost is the most requests at once to one host and port; 64 when zero. Further ones wait for their turn.
	PerHost int
	// VerifiesPerMinute is the most handshakes that are begun in a minute with one host and port; 60 when zero.
	VerifiesPerMinute int
	// UserAgent is sent with every request; "ecwid-mcp" when empty.
	UserAgent string
	// Now is the clock of timestamps; time.Now when nil.
	Now func() time.Time
	// Random is where challenges come from; crypto/rand when nil.
	Random io.Reader
	// RootCAs are the certificate authorities to trust; the system's when nil.
	RootCAs *x509.CertPool
	// Resolver looks names up; the system's when nil.
	Resolver *net.Resolver
	// DialAllowed connects to allow-listed origins, and only to those; a net.Dialer when nil.
	DialAllowed Dial
}

// Client posts messages to callback endpoints. It is safe for concurrent use.
type Client struct {
	allow     Allowlist
	addresses *addresses
	timeout   time.Duration
	maxReply  int64
	userAgent string
	now       func() time.Time
	random    io.Reader
	turns     *turns
	quota     *quota
	guarded   *http.Client
	trusting  *http.Client // for allow-listed origins: addresses are not checked
}

// New returns a client. Close it when it is no longer used.
func New(o Options) *Client {
	o.Timeout = cmp.Or(o.Timeout, defaultTimeout)
	o.PerHost = cmp.Or(o.PerHost, defaultPerHost)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	checked := newAddresses(o.Allow)
	plain := &net.Dialer{Timeout: o.Timeout, Resolver: o.Resolver}
	if o.DialAllowed == nil {
		o.DialAllowed = plain.DialContext
	}
	guarded := *plain
	guarded.ControlContext = checked.control
	return &Client{
		allow:     o.Allow,
		addresses: checked,
		timeout:   o.Timeout,
		maxReply:  cmp.Or(o.MaxReply, defaultMaxReply),
		userAgent: cmp.Or(o.UserAgent, "ecwid-mcp"),
		now:       o.Now,
		random:    o.Random,
		turns:     newTurns(o.PerHost),
		quota:     newQuota(cmp.Or(o.VerifiesPerMinute, defaultVerifies)),
		guarded:   newHTTPClient(o, guarded.DialContext),
		trusting:  newHTTPClient(o, o.DialAllowed),
	}
}

// Close drops the connections that are kept for reuse.
func (c *Client) Close() {
	c.guarded.CloseIdleConnections()
	c.trusting.CloseIdleConnections()
}
