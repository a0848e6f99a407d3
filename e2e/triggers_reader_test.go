package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
)

// triggerReader reads the triggers of one store, whichever server offers them, and keeps its cursors all the time.
type triggerReader struct {
	t       *testing.T
	cursors map[string]string   // by trigger
	seen    map[string][]string // eventIds by trigger, in the order in which they came
	texts   map[string]string   // what was read, by eventId
}

// triggerEvents is what a read gives.
type triggerEvents struct {
	Trigger            string
	Events             []json.RawMessage
	Cursor             string
	HasMore, Truncated bool
}

func triggerNames() []string {
	return []string{"new-order", "new-paid-order", "new-abandoned-cart", "new-customer", "new-product", "new-pickup-order", "new-shipping-order"}
}

func newTriggerReader(t *testing.T) *triggerReader {
	return &triggerReader{t: t, cursors: map[string]string{}, seen: map[string][]string{}, texts: map[string]string{}}
}

// readResource reads a resource in the modern way.
func readResource(c *caller, uri string, into any) error {
	header := c.header.Clone()
	header.Set("Mcp-Method", "resources/read")
	header.Set("Mcp-Name", uri)
	_, body, err := c.post(header, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"resources/read","params":{"uri":%q%s}}`, c.ids.Add(1), uri, c.meta))
	if err != nil {
		return err
	}
	var answer struct {
		Result struct{ Contents []struct{ Text string } }
		Error  *struct{ Message string }
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		return err
	}
	if answer.Error != nil || len(answer.Result.Contents) != 1 {
		return errors.New(body)
	}
	return json.Unmarshal([]byte(answer.Result.Contents[0].Text), into)
}

// begin takes the cursors of now.
func (r *triggerReader) begin(c *caller) {
	r.t.Helper()
	for _, trigger := range triggerNames() {
		var page triggerEvents
		if err := readResource(c, "ecwid://triggers/"+trigger, &page); err != nil {
			r.t.Fatal(err)
		}
		r.cursors[trigger] = page.Cursor
	}
}

// readOn reads what is new. It fails when the server does, which leaves what was read up to then.
func (r *triggerReader) readOn(c *caller) error {
	for _, trigger := range triggerNames() {
		for more := true; more; {
			var page triggerEvents
			if err := readResource(c, "ecwid://triggers/"+trigger+"?limit=7&after="+r.cursors[trigger], &page); err != nil {
				return err
			}
			if page.Truncated || page.Cursor == "" || page.Trigger != trigger {
				r.t.Errorf("%s is read as %+v", trigger, page)
			}
			for _, text := range page.Events {
				r.note(trigger, text)
			}
			r.cursors[trigger], more = page.Cursor, page.HasMore
		}
	}
	return nil
}

// note takes an event, which must not have been there before.
func (r *triggerReader) note(trigger string, text json.RawMessage) {
	var e struct {
		EventID, Trigger string
		StoreID          int64
	}
	if err := json.Unmarshal(text, &e); err != nil || e.Trigger != trigger || e.StoreID != 1003 || e.EventID == "" {
		r.t.Errorf("%s: %s, %v", trigger, text, err)
	}
	if slices.Contains(r.seen[trigger], e.EventID) {
		r.t.Errorf("%s is shown twice", e.EventID)
	}
	r.seen[trigger] = append(r.seen[trigger], e.EventID)
	r.texts[e.EventID] = string(text)
}

func (r *triggerReader) has(id string) bool { return r.texts[id] != "" }

// missing are those of the wanted events that were not read yet.
func (r *triggerReader) missing(want map[string]bool) []string {
	var ids []string
	for id, sure := range want {
		if sure && !r.has(id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// exactly checks that nothing is missing, and that nothing came that nobody has played. False in want means: perhaps.
func (r *triggerReader) exactly(want map[string]bool) {
	r.t.Helper()
	if missing := r.missing(want); len(missing) > 0 {
		r.t.Errorf("lost: %v", missing)
	}
	for _, id := range slices.Sorted(maps.Keys(r.texts)) {
		if _, played := want[id]; !played {
			r.t.Errorf("nobody did this: %s", r.texts[id])
		}
	}
}

// warmUp adds products until the reader sees one: what there was before a server first began is no news. Then it
// begins, and nothing is on its way.
func (r *triggerReader) warmUp(p *playedStore, c *caller) {
	r.t.Helper()
	r.begin(c)
	for n := range 20 {
		product := p.play("/products", fmt.Sprintf(`{"name":"Warm-up %d","price":1}`, n))
		id := fmt.Sprintf("product-created-1003-%.0f", product["productId"])
		p.morePolls(2)
		if err := r.readOn(c); err != nil {
			r.t.Fatal(err)
		}
		if r.has(id) {
			clear(r.seen)
			clear(r.texts)
			return
		}
	}
	r.t.Fatal("the store is not followed")
}
