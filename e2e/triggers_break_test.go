package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTriggersWithAJournalThatBreaks while the server runs: the triggers say what is wrong with it in words of their
// own, and the tools go on working.
func TestTriggersWithAJournalThatBreaks(t *testing.T) {
	t.Parallel()
	shop := openShop(t)
	for name, test := range map[string]struct {
		spoil func(t *testing.T, path string)
		told  string
	}{
		"damaged": {func(t *testing.T, path string) {
			for _, name := range []string{path, path + "-wal"} {
				data, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				file, err := os.OpenFile(name, os.O_WRONLY, 0) // the same file, as by a failing disk
				if err != nil {
					t.Fatal(err)
				}
				if _, err := file.WriteString(strings.Repeat("\xa5", len(data))); err != nil {
					t.Fatal(err)
				}
				if err := file.Close(); err != nil {
					t.Fatal(err)
				}
			}
		}, "the journal is damaged"},
		"moved away": {func(t *testing.T, path string) {
			if err := os.Rename(path, path+".old"); err != nil {
				t.Fatal(err)
			}
		}, "the journal cannot be used at present"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			server := serveShop(t, shop, dir, "127.0.0.1:0")
			c := newCaller(t, server.url, modernEra)
			newTriggerReader(t).warmUp(shop, c)
			test.spoil(t, filepath.Join(dir, "events.db"))
			var err error
			eventually(t, "a read fails", func() bool {
				err = readAtOnce(c, "ecwid://triggers/new-product")
				return err != nil
			})
			if err == nil || !strings.Contains(err.Error(), "(journal_failed)") || !strings.Contains(err.Error(), test.told) || strings.Contains(err.Error(), dir) {
				t.Errorf("got %v", err)
			}
			header := c.header.Clone()
			header.Set("Mcp-Method", "tools/call")
			header.Set("Mcp-Name", "find_product")
			if err := c.call(header, toolCall{name: "find_product", arguments: `{}`, want: `"Tea"`}); err != nil {
				t.Error(err)
			}
			server.kill()
			if said := server.stderr.String(); !strings.Contains(said, "events.db") || strings.Contains(said, "panic") {
				t.Errorf("standard error: %s", said)
			}
		})
	}
}

// readAtOnce reads a resource several times at once and gives an error that came of it. One connection to the journal may
// have all that it needs in memory; the others have to look into the file.
func readAtOnce(c *caller, uri string) error {
	failures := make(chan error, 8)
	for range cap(failures) {
		go func() { failures <- readResource(c, uri, &triggerEvents{}) }()
	}
	var failed error
	for range cap(failures) {
		if err := <-failures; err != nil {
			failed = err
		}
	}
	return failed
}
