package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestEventsOutliveKills: the server is killed at every step of a subscription, and nothing that was paid is lost, nor
// anything sent that was not asked for.
func TestEventsOutliveKills(t *testing.T) {
	t.Parallel()
	p := openPaidShop(t)
	s := p.caller("till")
	first := newSecret(t, 32)
	url := p.hook.endpoint("/till", first)
	got := s.subscribe(url, first, nil)

	p.server.kill() // between subscribe and delivery
	missed := p.pay()
	p.server = p.serve(p.server.addr())
	if m := p.expect("/till", missed); m.subscription != got.ID {
		t.Errorf("delivered to %s, not %s", m.subscription, got.ID)
	}

	p.hook.status.Store(http.StatusServiceUnavailable)
	refused := p.pay()
	before := p.hook.refused("/till")
	for before.EventID == missed { // what was taken just before the first kill is sent again by then
		before = p.hook.refused("/till")
	}
	p.restarted() // while the receiver refuses
	after := p.refusedOf("/till", refused)
	p.hook.status.Store(0)
	taken := p.expectNew("/till", refused, missed)
	if before.EventID != refused || after.id != before.id || taken.id != before.id || before.timestamp > after.timestamp || after.timestamp > taken.timestamp {
		t.Errorf("refused %+v, then %+v, taken %+v", before, after, taken)
	}

	second := newSecret(t, 32)
	p.hook.endpoint("/till", second)
	again := s.subscribe(url, second, nil)
	p.restarted() // in the middle of a rotation
	if again.ID != got.ID || again.Truncated || p.hook.asked.Load() != 1 {
		t.Errorf("granted %+v, first %+v", again, got)
	}
	rotated := p.expectNew("/till", p.pay(), missed, refused)
	if diff := cmp.Diff([]int{1, 0}, rotated.signers); diff != "" { // the new one is named first
		t.Error("signed by: ", diff)
	}

	s.unsubscribe(url)
	p.restarted()
	p.hook.again("/till", missed, refused, rotated.EventID) // by servers before this one
	p.subscribeWitness()
	for range 2 {
		p.expect("/witness", p.pay())
	}
	p.hook.nothing("/till")
}

// refusedOf waits until an event is refused, and gives the message.
func (p *paidShop) refusedOf(path, eventID string) delivered {
	p.t.Helper()
	for {
		if m := p.hook.refused(path); m.EventID == eventID {
			return m
		}
	}
}

// subscribeWitness subscribes for somebody else: what was not delivered to others when this one was called is not on its
// way any more.
func (p *paidShop) subscribeWitness() {
	p.t.Helper()
	secret := newSecret(p.t, 32)
	p.caller("witness").subscribe(p.hook.endpoint("/witness", secret), secret, nil)
}

// TestEventsGivenUp: what a receiver refuses for good is not sent again, nor what it refuses for too long. The latter is
// told of as a gap.
func TestEventsGivenUp(t *testing.T) {
	t.Parallel()
	p := openPaidShop(t, "--events-retry=500ms")
	s, secret := p.caller("till"), newSecret(t, 32)
	url := p.hook.endpoint("/till", secret)
	s.subscribe(url, secret, nil)
	p.hook.status.Store(http.StatusGone)
	gone := p.pay()
	p.refusedOf("/till", gone)
	p.hook.status.Store(0)
	id := p.pay()
	p.expect("/till", id)

	p.hook.status.Store(http.StatusServiceUnavailable)
	lost := p.pay()
	for range 2 {
		if m := p.hook.refused("/till"); m.EventID != lost {
			t.Errorf("refused %s, want %s", m.body, lost)
		}
	}
	p.hook.status.Store(0)
	at := time.Now()
	next := p.pay()
	kinds := map[string]int{}
	for range 2 {
		m := p.hook.next("/till")
		kinds[m.Type+m.EventID]++
		if m.Type == "gap" && (m.Cursor == nil || len(s.poll("order.paid", *m.Cursor).Events) > 1) {
			t.Errorf("told of a gap: %s", m.body)
		}
	}
	if diff := cmp.Diff(map[string]int{"gap": 1, next: 1}, kinds); diff != "" {
		t.Errorf("after %v: %s", time.Since(at), diff)
	}
	p.hook.nothing("/till")
	p.operatorsSeeFailures(lost)
	if again := s.subscribe(url, secret, nil); !again.Truncated {
		t.Errorf("granted %+v", again)
	}
}

// operatorsSeeFailures checks that the program shows what could not be delivered, and why.
func (p *paidShop) operatorsSeeFailures(eventID string) {
	p.t.Helper()
	eventually(p.t, "the failure is shown", func() bool {
		out, _ := command(p.t, p.dir, "events", "deliveries")
		return strings.Contains(out, eventID) && strings.Contains(out, "http_5xx")
	})
}
