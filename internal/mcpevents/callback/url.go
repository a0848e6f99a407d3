package callback

import (
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

const (
	maxURL  = 2048
	maxHost = 253
)

// URLError says why a URL cannot be a callback. It never repeats the URL.
type URLError struct{ Reason string }

// Error implements error.
func (e *URLError) Error() string { return "callback URL " + e.Reason }

// CheckURL tells whether a URL may be called at all, as far as that shows without looking its name up; the address
// behind a name is checked at every connection. The error is a *[URLError].
func (c *Client) CheckURL(raw string) error {
	_, err := c.parse(raw)
	return err
}

func (c *Client) parse(raw string) (*url.URL, error) {
	if len(raw) > maxURL {
		return nil, &URLError{"is longer than " + strconv.Itoa(maxURL) + " characters"}
	}
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.Opaque != "" {
		return nil, &URLError{"is not an absolute URL"}
	}
	if u.User != nil {
		return nil, &URLError{"must not hold a user name or password"}
	}
	if strings.Contains(raw, "#") {
		return nil, &URLError{"must not have a fragment"}
	}
	if !validPort(u) {
		return nil, &URLError{"has no valid port"}
	}
	if c.allow.has(u) {
		return u, nil
	}
	if u.Scheme != "https" {
		return nil, &URLError{"must begin with https://"}
	}
	if reason := c.refusedHost(u.Hostname()); reason != "" {
		return nil, &URLError{reason}
	}
	return u, nil
}

func validPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && port > 0
}

var (
	nameLike = regexp.MustCompile(`^([A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?\.)+[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$`)
	// A last label such as these makes most resolvers read the whole host as an IPv4 address: 127.1, 0x7f.1, 2130706433.
	numeric = regexp.MustCompile(`(^|\.)([0-9]+|0[xX][0-9A-Fa-f]*)\.?$`)
	// Names that mean something in a private network only (RFC 6761, RFC 6762, RFC 8375, ICANN on "internal").
	private = regexp.MustCompile(`(?i)(^|\.)(localhost|local|internal|home\.arpa)$`)
)

// refusedHost says what is wrong with a host, or nothing.
func (c *Client) refusedHost(host string) string {
	if ip, err := netip.ParseAddr(host); err == nil {
		if c.addresses.permitted(ip) {
			return ""
		}
		return "has an address that is not globally routable"
	}
	switch {
	case numeric.MatchString(host):
		return "has a host that is neither a name nor an address in its usual form"
	case len(host) > maxHost || !nameLike.MatchString(host), private.MatchString(host):
		return "must name a public host"
	}
	return ""
}
