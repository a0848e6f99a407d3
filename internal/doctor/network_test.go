package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
)

func TestFaults(t *testing.T) {
	dial := func(cause error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: cause} }
	for want, err := range map[string]error{
		"(DNS)":                    &net.DNSError{Err: "no such host", Name: "app.ecwid.com", IsNotFound: true},
		"looked up in time":        &net.DNSError{Err: "i/o timeout", IsTimeout: true},
		"was refused":              dial(syscall.ECONNREFUSED),
		"no way to it":             dial(syscall.ENETUNREACH),
		"no connection could be":   dial(errors.New("odd")),
		"proxy cannot be":          &net.OpError{Op: "proxyconnect", Err: dial(syscall.ECONNREFUSED)},
		"proxy asks":               errors.New("Proxy Authentication Required"),
		"no answer in time":        fmt.Errorf("x: %w", context.DeadlineExceeded),
		"connection was cut":       &net.OpError{Op: "read", Err: syscall.ECONNRESET},
		"not valid today":          &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}},
		"for another name":         &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "x"}},
		"unknown authority":        &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}},
		"no secure connection":     tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"},
		"the connection failed":    errors.New("odd"),
		"no secure connection ":    tls.AlertError(40),
		"no secure connection c":   errors.New("http: server gave HTTP response to HTTPS client"),
		"for another name (TLS)":   fmt.Errorf("x: %w", &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "x"}}),
		"there is no way to it in": &net.OpError{Op: "dial", Err: syscall.EHOSTUNREACH},
	} {
		wrapped := &ecwid.Error{Kind: ecwid.KindUnavailable, Cause: err}
		if f := faultOf(wrapped); !strings.Contains(f.text, want) || f.remedy == "" {
			t.Errorf("%v: %+v, want %q", err, f, want)
		}
	}
}

// TestRealFaults meets the failures as Go's own transport words them.
func TestRealFaults(t *testing.T) {
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // clients that hang up are the point
	secure.StartTLS()
	defer secure.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	closed := closedPort(t)
	viaProxy := func(address string) *http.Transport {
		return &http.Transport{Proxy: func(*http.Request) (*url.URL, error) { return url.Parse(address) }}
	}
	needsPassword := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) }))
	defer needsPassword.Close()
	for name, test := range map[string]struct {
		base, want string
		transport  *http.Transport
	}{
		"refused":                {"http://" + closed, "the connection was refused", &http.Transport{}},
		"unknown authority":      {secure.URL, "unknown authority", &http.Transport{}},
		"another name":           {strings.Replace(secure.URL, "127.0.0.1", "localhost", 1), "for another name", trusting(secure)},
		"no TLS there":           {strings.Replace(plain.URL, "http:", "https:", 1), "no secure connection", &http.Transport{}},
		"proxy is down":          {"https://ecwid.invalid", "the proxy cannot be reached", viaProxy("http://" + closed)},
		"proxy wants a password": {"https://ecwid.invalid", "the proxy asks for a password", viaProxy(needsPassword.URL)},
	} {
		t.Run(name, func(t *testing.T) {
			defer test.transport.CloseIdleConnections()
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, test.base, nil)
			if err != nil {
				t.Fatal(err)
			}
			res, err := test.transport.RoundTrip(req)
			if err == nil {
				_ = res.Body.Close()
				t.Fatal("it worked")
			}
			if f := faultOf(err); !strings.Contains(f.text, test.want) {
				t.Errorf("%v: %+v", err, f)
			}
		})
	}
}

// trusting knows the server's certificate, but not under the name localhost.
func trusting(server *httptest.Server) *http.Transport {
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	return &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
}

func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func TestWatchOfTheDefaultTransport(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }))
	defer server.Close()
	watch := NewWatch(nil, time.Now)
	defer watch.CloseIdleConnections()
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	res, err := watch.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if !watch.heard() || watch.limited != 1 || !watch.dated || watch.behind.Abs() > 2*time.Second {
		t.Errorf("got %+v", watch)
	}
	if (*Watch)(nil).heard() {
		t.Error("heard something without listening")
	}
	NewWatch(roundTripper(nil), time.Now).CloseIdleConnections() // one without connections
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
