package clients

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// TestTriggers: for each trigger, each source and each way to connect, a client that follows is told of a change once,
// and reading gives exactly that change.
func TestTriggers(t *testing.T) {
	for _, source := range []struct {
		name     string
		interval string
		webhooks bool
		want     []string // sources that events may have
	}{
		{"poll", "1s", false, []string{"poll"}},
		{"webhook", "10m", true, []string{"webhook"}},
		{"both", "1s", true, []string{"poll", "webhook"}},
	} {
		t.Run(source.name, func(t *testing.T) {
			t.Parallel()
			m := &matrix{t: t, visit: visit{shop: openShop(t)}, sources: source.want}
			m.connect(source.interval, source.webhooks)
			m.warmUp()
			for _, play := range plays() {
				t.Run(play.trigger, func(t *testing.T) {
					want := play.do(&m.visit)
					for _, f := range m.followers {
						t.Run(f.name, func(t *testing.T) { m.expect(t, f, want) })
					}
				})
			}
			if source.interval == "1s" {
				m.polls(2)
			}
			for _, f := range m.followers {
				t.Run(f.name+" in the end", func(t *testing.T) { m.nothingElse(t, f) })
			}
		})
	}
}

// matrix is one store with everybody who follows it.
type matrix struct {
	t *testing.T
	visit
	sources   []string
	followers []*follower
}

// connect starts the servers and connects the clients. One server over stdio shares the journal of the HTTP server; the
// other one, where there are no webhooks, follows the store by itself.
func (m *matrix) connect(interval string, webhooks bool) {
	t := m.t
	settings := []string{"--poll-interval", interval, "--cart-idle", "1s", "--log-level", "warn"}
	shared, own := t.TempDir(), t.TempDir()
	env := append(slices.Clone(m.env), "ECWID_DATA_DIR="+shared)
	if webhooks {
		env, own = append(env, "ECWID_CLIENT_SECRET="+m.secret), shared
	}
	var at addresses
	start(t, env, &at, append([]string{"http", "--addr", "127.0.0.1:0"}, settings...)...)
	if webhooks {
		m.play("POST", "/webhooks", fmt.Sprintf(`{"url":%q}`, strings.TrimSuffix(at.URL, "/mcp")+"/webhooks/ecwid"))
	}
	stdio := func(dir string) mcp.Transport {
		cmd := exec.Command(program, append([]string{"stdio"}, settings...)...)
		cmd.Env = append(slices.Clone(m.env), "ECWID_DATA_DIR="+dir)
		return &mcp.CommandTransport{Command: cmd}
	}
	for _, way := range []struct {
		name      string
		transport mcp.Transport
		version   string
	}{
		{"http legacy", &mcp.StreamableClientTransport{Endpoint: at.URL}, legacy},
		{"http modern", &mcp.StreamableClientTransport{Endpoint: at.URL}, modern},
		{"sse", &mcp.SSEClientTransport{Endpoint: at.SSEURL}, legacy},
		{"stdio legacy", stdio(own), legacy},
		{"stdio modern", stdio(shared), modern},
	} {
		m.followers = append(m.followers, follow(t, way.name, way.transport, way.version))
	}
	if journals, _ := filepath.Glob(filepath.Join(shared, "events.db")); len(journals) != 1 {
		t.Error("the journal is not in the data folder")
	}
}

// warmUp adds products until every client has seen the last one: what there was when a server began is no news.
func (m *matrix) warmUp() {
	m.t.Helper()
	for n := range 20 {
		want := m.addProduct(fmt.Sprint("Warm-up ", n))
		deadline, all := time.After(5*time.Second), true
		for _, f := range m.followers {
			for all && !slices.Contains(f.seen["new-product"], want) {
				if trigger := f.next(deadline); trigger != "" {
					f.readOn(m.t, trigger)
				} else {
					all = false
				}
			}
		}
		if all {
			return
		}
	}
	m.t.Fatal("not everybody follows")
}

// expect waits until a client has learned of exactly the wanted events.
func (m *matrix) expect(t *testing.T, f *follower, want happening) {
	deadline, got := time.After(patience), happening{}
	for len(got) < len(want) {
		trigger := f.next(deadline)
		if trigger == "" {
			t.Fatalf("got %v in time, want %v", got, want)
		}
		for _, e := range f.readOn(t, trigger) {
			if e.Trigger != trigger || got[trigger] != "" || !slices.Contains(m.sources, e.Source) || e.Origin != "" || e.StoreID != 1003 {
				t.Errorf("got %+v", e)
			}
			if e.DetectedAt.Before(e.OccurredAt.Add(-time.Second)) || time.Since(e.OccurredAt) > patience || string(e.Summary) == "" {
				t.Errorf("got %+v", e)
			}
			got[trigger] = e.EventID
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// nothingElse checks that a client was told of each event once, and that there are no others.
func (m *matrix) nothingElse(t *testing.T, f *follower) {
	for _, trigger := range triggers() {
		if more := f.readOn(t, trigger); len(more) > 0 {
			t.Errorf("there is more: %+v", more)
		}
		page, text := f.read(t, triggerURI+trigger+"?limit=100")
		var ids []string
		for _, e := range page.Events {
			ids = append(ids, e.EventID)
		}
		slices.Reverse(ids)
		if diff := cmp.Diff(f.seen[trigger], ids); diff != "" {
			t.Errorf("%s: seen one by one, and all at once: %s", trigger, diff)
		}
		if words := discreet(text); words != nil {
			t.Error(words)
		}
	}
	for len(f.told) > 0 {
		f.next(nil)
	}
	for trigger, notes := range f.notes {
		if notes > len(f.seen[trigger]) {
			t.Errorf("%d notifications of %d events of %s", notes, len(f.seen[trigger]), trigger)
		}
	}
}

// discreet fails if a text holds what a shopper wrote.
func discreet(text string) error {
	for _, words := range []string{shopperName, shopperNote} {
		if strings.Contains(text, words) {
			return fmt.Errorf("%q is in %s", words, text)
		}
	}
	return nil
}
