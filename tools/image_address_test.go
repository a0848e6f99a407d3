package tools

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"ecwid-mcp/internal/toolkit"
)

var goodAddresses = []string{
	"https://example.com/picture.jpg", "HTTPS://EXAMPLE.COM/A.PNG", "https://cdn.example.co.uk:8443/a?b=c#d", "https://xn--bcher-kva.example.com/x.gif",
	"https://93.184.215.14/a.jpg", "https://[2606:4700:4700::1111]/a.jpg", "https://[::ffff:93.184.215.14]/a.jpg", "https://example.com./a",
	"https://a-b.c_d.example.com/", "https://example.com", "https://0x.example.com/", "https://10.0.0.1.example.com/",
}

var badAddresses = map[string]string{
	// not an address
	"": "is not an address", "picture.jpg": "is not an address", "//example.com/a.jpg": "must begin with https://", "https:///a.jpg": "is not an address",
	"https:example.com": "is not an address", "https://": "is not an address", "https:\\\\example.com": "is not an address", " https://example.com": "is not an address",
	"https://exa\tmple.com/": "is not an address", "https://127.0.0.1\\.example.com/": "is not an address", "https://%6c%6f.example.com/": "is not an address",
	"https://exa mple.com/": "is not an address", "https://example.com:port/": "is not an address",
	// other schemes
	"http://example.com/a.jpg": "must begin with https://", "ftp://example.com/a.jpg": "must begin with https://", "file://example.com/etc/passwd": "must begin",
	"data://text/plain,hello": "must begin", "gopher://example.com:70/": "must begin", "javascript://example.com/%0aalert(1)": "must begin", "file:///etc/passwd": "is not an address",
	// credentials
	"https://user@example.com/": "user name or password", "https://user:secret@example.com/": "user name or password", "https://example.com@127.0.0.1/": "user name or password",
	"https://:@example.com/": "user name or password",
	// private and special IPv4
	"https://10.0.0.1/": "private or local host", "https://172.16.0.1/": "private or local", "https://172.31.255.255/": "private or local", "https://192.168.1.1/a.jpg": "private or local",
	"https://127.0.0.1/": "private or local", "https://127.255.255.254:8443/": "private or local", "https://169.254.169.254/latest/meta-data": "private or local",
	"https://0.0.0.0/": "private or local", "https://0.1.2.3/": "private or local", "https://100.64.0.1/": "private or local", "https://192.0.0.192/": "private or local",
	"https://192.0.2.1/": "private or local", "https://198.18.0.1/": "private or local", "https://198.51.100.7/": "private or local", "https://203.0.113.9/": "private or local",
	"https://224.0.0.1/": "private or local", "https://255.255.255.255/": "private or local", "https://240.0.0.1/": "private or local", "https://192.88.99.1/": "private or local",
	// other spellings of IPv4
	"https://2130706433/": "private or local", "https://0x7f000001/": "private or local", "https://0x7f.0.0.1/": "private or local", "https://017700000001/": "private or local",
	"https://0177.0.0.1/": "private or local", "https://127.1/": "private or local", "https://127.0.1/": "private or local", "https://127.0.0.1./": "private or local",
	"https://10.0.0.010/": "private or local", "https://1.2.3.4.5/": "private or local", "https://0x7F.1/": "private or local", "https://999.1.1.1/": "private or local",
	"https://93.184.215.0x0e/": "private or local", "https://0x/": "private or local", "https://a.0x/": "private or local",
	// IPv6
	"https://[::1]/": "private or local", "https://[::]/": "private or local", "https://[::ffff:127.0.0.1]/": "private or local", "https://[::ffff:10.0.0.1]/": "private or local",
	"https://[0:0:0:0:0:ffff:7f00:1]/": "private or local", "https://[fe80::1]/": "private or local", "https://[fe80::1%25eth0]/": "private or local",
	"https://[2606:4700::1%25eth0]/": "private or local", "https://[fc00::1]/": "private or local", "https://[fd12:3456::1]/": "private or local",
	"https://[ff02::1]/": "private or local", "https://[2001:db8::1]/": "private or local", "https://[64:ff9b::7f00:1]/": "private or local",
	"https://[2002:7f00:1::]/": "private or local", "https://[2001::1]/": "private or local", "https://[::127.0.0.1]/": "private or local",
	"https://[3fff::1]/": "private or local", "https://[100::1]/": "private or local", "https://[fec0::1]/": "private or local",
	// local names
	"https://localhost/": "private or local", "https://LOCALHOST:8443/a": "private or local", "https://localhost./": "private or local", "https://a.localhost/": "private or local",
	"https://printer.local/": "private or local", "https://intranet/": "private or local", "https://wiki.corp/": "private or local", "https://metadata.google.internal/": "private or local",
	"https://nas.lan/": "private or local", "https://router.home.arpa/": "private or local", "https://localhost.localdomain/": "private or local",
	"https://x.test/": "private or local", "https://x.onion/": "private or local", "https://example..com/": "private or local", "https://.example.com/": "private or local",
	"https://./": "private or local", "https://a../": "private or local", "https://ｌocalhost.com/": "begins with xn--", "https://①②⑦.⓪.⓪.①/": "begins with xn--",
	"https://exämple.com/": "begins with xn--",
}

func TestImageAddresses(t *testing.T) {
	for _, address := range goodAddresses {
		if problem := badImageAddress(address); problem != "" {
			t.Errorf("%s: %s", address, problem)
		}
	}
	for address, word := range badAddresses {
		if problem := badImageAddress(address); !strings.Contains(problem, word) {
			t.Errorf("%q: want %q, got %q", address, word, problem)
		}
	}
}

func TestUploadRefusesBadAddressesUnasked(t *testing.T) {
	at(t, setup{}, func(d *desk) {
		for address, word := range badAddresses {
			if address != "" && !strings.ContainsAny(address, "\t\\") {
				d.refusesUnasked("upload_main_image", `{"productId":1,"imageUrl":"`+address+`"}`, toolkit.CodeInvalidArgument, "- imageUrl ", word)
			}
		}
	})
}

// FuzzImageAddress: what passes is https, without credentials, and its host is a public address or a dotted name that
// no resolver reads as a number.
func FuzzImageAddress(f *testing.F) {
	for _, address := range goodAddresses {
		f.Add(address)
	}
	for address := range badAddresses {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if badImageAddress(text) != "" {
			return
		}
		address, err := url.Parse(text)
		if err != nil || !strings.EqualFold(text[:min(8, len(text))], "https://") || address.User != nil {
			t.Fatalf("%q passed", text)
		}
		if ip, err := netip.ParseAddr(address.Hostname()); err == nil {
			ip = ip.Unmap()
			if ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() || ip.Zone() != "" {
				t.Fatalf("%q passed", text)
			}
			return
		}
		labels := strings.Split(strings.TrimSuffix(strings.ToLower(address.Hostname()), "."), ".")
		last := labels[len(labels)-1]
		if len(labels) < 2 || last == "localhost" || strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x") && strings.Trim(last[2:], "0123456789abcdef") == "" {
			t.Fatalf("%q passed", text)
		}
		for _, r := range address.Host {
			if r <= ' ' || r > '~' || strings.ContainsRune(`\@/?#%`, r) {
				t.Fatalf("%q passed", text)
			}
		}
	})
}
