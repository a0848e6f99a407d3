package login

import (
	"net"
	"strings"
	"testing"
)

func TestRoutes(t *testing.T) {
	for name, test := range map[string]struct {
		options          RouteOptions
		listen, redirect string // redirect of a listener on port 5000
	}{
		"default":               {RouteOptions{}, "127.0.0.1:0", "http://127.0.0.1:5000/callback?nonce=n"},
		"port":                  {RouteOptions{CallbackPort: 8765}, "127.0.0.1:8765", "http://127.0.0.1:5000/callback?nonce=n"},
		"paste":                 {RouteOptions{Paste: true}, "", "http://127.0.0.1:41003/callback?nonce=n"},
		"paste, port":           {RouteOptions{Paste: true, CallbackPort: 8765}, "", "http://127.0.0.1:8765/callback?nonce=n"},
		"loopback":              {RouteOptions{RedirectURL: "http://127.0.0.1:8765/cb"}, "127.0.0.1:8765", "http://127.0.0.1:8765/cb?nonce=n"},
		"localhost":             {RouteOptions{RedirectURL: "http://localhost:8765"}, "127.0.0.1:8765", "http://localhost:8765/?nonce=n"},
		"IPv6":                  {RouteOptions{RedirectURL: "http://[::1]:8765/"}, "[::1]:8765", "http://[::1]:8765/?nonce=n"},
		"loopback, no port":     {RouteOptions{RedirectURL: "http://127.0.0.1"}, "127.0.0.1:80", "http://127.0.0.1/?nonce=n"},
		"loopback, other port":  {RouteOptions{RedirectURL: "http://127.0.0.1", CallbackPort: 8765}, "127.0.0.1:8765", "http://127.0.0.1/?nonce=n"},
		"loopback, paste":       {RouteOptions{RedirectURL: "http://127.0.0.1:8765/cb", Paste: true}, "", "http://127.0.0.1:8765/cb?nonce=n"},
		"loopback, https":       {RouteOptions{RedirectURL: "https://127.0.0.1:8765/cb"}, "", "https://127.0.0.1:8765/cb?nonce=n"},
		"public":                {RouteOptions{RedirectURL: "https://www.example.com"}, "", "https://www.example.com/?nonce=n"},
		"public, own query":     {RouteOptions{RedirectURL: "https://www.example.com/cb?a=1"}, "", "https://www.example.com/cb?a=1&nonce=n"},
		"public behind a proxy": {RouteOptions{RedirectURL: "https://www.example.com/cb", Listen: ":9000"}, ":9000", "https://www.example.com/cb?nonce=n"},
	} {
		t.Run(name, func(t *testing.T) {
			route, err := NewRoute(test.options)
			if err != nil {
				t.Fatal(err)
			}
			redirect, err := route.target(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 5000}, "n")
			if err != nil || route.listen != test.listen || redirect.String() != test.redirect {
				t.Errorf("listens on %q for %s, %v", route.listen, redirect, err)
			}
		})
	}
}

func TestRoutesThatCannotBe(t *testing.T) {
	for want, all := range map[string][]RouteOptions{
		"--callback-port": {{CallbackPort: -1}, {CallbackPort: 65536}},
		"not both":        {{Paste: true, Listen: "127.0.0.1:1", RedirectURL: "https://www.example.com"}},
		"--listen must":   {{Listen: "8765", RedirectURL: "https://www.example.com"}},
		"--listen needs":  {{Listen: "127.0.0.1:8765"}},
		"must begin with https://": {{RedirectURL: "http://www.example.com"}, {RedirectURL: "http://192.0.2.1:8765/cb"}, {RedirectURL: "http://localhost.example.com/cb"},
			{RedirectURL: "http://www.example.com/cb", Listen: "127.0.0.1:8765"}, {RedirectURL: "http://www.example.com/cb", Paste: true}},
		"--redirect-url": {{RedirectURL: "www.example.com"}, {RedirectURL: "app://callback"}, {RedirectURL: "https://"}, {RedirectURL: "https://:8080/"},
			{RedirectURL: "https://me:pw@www.example.com/"}, {RedirectURL: "https://www.example.com/#x"}, {RedirectURL: "://"}},
	} {
		for _, options := range all {
			if _, err := NewRoute(options); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "pw") {
				t.Errorf("%+v: %v", options, err)
			}
		}
	}
}
