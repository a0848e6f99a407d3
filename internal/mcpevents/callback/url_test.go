package callback

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

func TestHostileURLs(t *testing.T) {
	c := New(Options{Allow: mustAllow(t, "http://localhost:8080", "https://10.0.0.1", "192.168.7.0/24", "fd00:7::/32")})
	tests := map[string][]string{
		"is longer than 2048 characters": {"https://example.com/" + strings.Repeat("x", maxURL)},
		"is not an absolute URL": {
			"", "/hook", "https://", "https:///hook", "https:example.com", "//", "https://?x", "https://[::1", "https://exa mple.com/",
			"https://example.com\n.evil.test/", "https://example.com/\x00", `https://example.com\@127.0.0.1/`, "https://%31%32%37.0.0.1/",
			"https://example.com:8o/", "https://::1/",
		},
		"must not hold a user name or password": {"https://user@example.com/", "https://user:pw@example.com/", "https://@example.com/", "http://x@localhost:8080/"},
		"must not have a fragment":              {"https://example.com/#x", "https://example.com/#", "http://localhost:8080/#x"},
		"has no valid port":                     {"https://example.com:/", "https://example.com:0/", "https://example.com:65536/", "https://example.com:99999999999999999999/"},
		"must begin with https://": {
			"http://example.com/", "ftp://example.com/", "file://example.com/etc/passwd", "gopher://example.com/", "ws://example.com/",
			"//example.com/hook", "http://localhost:8081/", "http://192.168.7.1/", "http://10.0.0.1/", "javascript://example.com/",
		},
		"has an address that is not globally routable": {
			"https://127.0.0.1/", "https://127.0.0.1:8443/", "https://10.0.0.1:8443/", "https://10.0.0.2/", "https://169.254.169.254/latest/meta-data/",
			"https://192.168.1.1/", "https://0.0.0.0/", "https://[::]/", "https://[::1]/", "https://[::1]:443/", "https://[::ffff:127.0.0.1]/",
			"https://[::ffff:7f00:1]/", "https://[::ffff:8.8.8.8]/", "https://[fe80::1%25eth0]/", "https://[2001:4860:4860::8888%25eth0]/",
			"https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://[0:0:0:0:0:0:0:1]/", "https://[fd00:8::1]/",
		},
		"has a host that is neither a name nor an address in its usual form": {
			"https://2130706433/", "https://017700000001/", "https://0x7f000001/", "https://0x7F.1/", "https://127.1/", "https://127.0.1/",
			"https://0177.0.0.1/", "https://0x7f.0x0.0x0.0x1/", "https://127.0.0.1./", "https://127.0.0.01/", "https://0/", "https://0x/",
			"https://1.2.3.4.5/", "https://①②⑦.0.0.1/", "https://256.256.256.256/", "https://8.8.8.8./", "https://example.123/", "https://00000000127.0.0.1/",
		},
		"must name a public host": {
			"https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://a.localhost/", "https://printer.local/", "https://intranet/",
			"https://metadata.google.internal/", "https://router.home.arpa/", "https://example.com./", "https://a..example.com/", "https://.example.com/",
			"https://-a.example.com/", "https://exämple.com/", "https://127。0。0。1/", "https://\uff11\uff12\uff17.0.0.\uff11/", "https://example.com%00/x",
			"https://" + strings.Repeat("a.", 130) + "com/", "https://a*b.example.com/", "https://$host.example.com/",
		},
	}
	for reason, urls := range tests {
		for _, raw := range urls {
			var got *URLError
			switch err := c.CheckURL(raw); {
			case err == nil:
				t.Errorf("%q is accepted", raw)
			case !errors.As(err, &got):
				t.Errorf("%q: %T", raw, err)
			case got.Reason != reason && !(reason == "must name a public host" && got.Reason == "is not an absolute URL"):
				t.Errorf("%q %s, want: %s", raw, got.Reason, reason)
			}
		}
	}
}

func TestCallableURLs(t *testing.T) {
	c := New(Options{Allow: mustAllow(t, "http://localhost:8080", "https://hooks.internal/", "http://[::1]:80", "192.168.7.0/24", "fd00:7::/32")})
	for _, raw := range []string{
		"https://example.com", "https://example.com/a/b?mcp_event_subscription=1", "https://EXAMPLE.com:8443/",
		"HTTPS://example.com/", "https://8.8.8.8/", "https://8.8.8.8:8443/", "https://[2606:4700::1111]/",
		"https://xn--exmple-cua.com/", "https://a_b.example.com/", "https://3com.com/", "https://1.2.3.4.example.com/",
		"https://conformance.invalid/", "https://192.168.7.9/", "https://[fd00:7::1]/",
		"https://" + strings.Repeat("a.", 100) + "com/", "https://example.com/" + strings.Repeat("x", maxURL-20),
		"http://localhost:8080/hook", "http://LOCALHOST:8080", "https://hooks.internal:443/x", "https://hooks.internal/x",
		"http://[::1]/",
	} {
		if err := c.CheckURL(raw); err != nil {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func TestParseAllowlist(t *testing.T) {
	for _, entry := range []string{
		"", "localhost", "localhost:8080", "127.0.0.1", "http://", "http://localhost/path", "http://localhost?x", "http://user@localhost",
		"ftp://localhost", "http://localhost#", "10.0.0.0/33", "http://local host", "*", "http://localhost:8o",
	} {
		if _, err := ParseAllowlist([]string{"https://fine.test", entry}); err == nil {
			t.Errorf("%q is accepted", entry)
		}
	}
}

func FuzzCheckURL(f *testing.F) {
	for _, seed := range []string{
		"https://example.com/", "https://127.0.0.1/", "https://[::1]:443/x", "https://0x7f.1/", "https://a@b/", "https://8.8.8.8:1/#", "https://[fe80::1%25e]/",
	} {
		f.Add(seed)
	}
	c := New(Options{})
	f.Fuzz(func(t *testing.T, raw string) {
		if c.CheckURL(raw) != nil {
			return
		}
		u, err := url.Parse(raw)
		if err != nil || u.Scheme != "https" || u.User != nil || u.Fragment != "" || len(raw) > maxURL {
			t.Fatalf("%q is accepted", raw)
		}
		if ip, err := netip.ParseAddr(u.Hostname()); err == nil && (!ip.IsGlobalUnicast() || ip.IsPrivate() || ip.Is4In6() || ip.Zone() != "") {
			t.Fatalf("%q is accepted", raw)
		}
		for _, r := range u.Hostname() {
			if r > 0x7e || r <= ' ' {
				t.Fatalf("%q is accepted", raw)
			}
		}
	})
}
