package reader_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/reader"
	"ecwid-mcp/internal/toolkit"
)

// trouble is what journals fail with, and what is told of it.
func trouble() map[error]struct{ why, fix string } {
	return map[error]struct{ why, fix string }{
		journal.ErrDamaged:  {"the journal is damaged.", "move the files"},
		journal.ErrNewer:    {"the journal was written by a newer version.", "newer version"},
		journal.ErrFull:     {"no room is left for the journal.", "make room"},
		journal.ErrReadOnly: {"the journal cannot be written.", "let its user write"},
		journal.ErrNoFolder: {"there is no folder for the journal.", "--data-dir"},
		journal.ErrUnusable: {"the journal cannot be used at present.", "Try again in a minute"},
		journal.ErrClosed:   {"the journal is closed.", "started again"},
	}
}

// says checks a failure: its code, what is wrong and what to do are told, where the journal is is not; its cause is kept
// for the log.
func says(t *testing.T, got, cause error, why, fix string) {
	t.Helper()
	var failure *toolkit.Failure
	if !errors.As(got, &failure) || failure.Code != toolkit.CodeJournalFailed || !strings.HasSuffix(failure.Message, why) ||
		!strings.Contains(failure.Fix, fix) || strings.Contains(failure.Text(), "/home") || !errors.Is(got, cause) {
		t.Errorf("%v is told as %v", cause, got)
	}
}

// TestBrokenSaysWhy is about journals that could not be opened, which takes a new start.
func TestBrokenSaysWhy(t *testing.T) {
	all := trouble()
	strange := errors.New("/home/me/events.db is a folder")
	all[strange] = struct{ why, fix string }{"No events can be read: the journal cannot be opened.", "read its log"}
	for err, want := range all {
		broken := reader.Broken{Err: fmt.Errorf("%w: /home/me/events.db", err)}
		_, read := broken.Read(t.Context(), toolkit.EventQuery{Limit: 1})
		_, waited := broken.Wait(t.Context(), toolkit.EventQuery{Limit: 1}, 0)
		for _, got := range []error{read, waited} {
			says(t, got, err, want.why, want.fix)
			if failure := (*toolkit.Failure)(nil); err != strange && errors.As(got, &failure) && !strings.HasSuffix(failure.Fix, "start the server again.") {
				t.Errorf("%v: %s", err, failure.Fix)
			}
		}
	}
}

// TestAJournalThatBreaks while the server runs, and works again by itself.
func TestAJournalThatBreaks(t *testing.T) {
	s := newShelf(t)
	s.add(shop, events.NewOrder)
	for err, want := range trouble() {
		broken := reader.New(brokenBy(s.Journal, fmt.Errorf("%w: /home/me/events.db", err)), shop)
		for _, query := range []toolkit.EventQuery{{Limit: 1}, {Limit: 1, After: read(t, s.reader(shop), toolkit.EventQuery{Limit: 1}).Cursor}} {
			_, got := broken.Read(t.Context(), query)
			says(t, got, err, want.why, want.fix)
			_, got = broken.Wait(t.Context(), query, 0)
			says(t, got, err, want.why, want.fix)
		}
	}
}

func brokenBy(j journal.Journal, err error) journal.Journal { return broken{j, nil, err} }
