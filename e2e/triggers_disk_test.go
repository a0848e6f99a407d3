package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTriggersWithABadJournal: a journal that cannot be used is left as it is, standard error and the triggers say what
// is wrong with it, and the tools go on working.
func TestTriggersWithABadJournal(t *testing.T) {
	t.Parallel()
	shop := openShop(t)
	for name, test := range map[string]struct {
		spoil func(t *testing.T, path string)
		want  string // on standard error
		told  string // to clients, who need not know about files
	}{
		"damaged": {func(t *testing.T, path string) { write(t, path, []byte(strings.Repeat("not a database ", 1000))) }, "damaged", "the journal is damaged"},
		"damaged inside": {func(t *testing.T, path string) {
			data := journalOf(t, shop, path)
			copy(data[100:], strings.Repeat("\xff", 2000))
			write(t, path, data)
		}, "damaged", "the journal is damaged"},
		"of another program": {func(t *testing.T, path string) {
			data := journalOf(t, shop, path)
			copy(data[68:72], "else") // SQLite's application id
			write(t, path, data)
		}, "another program", "the journal cannot be used at present"},
		"newer": {func(t *testing.T, path string) {
			data := journalOf(t, shop, path)
			copy(data[60:64], "\x00\x00\x00\x63") // SQLite's user version
			write(t, path, data)
		}, "version 99", "written by a newer version"},
		"a folder": {func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, "is a folder", "the journal cannot be used at present"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "events.db")
			test.spoil(t, path)
			before, _ := os.ReadFile(path)
			server := serveShop(t, shop, dir, "127.0.0.1:0")
			goesOnWithout(t, server, test.want, test.told)
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the file was changed")
			}
		})
	}
}

// goesOnWithout checks a server that has no journal, and ends it.
func goesOnWithout(t *testing.T, server *follower, want, told string) {
	t.Helper()
	c := newCaller(t, server.url, modernEra)
	header := c.header.Clone()
	header.Set("Mcp-Method", "tools/call")
	header.Set("Mcp-Name", "find_product")
	if err := c.call(header, toolCall{name: "find_product", arguments: `{}`, want: `"Tea"`}); err != nil {
		t.Error(err)
	}
	for _, trigger := range triggerNames() {
		var page triggerEvents
		err := readResource(c, "ecwid://triggers/"+trigger, &page)
		if err == nil || !strings.Contains(err.Error(), told) || strings.Contains(err.Error(), "events.db") {
			t.Fatalf("%s reads as %+v, %v, want %q", trigger, page, err, told)
		}
	}
	server.kill()
	if said := server.stderr.String(); !strings.Contains(said, "the triggers are off") || !strings.Contains(said, want) || strings.Contains(said, "panic") {
		t.Errorf("standard error: %s", said)
	}
}

// journalOf makes a journal at the path and returns what it holds when no program uses it.
func journalOf(t *testing.T, shop *playedStore, path string) []byte {
	t.Helper()
	p := newProcess(shop.env(filepath.Dir(path)), "stdio") // without input it ends at once, and cleanly
	if err := p.cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, p.stderr)
	}
	data, err := os.ReadFile(path)
	if err != nil || len(data) < 4096 {
		t.Fatalf("%d bytes, %v", len(data), err)
	}
	return data
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
