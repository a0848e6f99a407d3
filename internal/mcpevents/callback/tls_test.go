package callback

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// overHTTPS serves a handler on 127.0.0.1 with a certificate for that address and for example.com.
func overHTTPS(t *testing.T, handler http.Handler, configure func(*httptest.Server)) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	if configure != nil {
		configure(server)
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

func trusting(server *httptest.Server) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	return pool
}

func open(t *testing.T, o Options) *Client {
	t.Helper()
	c := New(o)
	t.Cleanup(c.Close)
	return c
}

func TestPostOverTLSReusesItsConnection(t *testing.T) {
	var connections atomic.Int32
	server := overHTTPS(t, status(204), func(s *httptest.Server) {
		s.EnableHTTP2 = true
		s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				connections.Add(1)
			}
		}
	})
	c := open(t, Options{Allow: mustAllow(t, "127.0.0.1/32"), RootCAs: trusting(server)})
	for range 5 {
		if got := c.Post(t.Context(), message(t, server.URL)); got != (Outcome{Status: 204}) {
			t.Fatalf("got %+v", got)
		}
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections", n)
	}
}

// expired makes a certificate for 127.0.0.1 that was good for an hour of the year 2000.
func expired(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: begin, NotAfter: begin.Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func TestHostileTLS(t *testing.T) {
	old := func(s *httptest.Server) { s.TLS = &tls.Config{MaxVersion: tls.VersionTLS11} }
	mutual := func(s *httptest.Server) {
		s.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert, MaxVersion: tls.VersionTLS12}
	}
	for name, test := range map[string]struct {
		configure func(*httptest.Server)
		unknown   bool // its authority
		host      string
	}{
		"unknown authority":      {unknown: true},
		"certificate of another": {host: "127.0.0.2"},
		"old protocol":           {configure: old},
		"asks for a certificate": {configure: mutual},
		"expired":                {configure: func(s *httptest.Server) { s.TLS = &tls.Config{Certificates: []tls.Certificate{expired(t)}} }},
	} {
		t.Run(name, func(t *testing.T) {
			called := false
			server := overHTTPS(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }), test.configure)
			o := Options{Allow: mustAllow(t, "127.0.0.0/8", "https://wrong.test:1"), RootCAs: trusting(server)}
			if test.unknown {
				o.RootCAs = x509.NewCertPool()
			}
			target := server.URL
			if test.host != "" {
				// Another name for the same receiver: the certificate is not made for it.
				o.DialAllowed = func(_ context.Context, network, _ string) (net.Conn, error) {
					return net.Dial(network, strings.TrimPrefix(server.URL, "https://"))
				}
				target = "https://wrong.test:1/"
			}
			got := open(t, o).Post(t.Context(), message(t, target))
			if got != (Outcome{Reason: TLSError}) || !got.Final() || called {
				t.Errorf("got %+v, called %t", got, called)
			}
		})
	}
}

// tcp answers every connection with one function and closes it.
func tcp(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			answer(conn)
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { _ = listener.Close(); <-done })
	return "https://" + listener.Addr().String() + "/"
}

func TestConnectionsThatFailBeforeHTTP(t *testing.T) {
	after := func(reply string) func(net.Conn) {
		return func(c net.Conn) {
			_, _ = c.Read(make([]byte, 8<<10)) // the client's hello
			_, _ = io.WriteString(c, reply)
		}
	}
	silence := func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }
	closed := tcp(t, func(net.Conn) {})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead := "https://" + listener.Addr().String() + "/"
	_ = listener.Close()
	for name, test := range map[string]struct {
		url  string
		want Reason
	}{
		"nobody listens":         {dead, Refused},
		"hangs up at once":       {closed, Refused},
		"hangs up in the middle": {tcp(t, after("\x16\x03\x03\x00")), Refused},
		"does not shake hands":   {tcp(t, silence), Timeout},
		"speaks HTTP":            {tcp(t, after("HTTP/1.1 200 OK\r\n\r\n")), TLSError},
		"sends an alert":         {tcp(t, after("\x15\x03\x03\x00\x02\x02\x28")), TLSError},
	} {
		t.Run(name, func(t *testing.T) {
			c := open(t, Options{Allow: mustAllow(t, "127.0.0.1/32"), Timeout: 200 * time.Millisecond})
			got := c.Post(t.Context(), message(t, test.url))
			if got != (Outcome{Reason: test.want}) || got.Final() != (test.want == TLSError) {
				t.Errorf("got %+v, want %s", got, test.want)
			}
		})
	}
}
