package callback

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"sync/atomic"
	"testing"
)

// everywhere serves on all addresses of the machine, counts its connections, and keeps none open after a reply.
func everywhere(t *testing.T) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	listener, err := net.Listen("tcp4", ":0")
	if err != nil {
		t.Fatal(err)
	}
	connections := new(atomic.Int32)
	server := overHTTPS(t, echo, func(s *httptest.Server) {
		_ = s.Listener.Close()
		s.Listener = listener
		s.Config.SetKeepAlivesEnabled(false)
		s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				connections.Add(1)
			}
		}
	})
	return server, connections
}

func named(t *testing.T, server *httptest.Server) string {
	t.Helper()
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return "https://example.com:" + u.Port() + "/hook"
}

// TestRebinding lets a name lead to a good address until the endpoint is verified, and to a private one from then on.
// 127.0.0.1 stands for the good one.
func TestRebinding(t *testing.T) {
	server, connections := everywhere(t)
	resolver, names := resolveTo(t, "127.0.0.1", "127.0.0.2")
	c := open(t, Options{Allow: mustAllow(t, "127.0.0.1/32"), RootCAs: trusting(server), Resolver: resolver})
	target := named(t, server)
	if err := c.CheckURL(target); err != nil {
		t.Fatal(err)
	}
	if err := c.Verify(t.Context(), Endpoint{URL: target, Keys: []Key{mustKey(t, testSecret)}}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if got := c.Post(t.Context(), message(t, target)); got != (Outcome{Reason: BlockedAddress}) || !got.Final() {
			t.Errorf("got %+v", got)
		}
	}
	if n := connections.Load(); n != 1 || names.asked != 4 {
		t.Errorf("%d connections, %d questions", n, names.asked)
	}
}

// TestNamesOfBlockedAddresses: whatever a name resolves to, the receiver that listens there sees nothing.
func TestNamesOfBlockedAddresses(t *testing.T) {
	server, connections := everywhere(t)
	target := named(t, server)
	for _, address := range blocked() {
		ip := netip.MustParseAddr(address)
		// The dialer takes a mapped address for what it stands for, and a machine without IPv6 does not ask the guard.
		if mapped := ip.Is4In6() && ip.Unmap().IsLoopback(); ip.Is6() && !mapped {
			continue
		}
		resolver, _ := resolveTo(t, address)
		c := open(t, Options{RootCAs: trusting(server), Resolver: resolver})
		if got := c.Post(t.Context(), message(t, target)); got != (Outcome{Reason: BlockedAddress}) {
			t.Errorf("%s: got %+v", address, got)
		}
		// A subscriber is not told which names lead into the private network.
		var refused *VerifyError
		if err := c.Verify(t.Context(), Endpoint{URL: target, Keys: []Key{mustKey(t, testSecret)}}); !errors.As(err, &refused) || refused.Reason != Refused {
			t.Errorf("%s: got %v", address, err)
		}
	}
	if n := connections.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

func TestUnknownNames(t *testing.T) {
	resolver, _ := resolveTo(t, "::1") // no answer for IPv4, a blocked one for IPv6
	c := open(t, Options{Resolver: resolver})
	if got := c.Post(t.Context(), message(t, "https://example.com/")); got.Reason != BlockedAddress && got.Reason != Refused {
		t.Errorf("got %+v", got)
	}
}

func TestRedirectsIntoThePrivateNetwork(t *testing.T) {
	canary := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the canary was called") }))
	t.Cleanup(canary.Close)
	for _, code := range []int{301, 302, 303, 307, 308} {
		server := overHTTPS(t, status(code, "Location", canary.URL), nil)
		c := open(t, Options{Allow: mustAllow(t, "127.0.0.1/32"), RootCAs: trusting(server)})
		if got := c.Post(t.Context(), message(t, server.URL)); got != (Outcome{Status: code, Reason: HTTP4xx}) {
			t.Errorf("got %+v", got)
		}
	}
}
