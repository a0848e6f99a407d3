package callback

import (
	"context"
	"errors"
	"net/netip"
	"syscall"

	"code.dny.dev/ssrf"
)

var errBlocked = errors.New("callback: the address is not globally routable")

// addresses decides which addresses may be connected to.
type addresses struct{ guardian *ssrf.Guardian }

// newAddresses leaves out everything in IANA's special-purpose registries and whatever is not IPv6 global unicast
// (with it mapped, translated and link-local addresses), which the library knows.
func newAddresses(allow Allowlist) *addresses {
	var v4, v6 []netip.Prefix
	for _, prefix := range allow.prefixes {
		if prefix.Addr().Is4() {
			v4 = append(v4, prefix)
		} else {
			v6 = append(v6, prefix)
		}
	}
	return &addresses{ssrf.New(
		ssrf.WithAnyPort(),
		ssrf.WithAllowedV4Prefixes(v4...),
		ssrf.WithAllowedV6Prefixes(v6...),
		// Looks public, but is the virtual host's own service within every Azure machine.
		ssrf.WithDeniedV4Prefixes(netip.MustParsePrefix("168.63.129.16/32")),
	)}
}

func (a *addresses) permitted(ip netip.Addr) bool { return a.guardian.SafeAddr(ip) == nil }

// control is asked by the dialer after the name was looked up and before it connects.
func (a *addresses) control(_ context.Context, network, address string, c syscall.RawConn) error {
	if a.guardian.Safe(network, address, c) != nil {
		return errBlocked
	}
	return nil
}
