package app

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
)

// TestStoreKeys: stores of different API URLs never share a name, and those of Ecwid keep the one that journals of
// users have.
func TestStoreKeys(t *testing.T) {
	seen := map[journal.StoreKey]string{}
	for address, want := range map[string]journal.StoreKey{
		ecwid.DefaultBaseURL:            "app.ecwid.com/1003",
		"https://proxy.example/api/v3":  "proxy.example/1003",
		"http://proxy.example/api/v3":   "http://proxy.example/api/v3/1003",
		"https://proxy.example":         "https://proxy.example/1003",
		"https://proxy.example/a":       "https://proxy.example/a/1003",
		"https://proxy.example/b":       "https://proxy.example/b/1003",
		"https://proxy.example:8443/b":  "https://proxy.example:8443/b/1003",
		"https://demo/api/v3":           "demo/1003",
		"http://127.0.0.1:8089/api/v3":  "http://127.0.0.1:8089/api/v3/1003",
		"https://proxy.example/a%2Fb/c": "https://proxy.example/a%2Fb/c/1003",
		"https://proxy.example/a/b/c":   "https://proxy.example/a/b/c/1003",
	} {
		got := storeKey(connection{storeID: 1003, apiURL: address})
		if got != want || seen[got] != "" {
			t.Errorf("%s: %s, as %q; want %s", address, got, seen[got], want)
		}
		seen[got] = address
		if again := storeKey(connection{storeID: 1003, apiURL: address + "/"}); again != got {
			t.Errorf("with a slash: %s", again)
		}
	}
	if got := storeKey(connection{storeID: 1003}); got != "app.ecwid.com/1003" {
		t.Errorf("without a URL: %s", got)
	}
	if got := storeKey(connection{storeID: 7, apiURL: "http://127.0.0.1:8089", demo: true}); got != keyOf("demo", demoStoreID) {
		t.Errorf("the demo: %s", got)
	}
}

// TestEventsOfAFormerKeyAreMissed once they are out of sight, and until there are others.
func TestEventsOfAFormerKeyAreMissed(t *testing.T) {
	const host = "proxy.example/1003"
	for name, test := range map[string]struct {
		address string
		stores  []journal.StoreKey // that have an event
		warned  bool
	}{
		"before":                  {"http://proxy.example/api/v3", []journal.StoreKey{host}, true},
		"before and now":          {"http://proxy.example/api/v3", []journal.StoreKey{host, "http://proxy.example/api/v3/1003"}, false},
		"now":                     {"http://proxy.example/api/v3", []journal.StoreKey{"http://proxy.example/api/v3/1003"}, false},
		"before, of another":      {"http://proxy.example/api/v3", []journal.StoreKey{"proxy.example/1004"}, false},
		"the name stays the same": {"https://proxy.example/api/v3", []journal.StoreKey{host}, false},
	} {
		var log bytes.Buffer
		n := &news{journal: memory.New(), logger: slog.New(slog.NewTextHandler(&log, nil))}
		for _, store := range test.stores {
			if _, err := n.journal.Commit(t.Context(), journal.Batch{Store: store, Append: []journal.Record{{EventID: "x", Trigger: "new-order"}}}); err != nil {
				t.Fatal(err)
			}
		}
		n.missFormer(t.Context(), connection{name: "shop", storeID: 1003, apiURL: test.address})
		if strings.Contains(log.String(), "before="+host) != test.warned || !test.warned && log.Len() > 0 {
			t.Errorf("%s: %s", name, &log)
		}
		if err := n.journal.Close(); err != nil {
			t.Error(err)
		}
	}
}
