package app

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/webhook"
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

// TestAStoreWithoutASecret beside one that has it, of the same app: Ecwid is told that its webhooks fail, and the log
// which store it is.
func TestAStoreWithoutASecret(t *testing.T) {
	cfg := config.HTTP{}
	cfg.Events = config.Events{PollInterval: time.Hour}
	cfg.Stores = []config.Store{
		{Name: "flowers", StoreID: 1003, Token: ecwid.NewSecret("secret_a"), APIURL: newShop(t, 1003, "secret_a").url, ClientSecret: ecwid.NewSecret("key")},
		{Name: "pottery", StoreID: 1004, Token: ecwid.NewSecret("secret_b"), APIURL: newShop(t, 1004, "secret_b").url},
	}
	s := serveHTTP(t, cfg)
	now := time.Now().Unix()
	header := map[string]string{"Content-Type": "application/json", webhook.SignatureHeader: webhook.Sign("key", now, "e1")}
	send := func(store int) int {
		body := fmt.Sprintf(`{"eventId":"e1","eventCreated":%d,"storeId":%d,"entityId":1,"eventType":"order.created"}`, now, store)
		return status(t, http.MethodPost, strings.Replace(s.URL, "/mcp", receiver.Path, 1), header, body)
	}
	eventually(t, func() bool { return send(1004) == http.StatusForbidden }) // both are followed by then, or nearly
	eventually(t, func() bool { return send(1003) == http.StatusOK })
	if got := send(1004); got != http.StatusForbidden {
		t.Errorf("answered with %d", got)
	}
	s.stop()
	if !strings.Contains(s.log.String(), `"no secret of"=[1004]`) {
		t.Errorf("the log does not name the store: %s", s.log)
	}
}
