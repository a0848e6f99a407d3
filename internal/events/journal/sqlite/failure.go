package sqlite

import (
	"context"
	"errors"
	"fmt"

	lib "modernc.org/sqlite/lib"

	"ecwid-mcp/internal/events/journal"
)

// explain says which file an error is about, and what to do.
func (j *Journal) explain(err error) error {
	switch code(err) {
	case 0:
		return err
	case lib.SQLITE_INTERRUPT:
		return context.Canceled
	}
	if gone := j.sameFile(); gone != nil { // whatever SQLite says then
		return gone
	}
	switch code(err) {
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		j.damaged.Store(true)
		return j.damage(err)
	case lib.SQLITE_FULL:
		return fmt.Errorf("%w: %s: %w; make room on its disk, then writing works again", journal.ErrFull, j.path, err)
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		return fmt.Errorf("%w: %s: %w; let this user write to the file and to its folder", journal.ErrReadOnly, j.path, err)
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return fmt.Errorf("%w: %s was locked by another process for %v: %w", journal.ErrUnusable, j.path, j.patience, err)
	case lib.SQLITE_IOERR:
		return fmt.Errorf("%w: %s: %w; see that its disk works and has room, then writing works again", journal.ErrUnusable, j.path, err)
	default:
		return fmt.Errorf("%w: %s: %w", journal.ErrUnusable, j.path, err)
	}
}

func (j *Journal) damage(cause error) error {
	return fmt.Errorf("%w: %s: %w; nothing was changed. Stop all ecwid-mcp, move %s, %s-wal and %s-shm to another folder, and start "+
		"again: a new journal begins with that moment", journal.ErrDamaged, j.path, cause, j.path, j.path, j.path)
}

var errDamagedBefore = errors.New("damage was found before")
