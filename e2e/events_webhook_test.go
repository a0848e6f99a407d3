package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestEventsReachEverybody: a payment is delivered, signed, within seconds, and is the same event for whoever polls,
// follows a stream, reads the trigger's resource or looks into the data folder.
func TestEventsReachEverybody(t *testing.T) {
	t.Parallel()
	p := openPaidShop(t)
	s := p.caller("till")
	secret := newSecret(t, 32)
	begin := s.poll("order.paid", "").Cursor
	got := s.subscribe(p.hook.endpoint("/till", secret), secret, map[string]any{"arguments": map[string]any{"minTotal": 1}})
	if p.hook.asked.Load() != 1 || got.Truncated || got.DeliveryStatus != nil {
		t.Errorf("%d challenges, granted %+v", p.hook.asked.Load(), got)
	}
	again := s.subscribe(p.hook.endpoint("/till", secret), secret, map[string]any{"arguments": map[string]any{"minTotal": 1.0}})
	if again.ID != got.ID || p.hook.asked.Load() != 1 || again.DeliveryStatus == nil || !again.DeliveryStatus.Active {
		t.Errorf("%d challenges, first %+v, then %+v", p.hook.asked.Load(), got, again)
	}
	s.subscribe(p.hook.endpoint("/rich", secret), secret, map[string]any{"arguments": map[string]any{"minTotal": 1e6}})
	follow := followStream(s, "order.paid", begin)

	at := time.Now()
	id := p.pay()
	m := p.expect("/till", id)
	if took := time.Since(at); took > 10*time.Second || m.subscription != got.ID || m.Timestamp.Before(at.Add(-2*time.Second)) {
		t.Errorf("delivered after %v: %s to %s", took, m.body, m.subscription)
	}
	page, behind := s.pollUntil("order.paid", begin, 1)
	streamed := follow.event()
	var resource triggerEvents
	if err := readResource(s.caller, "ecwid://triggers/new-paid-order?after="+begin, &resource); err != nil {
		t.Fatal(err)
	}
	var read struct{ EventID string }
	if len(resource.Events) != 1 || json.Unmarshal(resource.Events[0], &read) != nil || read.EventID != id {
		t.Errorf("the resource tells %s", resource.Events)
	}
	want := occurrence{EventID: m.EventID, Name: m.Name, Timestamp: m.Timestamp, Data: m.Data}
	if diff := cmp.Diff(page, []occurrence{want}); diff != "" {
		t.Errorf("polled, and delivered: %s", diff)
	}
	if streamed.Cursor == nil || s.poll("order.paid", *streamed.Cursor).Truncated || len(s.poll("order.paid", *m.Cursor).Events) != 0 {
		t.Errorf("streamed %+v", streamed)
	}
	streamed.Cursor = nil
	if diff := cmp.Diff(streamed, want); diff != "" {
		t.Errorf("streamed, and delivered: %s", diff)
	}
	for _, cursor := range []string{behind, resource.Cursor, *m.Cursor} {
		if more := s.poll("order.paid", cursor); len(more.Events) > 0 || more.Truncated {
			t.Errorf("behind the event: %+v", more)
		}
	}
	p.operatorsSee(id, got.ID)
	p.hook.nothing("/rich")
	p.hook.nothing("/till")
}

// operatorsSee checks what the program shows of an event and its delivery, beside the server.
func (p *paidShop) operatorsSee(eventID, subscription string) {
	p.t.Helper()
	out, _ := command(p.t, p.dir, "events", "tail", "--no-wait", "--last=1", "--name=order.paid")
	var tail occurrence
	if err := json.Unmarshal([]byte(out), &tail); err != nil || tail.EventID != eventID || tail.Name != "order.paid" {
		p.t.Errorf("tail shows %s, %v", out, err)
	}
	out, _ = command(p.t, p.dir, "events", "subscriptions", "--json")
	var rows []struct{ ID, Store, Name, Origin, State, Caller string }
	if err := json.Unmarshal([]byte(out), &rows); err != nil || len(rows) != 2 {
		p.t.Errorf("subscriptions shows %s, %v", out, err)
	}
	for _, row := range rows {
		if row.Name != "order.paid" || row.Origin != p.hook.origin || row.State != "active" || row.Caller == "" {
			p.t.Errorf("subscriptions shows %+v", row)
		}
	}
	eventually(p.t, "the delivery is shown", func() bool {
		out, _ = command(p.t, p.dir, "events", "deliveries", "--json")
		var rows []struct {
			ID             string
			Active         bool
			LastDeliveryAt *time.Time
			LastError      *string
		}
		if err := json.Unmarshal([]byte(out), &rows); err != nil {
			p.t.Fatal(out, err)
		}
		for _, row := range rows {
			if row.ID == subscription && row.Active && row.LastDeliveryAt != nil && row.LastError == nil {
				return true
			}
		}
		return false
	})
}

