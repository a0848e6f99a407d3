package app

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/webhook"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/events/journal/sqlite"
	"ecwid-mcp/internal/events/receiver"
)

// TestAJournalThatOpensLater: what was off for want of a journal goes on without a new start once there is one, readers,
// webhooks and the methods of MCP Events alike.
func TestAJournalThatOpensLater(t *testing.T) {
	shop := newShop(t, 1003, "secret_a")
	dir := t.TempDir()
	obstacle := filepath.Join(dir, sqlite.FileName)
	if err := os.Mkdir(obstacle, 0o700); err != nil {
		t.Fatal(err)
	}
	cfg := config.HTTP{AdminAddr: "127.0.0.1:0", WebhookSecret: ecwid.NewSecret("key")}
	cfg.DataDir, cfg.Events = dir, config.Events{PollInterval: time.Hour, Journal: "sqlite"}
	cfg.Stores = []config.Store{{Name: "shop", StoreID: 1003, Token: ecwid.NewSecret("secret_a"), APIURL: shop.url}}
	s := serveHTTP(t, cfg)
	ask := modern(s.URL, "")
	reads := func(uri string) string { return ask(t, "resources/read", map[string]any{"uri": uri}) }
	follows := func() string { return ask(t, "events/poll", map[string]any{"name": "product.created", "cursor": nil}) }
	hooked := func(id string) int {
		now := time.Now().Unix()
		body := fmt.Sprintf(`{"eventId":"e%s","eventCreated":%d,"storeId":1003,"entityId":%s,"eventType":"product.created"}`, id, now, id)
		header := map[string]string{"Content-Type": "application/json", webhook.SignatureHeader: webhook.Sign("key", now, "e"+id)}
		return status(t, http.MethodPost, strings.Replace(s.URL, "/mcp", receiver.Path, 1), header, body)
	}
	for text, want := range map[string]string{
		reads("ecwid://triggers/new-product"): "the journal cannot be used at present", reads("ecwid://connection"): `\"state\":\"off\"`,
		follows(): "the journal of events cannot be used at present",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("without a journal: want %s, got %s", want, text)
		}
	}
	if got := hooked("1"); got != http.StatusServiceUnavailable {
		t.Errorf("a webhook without a journal: %d", got)
	}
	if err := os.Remove(obstacle); err != nil {
		t.Fatal(err)
	}
	begun := regexp.MustCompile(`(?m)^ecwid_mcp_events_poll_age_seconds\{store="shop"\} [0-9]`)
	eventually(t, func() bool { return begun.MatchString(scraped(t, s)) })
	answer, err := shop.Create("/products", []byte(`{"name":"Cup","price":20,"sku":"CUP"}`))
	if err != nil {
		t.Fatal(err)
	}
	cup := string(regexp.MustCompile(`"id": *(\d+)`).FindSubmatch(answer)[1])
	if got := hooked(cup); got != http.StatusOK {
		t.Errorf("a webhook: %d", got)
	}
	eventually(t, func() bool {
		return strings.Contains(reads("ecwid://triggers/new-product"), "product-created-1003-"+cup)
	})
	if text := follows(); !strings.Contains(text, `"cursor":"`) {
		t.Errorf("MCP Events: %s", text)
	}
	s.stop()
	if log := s.log.String(); strings.Count(log, "the triggers are off") != 1 || strings.Count(log, "the journal is open now") != 1 {
		t.Errorf("log: %s", log)
	}
}
