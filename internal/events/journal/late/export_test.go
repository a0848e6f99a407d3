package late

import "ecwid-mcp/internal/events/journal"

// After is a Journal that was opened already.
func After(opened journal.Journal) *Journal {
	j := &Journal{stop: func() {}, done: make(chan struct{}), opened: opened}
	close(j.done)
	return j
}
