package app

import (
	"net/http"
	"sync"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// newDemoSession opens a demo store of its own.
func newDemoSession() (*toolkit.Session, error) {
	return new(connector).connect(connection{demo: true})
}

func TestDemoStoreOpensOnceAndLate(t *testing.T) {
	cfg := inDemoStore(ecwid.Config{BaseURL: "https://elsewhere.example.com"}, nil)
	transport := cfg.Transport.(*demoTransport)
	opened := 0
	open := transport.open
	transport.open = sync.OnceValue(func() http.RoundTripper {
		opened++
		return open()
	})
	client, err := ecwid.New(cfg)
	if err != nil || opened != 0 {
		t.Fatalf("opened %d times, %v", opened, err)
	}
	var wait sync.WaitGroup
	for range 5 {
		wait.Go(func() {
			if _, err := client.Profile(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if opened != 1 {
		t.Errorf("opened %d times", opened)
	}
}