// TestEventsBelongToCallers: two callers with one URL have subscriptions of their own, and strangers none.
func TestEventsBelongToCallers(t *testing.T) {
	t.Parallel()
	p := openPaidShop(t)
	ann, bob := p.caller("ann"), p.caller("bob")
	secrets := []string{newSecret(t, 24), newSecret(t, 64)}
	url := p.hook.endpoint("/both", secrets[0])
	p.hook.endpoint("/both", secrets[1])
	anns, bobs := ann.subscribe(url, secrets[0], nil), bob.subscribe(url, secrets[1], nil)
	if anns.ID == bobs.ID || p.hook.asked.Load() != 2 {
		t.Errorf("%+v and %+v, %d challenges", anns, bobs, p.hook.asked.Load())
	}
	signer := map[string]int{anns.ID: 0, bobs.ID: 1}
	id := p.pay()
	for range 2 {
		m := p.expect("/both", id)
		if diff := cmp.Diff([]int{signer[m.subscription]}, m.signers); diff != "" {
			t.Errorf("%s: %s", m.subscription, diff)
		}
		delete(signer, m.subscription)
	}
	if len(signer) > 0 {
		t.Errorf("not called: %v", signer)
	}
	bob.unsubscribe(url) // which is his only
	next := p.pay()
	if m := p.expect("/both", next); m.subscription != anns.ID {
		t.Errorf("%s is called, who is gone", m.subscription)
	}
	if m := p.expect("/both", p.pay()); m.subscription != anns.ID {
		t.Errorf("%s is called, who is gone", m.subscription)
	}
	p.revoke(ann, "ann", "/both", anns.ID)
}

// revoke takes a caller's token away: the endpoint is told, and called no more.
func (p *paidShop) revoke(caller *subscriber, label, path, subscription string) {
	p.t.Helper()
	witness := p.caller("witness")
	secret := newSecret(p.t, 32)
	witness.subscribe(p.hook.endpoint("/witness", secret), secret, nil)
	command(p.t, p.dir, "token", "revoke", label)
	for range 2 {
		p.expect("/witness", p.pay())
	}
	m := p.hook.next(path)
	if m.Type != "terminated" || m.subscription != subscription || m.Error.Code != -32012 || m.EventID != "" || !strings.HasPrefix(m.id, "msg_terminated_") {
		p.t.Errorf("the end is told as %s with the id %s", m.body, m.id)
	}
	p.expect("/witness", p.pay())
	p.hook.nothing(path)
	header, message := caller.request("events/list", nil)
	if response, _, err := caller.post(header, message); err == nil || response.StatusCode != http.StatusUnauthorized {
		p.t.Errorf("the revoked token: %v", err)
	}
	if out, _ := command(p.t, p.dir, "events", "subscriptions", "--json"); strings.Contains(out, subscription) {
		p.t.Error("still there: ", out)
	}
}

// TestEventsRefused: what cannot be subscribed to, and why. Nothing of it is ever called.
func TestEventsRefused(t *testing.T) {
	t.Parallel()
	p := openPaidShop(t)
	s, secret := p.caller("till"), newSecret(t, 32)
	p.hook.endpoint("/good", secret)
	for _, test := range []struct {
		name   string
		params map[string]any
		code   int
		data   string
	}{
		{"no such event", map[string]any{"name": "order.eaten", "delivery": delivery(p.hook.origin+"/good", secret)}, -32011, "kind:event"},
		{"not https", map[string]any{"name": "order.paid", "delivery": delivery("http://example.com/", secret)}, -32602, "field:delivery.url"},
		{"not public", map[string]any{"name": "order.paid", "delivery": delivery("https://169.254.169.254/", secret)}, -32602, "field:delivery.url"},
		{"a short secret", map[string]any{"name": "order.paid", "delivery": delivery(p.hook.origin+"/good", newSecret(t, 23))}, -32602, "field:delivery.secret"},
		{"no secret", map[string]any{"name": "order.paid", "delivery": map[string]any{"url": p.hook.origin + "/good"}}, -32602, "field:delivery.secret"},
		{"an unknown filter", map[string]any{"name": "order.paid", "arguments": map[string]any{"colour": "red"}, "delivery": delivery(p.hook.origin+"/good", secret)}, -32602, "field:"},
		{"another mode", map[string]any{"name": "order.paid", "delivery": map[string]any{"mode": "push"}}, -32014, "value:push"},
		{"nobody there", map[string]any{"name": "order.paid", "delivery": delivery("https://ecwid-mcp.invalid/", secret)}, -32015, "reason:connection_refused"},
	} {
		refused := s.try("events/subscribe", test.params, &struct{}{})
		if refused == nil || refused.Code != test.code || !strings.Contains(fmt.Sprint(refused.Data), test.data) || strings.Contains(fmt.Sprint(refused), secret) {
			t.Errorf("%s: %+v, want %d with %s", test.name, refused, test.code, test.data)
		}
	}
	if refused := s.try("events/unsubscribe", map[string]any{"name": "order.paid", "delivery": map[string]any{"url": p.hook.origin + "/none"}}, &struct{}{}); refused != nil {
		t.Errorf("what is not there can be left: %+v", refused)
	}
	if p.hook.asked.Load() > 0 {
		t.Error("the endpoint was called")
	}
	if out, _ := command(t, p.dir, "events", "subscriptions"); !strings.Contains(out, "Nobody has subscribed") {
		t.Error(out)
	}
}
