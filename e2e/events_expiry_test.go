package e2e

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/sqlite"
)

// TestEventsExpire: a subscription that has run out is called no more, and when it is renewed what was missed comes from
// the cursor on that the caller kept.
func TestEventsExpire(t *testing.T) {
	t.Parallel()
	p := openPaidShop(t)
	s, secret := p.caller("till"), newSecret(t, 32)
	url := p.hook.endpoint("/till", secret)
	got := s.subscribe(url, secret, map[string]any{"ttlMs": 1000})
	if left := time.Until(got.RefreshBefore); left < 50*time.Second || left > time.Minute {
		t.Errorf("a term of a second is granted as %v", left)
	}
	if long := s.subscribe(url, secret, map[string]any{"ttlMs": 30 * 24 * 3600 * 1000}); time.Until(long.RefreshBefore) > 25*time.Hour {
		t.Errorf("a term of a month is granted as %+v", long)
	}
	p.subscribeWitness()
	taken := p.pay()
	kept := p.expect("/till", taken)
	p.expect("/witness", taken)

	p.server.kill()
	p.runOut(got.ID)
	p.server = p.serve(p.server.addr())
	missed := []string{p.pay(), p.pay()}
	p.expectAll("/witness", missed, taken)
	p.hook.nothing("/till")

	again := s.subscribe(url, secret, map[string]any{"cursor": *kept.Cursor})
	if again.ID != got.ID || again.Truncated {
		t.Errorf("granted %+v, first %+v", again, got)
	}
	p.expectAll("/till", missed)
	p.hook.nothing("/till")
}

// runOut has a subscription, as it is in the journal, end now. The wait for that would be a minute.
func (p *paidShop) runOut(id string) {
	p.t.Helper()
	j, err := sqlite.Open(p.t.Context(), sqlite.Options{Folder: p.dir})
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() {
		if err := j.Close(); err != nil {
			p.t.Error(err)
		}
	}()
	stores, err := j.Stores(p.t.Context())
	if err != nil || len(stores) != 1 {
		p.t.Fatal(stores, err)
	}
	entries, err := j.Entries(p.t.Context(), stores[0], "mcp-subscription/")
	if err != nil {
		p.t.Fatal(err)
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Key, id) {
			continue
		}
		var row map[string]any
		if err := json.Unmarshal(entry.Value, &row); err != nil {
			p.t.Fatal(err)
		}
		entry.Due = time.Now()
		row["expires"] = entry.Due
		if entry.Value, err = json.Marshal(row); err != nil {
			p.t.Fatal(err)
		}
		if _, err := j.Commit(p.t.Context(), journal.Batch{Store: stores[0], Set: []journal.Entry{entry}}); err != nil {
			p.t.Fatal(err)
		}
		return
	}
	p.t.Fatal("there is no subscription ", id)
}
