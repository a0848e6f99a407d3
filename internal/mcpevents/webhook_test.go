package mcpevents_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"ecwid-mcp/internal/mcpevents"
	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/webhook"
)

// delivered is what a receiver was sent.
type delivered struct {
	header http.Header
	body   []byte
}

// receiver is a local endpoint that wants to be called.
func receiver(t *testing.T) (url string, got chan delivered) {
	got = make(chan delivered, 10)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var control struct{ Type, Challenge string }
		if json.Unmarshal(body, &control) == nil && control.Type == "verification" {
			_, _ = io.WriteString(w, `{"challenge":"`+control.Challenge+`"}`)
			return
		}
		got <- delivered{r.Header, body}
	}))
	t.Cleanup(srv.Close)
	return srv.URL, got
}

// TestFromSubscribeToDelivery goes all the way: a client subscribes, is asked whether it means it, and is called back,
// signed, with the occurrence that polls and streams give.
func TestFromSubscribeToDelivery(t *testing.T) {
	origin, got := receiver(t)
	allow, err := callback.ParseAllowlist([]string{origin})
	if err != nil {
		t.Fatal(err)
	}
	client := callback.New(callback.Options{Allow: allow})
	t.Cleanup(client.Close)
	sealer := webhook.NewSealer(func() ([]byte, error) { return make([]byte, webhook.SealKeySize), nil })
	w := newWorld(t, func(o *mcpevents.Options) { o.Principal = caller })
	w.opts.Webhooks = webhook.NewService(webhook.ServiceOptions{Journal: w.journal, Feed: w.opts.Feed, Client: client, Sealer: sealer})
	w.server = mcpevents.New(w.opts)
	d := webhook.NewDeliverer(webhook.DelivererOptions{Journal: w.journal, Feed: w.opts.Feed, Client: client, Sealer: sealer, Holder: "test", Logger: w.opts.Logger})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = d.Run(ctx, shop) // ends with its context
	}()
	t.Cleanup(func() { stop(); <-ended })

	url, _ := w.http()
	wire := &http.Transport{}
	t.Cleanup(wire.CloseIdleConnections)
	p := peer{t: t, client: &http.Client{Transport: wire}, url: url, header: http.Header{"Authorization": {"ann"}}}
	delivery := `"delivery":{"mode":"webhook","url":"` + origin + `/hook","secret":"` + secret + `"}`
	cursor := *polled(t, p.call("events/poll", paid)).Cursor
	granted := p.call("events/subscribe", paid+","+delivery)
	var result struct{ ID, RefreshBefore string }
	if granted.Error != nil || json.Unmarshal(granted.Result, &result) != nil || result.ID == "" {
		t.Fatalf("subscribe: %s", granted.body)
	}
	if _, err := time.Parse(time.RFC3339, result.RefreshBefore); err != nil {
		t.Error(err)
	}
	if again := p.call("events/subscribe", paid+","+delivery); !bytes.Contains(again.Result, []byte(`"deliveryStatus":{"active":true`)) || !bytes.Contains(again.Result, []byte(result.ID)) {
		t.Errorf("refreshed: %s", again.body)
	}
	ids := w.sell(shop, 5)
	select {
	case m := <-got:
		var event params
		if err := json.Unmarshal(m.body, &event); err != nil || event.EventID != ids[0] || m.header.Get("Webhook-Id") != ids[0] ||
			m.header.Get("X-MCP-Subscription-Id") != result.ID || m.header.Get("Webhook-Signature") == "" {
			t.Errorf("delivered %v %s", m.header, m.body)
		}
		polls := polled(t, p.call("events/poll", paid+`,"cursor":"`+cursor+`"`))
		if len(polls.Events) != 1 || !bytes.Equal(polls.Events[0].Data, event.Data) || polls.Events[0].EventID != event.EventID {
			t.Errorf("polled %+v", polls.Events)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("nothing was delivered")
	}
	if got := p.call("events/unsubscribe", paid+","+delivery); got.Error != nil {
		t.Errorf("unsubscribe: %s", got.body)
	}
	again := p.modern("events/unsubscribe").do(message(1, "events/unsubscribe", paid+","+delivery, sepMeta))
	if again.Error == nil || again.Error.Code != -32023 {
		t.Errorf("unsubscribed twice: %s", again.body)
	}
}
