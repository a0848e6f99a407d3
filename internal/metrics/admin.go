package metrics

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// stopWithin is how long a scrape may still take when the server is told to stop.
const stopWithin = 500 * time.Millisecond

// Listen opens the address, "127.0.0.1:9090", for Serve. It refuses one that other machines could reach.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("the address for metrics cannot be opened: %w", err)
	}
	if err := loopbackOnly(listener); err != nil {
		return nil, err
	}
	return listener, nil
}

// loopbackOnly closes a listener that other machines could reach.
func loopbackOnly(listener net.Listener) error {
	addr, ok := listener.Addr().(*net.TCPAddr)
	if ok && addr.IP.IsLoopback() {
		return nil
	}
	_ = listener.Close()
	return fmt.Errorf("metrics are for this machine only, and %s can be reached from others; use a loopback address, "+
		"such as 127.0.0.1:9090", listener.Addr())
}

// Serve answers /metrics and /livez until ctx ends, then returns nil within a second. It closes the listener, and
// refuses one that other machines could reach.
func (m *Metrics) Serve(ctx context.Context, listener net.Listener) error {
	if err := loopbackOnly(listener); err != nil {
		return err
	}
	srv := &http.Server{
		Handler:           loopbackOnlyCalls(m.routes()),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute, // longer than the usual pause between scrapes
		MaxHeaderBytes:    16 << 10,

		DisableGeneralOptionsHandler: true, // it would answer "OPTIONS *" before the check
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("the metrics server: %w", err)
	case <-ctx.Done():
	}
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	if srv.Shutdown(within) != nil {
		_ = srv.Close()
	}
	<-ended
	return nil
}

func (m *Metrics) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", m.Handler())
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok\n")
	})
	return mux
}

// loopbackOnlyCalls refuses requests that were meant for another name, and those of foreign web pages: a page can make
// its own name point at this machine and read what it answers.
func loopbackOnlyCalls(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopbackHost(r.Host) || !loopbackOrigin(r.Header) {
			http.Error(w, "metrics are for programs and pages of this machine: use the name localhost or a loopback address", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// loopbackOrigin reports whether a request comes from no web page, or from one of this machine.
func loopbackOrigin(header http.Header) bool {
	for _, origin := range header.Values("Origin") {
		u, err := url.Parse(origin)
		if err != nil || !loopbackHost(u.Host) {
			return false
		}
	}
	return true
}

func loopbackHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]") // no port
	}
	return strings.EqualFold(name, "localhost") || net.ParseIP(name).IsLoopback()
}
