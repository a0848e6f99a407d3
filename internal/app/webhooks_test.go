package app

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/events/journal/sqlite"
	"ecwid-mcp/internal/events/receiver"
)

// TestWebhooksWithoutAJournal: Ecwid is asked to send them again later, on the very address and no other.
func TestWebhooksWithoutAJournal(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, sqlite.FileName), 0o700); err != nil {
		t.Fatal(err)
	}
	s := serveHTTP(t, config.HTTP{
		Config:        config.Config{StoreID: "1003", Token: ecwid.NewSecret("secret_x"), DataDir: dir, Events: config.Events{Journal: "sqlite"}},
		WebhookSecret: ecwid.NewSecret("client secret"), WebhookPath: ecwid.NewSecret("hidden"),
	})
	base := strings.TrimSuffix(s.URL, "/mcp")
	for path, want := range map[string]int{
		receiver.Path + "/hidden": http.StatusServiceUnavailable, receiver.Path: http.StatusNotFound, receiver.Path + "/other": http.StatusNotFound,
	} {
		answer, err := patientClient().Post(base+path, "application/json", strings.NewReader(`{}`))
		if err != nil {
			t.Fatal(err)
		}
		if err := answer.Body.Close(); err != nil {
			t.Error(err)
		}
		if again := answer.Header.Get("Retry-After"); answer.StatusCode != want || (again != "") != (want == http.StatusServiceUnavailable) {
			t.Errorf("%s: %s, again after %q", path, answer.Status, again)
		}
	}
}
