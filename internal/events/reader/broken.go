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
	if failure, known := explained(b.Err); known {
		return failure
	}
	return unreadable(errors.New("the journal cannot be opened"))
}

// explained words what is wrong with a journal. It leaves out where the journal is: callers may be strangers, and the
// server's log says it.
func explained(err error) (failure error, known bool) {
	for _, reason := range []error{journal.ErrDamaged, journal.ErrNewer, journal.ErrFull, journal.ErrReadOnly} {
		if errors.Is(err, reason) {
			return unreadable(reason), true
		}
	}
	return err, false
}

func unreadable(reason error) error {
	return toolkit.Refuse(toolkit.CodeInternal, fmt.Sprintf("No events can be read: %v.", reason),
		"Have whoever runs the server read its log, which says what to do. Everything but the events works.")
}
