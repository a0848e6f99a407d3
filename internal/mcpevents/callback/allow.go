package callback

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// Allowlist is what an operator lets callbacks reach beyond public https endpoints, for local work. The zero value
// adds nothing.
type Allowlist struct {
	origins  map[string]bool
	prefixes []netip.Prefix
}

// ParseAllowlist reads entries that are either origins ("http://localhost:8080": any URL of it may be called, over
// http too and whatever address it has) or address ranges ("10.1.0.0/16": https endpoints may have such addresses).
func ParseAllowlist(entries []string) (Allowlist, error) {
	a := Allowlist{origins: map[string]bool{}}
	for _, entry := range entries {
		if prefix, err := netip.ParsePrefix(entry); err == nil {
			a.prefixes = append(a.prefixes, prefix.Masked())
			continue
		}
		u, err := parseOrigin(entry)
		if err != nil {
			return Allowlist{}, fmt.Errorf("%q is neither an origin such as http://localhost:8080 nor an address range such as 10.1.0.0/16", entry)
		}
		a.origins[origin(u)] = true
	}
	return a, nil
}

func parseOrigin(entry string) (*url.URL, error) {
	u, err := url.Parse(entry)
	if err != nil {
		return nil, err
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.TrimSuffix(entry, "/") != u.Scheme+"://"+u.Host {
		return nil, errors.New("not an origin")
	}
	return u, nil
}

// origin is scheme, host and port of a URL, written in one way only.
func origin(u *url.URL) string {
	return strings.ToLower(u.Scheme) + "://" + destination(u)
}

// destination is the host and the port that a URL leads to.
func destination(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[bool]string{true: "443", false: "80"}[u.Scheme == "https"]
	}
	return strings.ToLower(u.Hostname()) + ":" + port
}

func (a Allowlist) has(u *url.URL) bool { return a.origins[origin(u)] }
