package transport

import (
	"context"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
)

func TestHealth(t *testing.T) {
	var notReady atomic.Bool
	run := serveHTTP(t, func(o *HTTPOptions) {
		o.Authenticate, o.Ready = authentication, func() bool { return !notReady.Load() }
	})
	p := run.peer(t).as("Host", "10.1.2.3:8080").as("Origin", "https://evil.example") // probes call by address
	check := func(when string, live, ready int) {
		t.Helper()
		for path, want := range map[string]int{PathLive: live, PathReady: ready} {
			for _, method := range []string{"GET", "HEAD"} {
				got := p.do(method, path, "")
				if got.status != want || got.header.Get("Cache-Control") != "no-store" || (got.body == "") != (method == "HEAD") {
					t.Errorf("%s: %s %s: %+v", when, method, path, got)
				}
			}
		}
	}
	check("serving", http.StatusOK, http.StatusOK)
	notReady.Store(true)
	check("not ready", http.StatusOK, http.StatusServiceUnavailable)
}

func TestReadyWhileStopping(t *testing.T) {
	s := NewHTTP(HTTPOptions{Server: newFixture().MCPServer, Logger: quiet()})
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, listener) }()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	status := func(path string) int {
		res, err := client.Get("http://" + listener.Addr().String() + path)
		if err != nil {
			return 0
		}
		defer res.Body.Close()
		return res.StatusCode
	}
	if got := status(PathReady); got != http.StatusOK {
		t.Errorf("before: %d", got)
	}
	cancel()
	got := http.StatusOK
	for got == http.StatusOK { // until the server has noticed
		got = status(PathReady)
	}
	if live := status(PathLive); got != http.StatusServiceUnavailable || live != http.StatusOK {
		t.Errorf("while stopping: ready %d, live %d", got, live)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}
