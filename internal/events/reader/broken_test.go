package reader_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/reader"
	"ecwid-mcp/internal/toolkit"
)

// TestBrokenSaysWhy: what is wrong is told, where the journal is is not.
func TestBrokenSaysWhy(t *testing.T) {
	for want, err := range map[string]error{
		"the journal is damaged.":                              fmt.Errorf("%w: /home/me/events.db: malformed", journal.ErrDamaged),
		"the journal was written by a newer version.":          fmt.Errorf("%w: /home/me/events.db", journal.ErrNewer),
		"no room is left for the journal.":                     fmt.Errorf("%w: /home/me/events.db", journal.ErrFull),
		"the journal cannot be written.":                       fmt.Errorf("%w: /home/me/events.db", journal.ErrReadOnly),
		"No events can be read: the journal cannot be opened.": errors.New("/home/me/events.db is a folder"),
	} {
		_, read := reader.Broken{Err: err}.Read(t.Context(), toolkit.EventQuery{Limit: 1})
		_, waited := reader.Broken{Err: err}.Wait(t.Context(), toolkit.EventQuery{Limit: 1}, 0)
		for _, got := range []error{read, waited} {
			if failure := (*toolkit.Failure)(nil); !errors.As(got, &failure) || !strings.HasSuffix(failure.Message, want) || strings.Contains(failure.Text(), "/home") {
				t.Errorf("%v is told as %v", err, got)
			}
		}
	}
}
