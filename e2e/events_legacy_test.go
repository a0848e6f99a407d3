package e2e

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
)

// TestEventsInTheLegacyEra: who begins with initialize, as ChatGPT does, subscribes and is called back too.
func TestEventsInTheLegacyEra(t *testing.T) {
	t.Parallel()
	p := openPaidShop(t)
	s := &subscriber{&caller{client: http.DefaultClient, url: p.server.url, header: http.Header{
		"Content-Type":  {"application/json"},
		"Accept":        {"application/json, text/event-stream"},
		"Authorization": {"Bearer " + newToken(t, p.dir, "plugin")},
	}}, t}
	_, hello, err := s.post(s.header, initializeLine)
	var said struct {
		Result struct {
			Capabilities struct{ Events, Extensions map[string]any }
		}
	}
	if err == nil {
		err = json.Unmarshal([]byte(hello), &said)
	}
	if declared := said.Result.Capabilities; err != nil || declared.Events == nil || declared.Extensions["io.modelcontextprotocol/events"] == nil {
		t.Errorf("declared: %s, %v", hello, err)
	}
	session, err := s.initialize()
	if err != nil {
		t.Fatal(err)
	}
	s.header.Set("Mcp-Session-Id", session)
	s.header.Set("Mcp-Protocol-Version", legacyEra)

	var listed struct {
		ResultType *string
		Events     []struct{ Delivery []string }
	}
	s.ask("events/list", nil, &listed)
	for _, kind := range listed.Events {
		slices.Sort(kind.Delivery)
		if !slices.Equal(kind.Delivery, []string{"poll", "push", "webhook"}) {
			t.Errorf("delivered by %v", kind.Delivery)
		}
	}
	if len(listed.Events) != 7 || listed.ResultType != nil {
		t.Errorf("listed %+v", listed)
	}
	secret := newSecret(t, 32)
	url := p.hook.endpoint("/plugin", secret)
	got := s.subscribe(url, secret, map[string]any{"cursor": nil})
	if m := p.expect("/plugin", p.pay()); m.subscription != got.ID {
		t.Errorf("delivered to %s, not %s", m.subscription, got.ID)
	}
	for range 2 { // the second time there is nothing to leave
		s.unsubscribe(url)
	}
	p.subscribeWitness()
	for range 2 {
		p.expect("/witness", p.pay())
	}
	p.hook.nothing("/plugin")
}
