package tools

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// badImageAddress says why Ecwid must not be handed an address, or nothing. The address is checked as it is written,
// without DNS: it is Ecwid that fetches it, not this server.
func badImageAddress(text string) string {
	address, err := url.Parse(text)
	switch {
	case err != nil || address.Host == "":
		return "is not an address such as https://example.com/picture.jpg"
	case !strings.EqualFold(address.Scheme, "https"):
		return "must begin with https://"
	case address.User != nil:
		return "must not hold a user name or password"
	case !ascii(address.Hostname()):
		return "must have its host in plain letters; international names have a form that begins with xn--"
	case !slices.Contains([]string{"", "443", "8443"}, address.Port()):
		return "must use the usual port of https"
	case !publicHost(address.Hostname()):
		return "names a private or local host, which Ecwid cannot and must not reach"
	}
	return ""
}

// localSuffixes are names that never lead to a public host.
var localSuffixes = []string{
	"localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "private", "test", "example", "invalid",
	"onion", "arpa",
}

// numericLabel is how the last part of an old-style IPv4 address looks, such as 2130706433, 0x7f000001 or 127.1.
// No public top-level domain does.
var numericLabel = regexp.MustCompile(`^(0[xX][0-9a-fA-F]*|[0-9]+)$`)

func publicHost(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return publicIP(ip)
	}
	labels := strings.Split(strings.ToLower(strings.TrimSuffix(host, ".")), ".")
	last := labels[len(labels)-1]
	if len(labels) < 2 || slices.Contains(localSuffixes, last) || numericLabel.MatchString(last) {
		return false
	}
	return !slices.Contains(labels, "") && !strings.ContainsAny(host, ":%[]\\")
}

func ascii(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > 127 || r < 33 })
}

// specialRanges are not for hosts in the public internet, besides those that netip tells by itself
// (IANA IPv4 and IPv6 Special-Purpose Address Registries).
var specialRanges = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
}

// globalIPv6 is the part of IPv6 in use for public hosts; the ranges within it wrap IPv4 addresses or are reserved.
var (
	globalIPv6  = netip.MustParsePrefix("2000::/3")
	specialIPv6 = []netip.Prefix{
		netip.MustParsePrefix("2001::/23"),
		netip.MustParsePrefix("2001:db8::/32"),
		netip.MustParsePrefix("2002::/16"),
		netip.MustParsePrefix("3fff::/20"),
	}
)

func publicIP(ip netip.Addr) bool {
	ip = ip.Unmap()
	if ip.Zone() != "" || !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	contains := func(p netip.Prefix) bool { return p.Contains(ip) }
	if ip.Is4() {
		return !slices.ContainsFunc(specialRanges, contains)
	}
	return globalIPv6.Contains(ip) && !slices.ContainsFunc(specialIPv6, contains)
}
