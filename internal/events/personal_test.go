package events_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

// censor is a journal that takes people's data in the summaries of events only: those are what Forget erases.
type censor struct {
	journal.Journal
	t       *testing.T
	people  []string
	written map[string]bool // sections of the entries that were written
}

func (c *censor) Commit(ctx context.Context, batch journal.Batch) ([]journal.Record, error) {
	for _, e := range batch.Set {
		section, _, _ := strings.Cut(e.Key, "/")
		c.written[section] = true
		c.check("an entry", e.Key+" "+string(e.Value))
	}
	for _, r := range batch.Append {
		c.check("an id", r.EventID+" "+r.Trigger)
	}
	return c.Journal.Commit(ctx, batch)
}

func (c *censor) Receive(ctx context.Context, hooks []journal.Hook) (int, error) {
	for _, h := range hooks {
		c.check("a webhook", fmt.Sprint(h.ID, h.Type, h.EntityID, h.OrderID, h.CartID))
	}
	return c.Journal.Receive(ctx, hooks)
}

func (c *censor) check(what, text string) {
	for _, part := range append(c.people, "@", "%40") {
		if strings.Contains(strings.ToLower(text), part) {
			c.t.Errorf("%s holds %q: %s", what, part, text)
		}
	}
}

// TestPeopleAreInSummariesOnly: carts that wait, orders that are unpaid, what our own tools did and all else that is
// kept as state hold ids and times. So whoever forgets the summaries of a person has forgotten the person.
func TestPeopleAreInSummariesOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		people := []string{"ada", "shop.test", "lovelace"}
		c := &censor{s.journal, t, people, map[string]bool{}}
		s.journal = c
		const billing = `,"billingPerson":{"name":"Ada Lovelace"},"orderComments":"for Ada"`
		s.order("AWAITING_PAYMENT", billing)
		s.order("INCOMPLETE", billing)
		s.create("/customers", `{"email":"ada.b@shop.test","name":"Ada Lovelace"}`)
		s.start()
		told := s.order("INCOMPLETE", billing)
		waits := s.order("INCOMPLETE", billing)
		paid := s.order("AWAITING_PAYMENT", billing)
		s.create("/customers", `{"email":"ada.l@shop.test","name":"Ada Lovelace"}`)
		if err := events.Own(t.Context(), s.journal, storeKey, time.Now(), paid.OrderID, events.OrderPaid); err != nil {
			t.Fatal(err)
		}
		s.deliver()
		s.wait(30 * time.Second)
		s.update("/orders/"+waits.OrderID, `{"total":25}`)
		s.wait(45 * time.Second)
		s.pay(told)
		s.pay(paid)
		s.deliver()
		s.wait(5 * time.Minute)
		for _, section := range []string{"begin", "cursor", "order", "old", "cart", "self", "polled"} {
			if !c.written[section] {
				t.Errorf("the play has made no entry %s: %v", section, c.written)
			}
		}
		hers := func(event []byte) bool { return bytes.Contains(event, []byte("ada")) }
		if n, err := s.journal.Forget(t.Context(), hers); err != nil || n != 3 {
			t.Errorf("%d events name her, %v, want two carts and a customer", n, err)
		}
		for _, event := range s.told() {
			c.check("what is left of an event", string(event.Summary))
		}
	})
}
