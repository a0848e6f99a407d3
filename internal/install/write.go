package install

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// The modes of what did not exist. Entries of other servers in the file may hold credentials.
const (
	newFile   fs.FileMode = 0o600
	newFolder fs.FileMode = 0o755
)

// Write makes the change: a copy of the file is kept beside it, and the file changes in one step or not at all.
// It returns the path of the copy, empty when there was no file. A file that has changed since Plan is a *Refusal.
func (c Change) Write(now time.Time) (backup string, err error) {
	if c.Same {
		return "", nil
	}
	if err := c.unchanged(); err != nil {
		return "", err
	}
	mode := newFile
	if c.Exists {
		info, err := os.Stat(c.Path)
		if err != nil {
			return "", err
		}
		mode = info.Mode().Perm()
		if backup, err = keep(c.Path, c.old, mode, now); err != nil {
			return "", err
		}
	} else if err := os.MkdirAll(filepath.Dir(c.Path), newFolder); err != nil {
		return "", err
	}
	return backup, c.swap(mode)
}

// unchanged compares the file with what Plan has read: clients rewrite their files while they run.
func (c Change) unchanged() error {
	now, err := os.ReadFile(c.Path)
	if errors.Is(err, fs.ErrNotExist) && !c.Exists {
		return nil
	}
	if err != nil {
		return err
	}
	if !c.Exists || !bytes.Equal(now, c.old) {
		return &Refusal{c.Path, "has changed meanwhile"}
	}
	return nil
}

// keep writes the copy under a name that is free.
func keep(path string, text []byte, mode fs.FileMode, now time.Time) (string, error) {
	name := path + ".bak-" + now.Format("20060102-150405")
	for try := 0; ; try++ {
		backup := name
		if try > 0 {
			backup = fmt.Sprintf("%s-%d", name, try)
		}
		err := create(backup, text, mode)
		if err == nil || !errors.Is(err, fs.ErrExist) {
			return backup, err
		}
	}
}

// swap writes the new text beside the file and renames it, so that no reader sees half of it.
func (c Change) swap(mode fs.FileMode) error {
	temporary := fmt.Sprintf("%s.tmp-%d", c.Path, os.Getpid())
	err := create(temporary, c.new, mode)
	if err == nil {
		err = c.unchanged()
	}
	if err == nil {
		err = os.Rename(temporary, c.Path)
	}
	if err != nil {
		return errors.Join(err, removed(temporary))
	}
	return nil
}

func removed(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// create writes a file that must not exist yet and waits until the disk has it.
func create(path string, text []byte, mode fs.FileMode) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Chmod(mode), file.Sync(), file.Close())
}
