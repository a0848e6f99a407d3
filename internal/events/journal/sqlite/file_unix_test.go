//go:build unix

package sqlite

import (
	"errors"
	"os"
	"strings"
	"testing"

	"ecwid-mcp/internal/events/journal"
)

// TestRemovedFile: what is written to a file that nobody will find again would be lost, so nothing is.
func TestRemovedFile(t *testing.T) {
	for name, replace := range map[string]bool{"removed": false, "replaced": true} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			j := open(t, folder)
			defer j.Close()
			if err := receiveOne(t.Context(), j, "a"); err != nil {
				t.Fatal(err)
			}
			waited := make(chan error, 1)
			go func() { waited <- j.Wait(t.Context(), 0) }()
			away := j.path + ".away"
			if err := os.Rename(j.path, away); err != nil {
				t.Fatal(err)
			}
			if replace {
				if err := os.WriteFile(j.path, contents(t, away), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err := j.Read(t.Context(), journal.Query{Store: "s"})
			for _, err := range []error{err, receiveOne(t.Context(), j, "b"), <-waited} {
				if err == nil || !strings.Contains(err.Error(), j.path+" was removed or replaced") {
					t.Errorf("got %v", err)
				}
			}
			late := connections(j.path, 1, "", j.sameFile)
			if err := late.PingContext(t.Context()); err == nil {
				t.Error("connected to another file")
			}
			if err := errors.Join(late.Close(), os.Rename(away, j.path)); err != nil {
				t.Fatal(err)
			}
			if err := receiveOne(t.Context(), j, "b"); err != nil {
				t.Error(err)
			}
			if hooks, err := j.Inbox(t.Context(), "s", 10); err != nil || len(hooks) != 2 {
				t.Errorf("%v, %v", hooks, err)
			}
		})
	}
}
