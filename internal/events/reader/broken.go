package reader

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/toolkit"
)

// Broken reads from a journal that could not be opened: it says why.
type Broken struct{ Err error }

// Read implements toolkit.EventReader.
func (b Broken) Read(context.Context, toolkit.EventQuery) (toolkit.EventPage, error) {
	return toolkit.EventPage{}, b.failure()
}

// Wait implements toolkit.EventReader.
func (b Broken) Wait(context.Context, toolkit.EventQuery, time.Duration) (toolkit.EventPage, error) {
	return toolkit.EventPage{}, b.failure()
}

func (b Broken) failure() error {
	for _, reason := range reasons() {
		if errors.Is(b.Err, reason.err) {
			return unreadable(b.Err, reason.err.Error(), reason.fix+" Then start the server again.")
		}
	}
	return unreadable(b.Err, "the journal cannot be opened", "")
}

// explained words what is wrong with a journal, where that is known.
func explained(err error) error {
	for _, reason := range reasons() {
		if errors.Is(err, reason.err) {
			return unreadable(err, reason.err.Error(), reason.fix)
		}
	}
	return err
}

// reason is why a journal fails, and what somebody has to do.
type reason struct {
	err error
	fix string
}

func reasons() []reason {
	return []reason{
		{journal.ErrDamaged, "Have whoever runs the server move the files of the journal away, which its log names; a new journal begins then."},
		{journal.ErrNewer, "Have whoever runs the server use the newer version of it, or another folder."},
		{journal.ErrFull, "Have whoever runs the server make room on the disk of its data folder."},
		{journal.ErrReadOnly, "Have whoever runs the server let its user write to the data folder and to the files of the journal there."},
		{journal.ErrNoFolder, "Have whoever runs the server give it a folder (--data-dir), or keep events only while it runs (--journal memory)."},
		{journal.ErrClosed, "Wait until the server has been started again."},
		{journal.ErrUnusable, "Try again in a minute. If it goes on, have whoever runs the server read its log, which says what to do."},
	}
}

// unreadable leaves out where the journal is: callers may be strangers, and the server's log says it.
func unreadable(cause error, why, fix string) error {
	return toolkit.FailedBy(cause, toolkit.CodeJournalFailed, fmt.Sprintf("No events can be read: %s.", why), fix)
}
