package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
)

// newSlowShop returns the API address of a sandbox store whose searches for products wait until released is closed.
// Asked is closed when the first one has arrived.
func newSlowShop(t *testing.T, asked chan<- struct{}, released <-chan struct{}) string {
	t.Helper()
	store := sandbox.New(sandbox.Options{StoreID: 1003, Token: "secret_a", Seed: sandbox.Demo})
	arrived := sync.OnceFunc(func() { close(asked) })
	handler := store.Handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/products") && r.URL.Query().Get("limit") == "3" {
			arrived()
			select {
			case <-released:
			case <-r.Context().Done():
			}
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/api/v3"
}
