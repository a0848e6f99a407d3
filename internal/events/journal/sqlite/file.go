package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"ecwid-mcp/internal/events/journal"
)

// makeFile sees to it that the file exists and is for this user alone. It never opens a file that exists: closing it
// would end SQLite's locks of the whole process.
func (j *Journal) makeFile() error {
	folder := filepath.Dir(j.path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("%w: cannot make the folder of the journal: %w; let this user write to the folder above it, or choose another with --data-dir", journal.ErrReadOnly, err)
	}
	file, err := os.OpenFile(j.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case err == nil:
		err = errors.Join(file.Close(), syncFolder(folder))
	case errors.Is(err, fs.ErrExist):
		err = nil
	default:
		return fmt.Errorf("%w: cannot make the file: %w; let this user write to the folder", journal.ErrReadOnly, err)
	}
	if err == nil {
		j.identity, err = os.Stat(j.path)
	}
	if err == nil && j.identity.IsDir() {
		return fmt.Errorf("the journal cannot be opened: %s is a folder; move it away", j.path)
	}
	if err == nil && runtime.GOOS != "windows" && j.identity.Mode().Perm()&0o077 != 0 {
		err = os.Chmod(j.path, j.identity.Mode().Perm()&0o700)
	}
	return err
}

// sameFile fails when the file that SQLite has open is no longer the one at the path: what is written to it would be
// gone with the process.
func (j *Journal) sameFile() error {
	info, err := os.Stat(j.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err != nil || !os.SameFile(info, j.identity) {
		return fmt.Errorf("%w: %s was removed or replaced while ecwid-mcp ran: put it back, or start ecwid-mcp again", journal.ErrUnusable, j.path)
	}
	return nil
}

// syncFolder makes a new file in the folder last. Folders cannot be synced on Windows.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
