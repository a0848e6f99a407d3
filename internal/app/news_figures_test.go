package app

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/webhook"
	"ecwid-mcp/internal/config"
)

// TestFiguresOfEvents: webhooks and what comes of them show in the metrics, refused ones too.
func TestFiguresOfEvents(t *testing.T) {
	flowers := newShop(t, 1003, "secret_a")
	cfg := config.HTTP{AdminAddr: "127.0.0.1:0", WebhookSecret: ecwid.NewSecret("key")}
	cfg.Events = config.Events{PollInterval: time.Hour}
	cfg.Stores = []config.Store{{Name: "flowers", StoreID: 1003, Token: ecwid.NewSecret("secret_a"), APIURL: flowers.url}}
	s := serveHTTP(t, cfg)
	shown := func(pattern string) func() bool {
		line := regexp.MustCompile(`(?m)^ecwid_mcp_` + pattern + `$`)
		return func() bool { return line.MatchString(scraped(t, s)) }
	}
	eventually(t, shown(`events_poll_age_seconds\{store="flowers"\} [0-9.e-]+`)) // the beginning is known
	answer, err := flowers.Create("/products", []byte(`{"name":"Cup","price":20,"sku":"CUP"}`))
	if err != nil {
		t.Fatal(err)
	}
	id := regexp.MustCompile(`"id": *(\d+)`).FindSubmatch(answer)[1]
	now := time.Now().Unix()
	body := fmt.Sprintf(`{"eventId":"e1","eventCreated":%d,"storeId":1003,"entityId":%s,"eventType":"product.created"}`, now, id)
	address := strings.Replace(s.URL, "/mcp", "/webhooks/ecwid", 1)
	header := map[string]string{"Content-Type": "application/json", webhook.SignatureHeader: webhook.Sign("key", now, "e1")}
	for _, test := range []struct {
		signature string
		want      int
	}{{"forged", http.StatusForbidden}, {header[webhook.SignatureHeader], http.StatusOK}, {header[webhook.SignatureHeader], http.StatusOK}} {
		header[webhook.SignatureHeader] = test.signature
		if got := status(t, http.MethodPost, address, header, body); got != test.want {
			t.Errorf("answered with %d, want %d", got, test.want)
		}
	}
	eventually(t, shown(`events_total\{source="webhook",store="flowers",trigger="new-product"\} 1`))
	eventually(t, shown(`webhooks_pending\{store="flowers"\} 0`))
	shows(t, scraped(t, s),
		`ecwid_mcp_webhooks_total\{outcome="accepted"\} 2`,
		`ecwid_mcp_webhooks_total\{outcome="unsigned"\} 1`,
		`ecwid_mcp_webhooks_total\{outcome="too_old"\} 0`,
		`ecwid_mcp_webhook_duration_seconds_count 2`,
		`ecwid_mcp_events_total\{source="poll",store="flowers",trigger="new-product"\} 0`,
		`ecwid_mcp_events_following\{store="flowers"\} 1`,
		`ecwid_mcp_events_failing\{store="flowers"\} 0`,
		`ecwid_mcp_events_unkept\{store="flowers"\} 0`,
		`ecwid_mcp_events_triggers_off\{store="flowers"\} 0`,
	)
}
