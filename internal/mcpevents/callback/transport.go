package callback

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// Dial connects to "host:port".
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

// handshakeError is a failure of TLS, apart from those of the connection below it.
type handshakeError struct{ cause error }

func (e *handshakeError) Error() string { return "TLS handshake: " + e.cause.Error() }
func (e *handshakeError) Unwrap() error { return e.cause }

// newHTTPClient speaks HTTP/1.1 only, where one request at a time has a connection: what holds for connections then
// holds for requests, and an endpoint has fewer ways to keep us busy.
func newHTTPClient(o Options, dial Dial) *http.Client {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:                  nil,
			DialContext:            dial,
			DialTLSContext:         overTLS(o, dial),
			Protocols:              &protocols,
			DisableCompression:     true,
			MaxIdleConns:           512,
			MaxIdleConnsPerHost:    o.PerHost,
			IdleConnTimeout:        30 * time.Second,
			MaxResponseHeaderBytes: 16 << 10,
		},
	}
}

func overTLS(o Options, dial Dial) Dial {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		// A dial may outlive the request that asked for it.
		ctx, cancel := context.WithTimeout(ctx, o.Timeout)
		defer cancel()
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		raw, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		conn := tls.Client(raw, &tls.Config{ServerName: host, RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12})
		if err := conn.HandshakeContext(ctx); err != nil {
			_ = raw.Close()
			return nil, &handshakeError{err}
		}
		return conn, nil
	}
}
