//go:build unix

package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ecwid-mcp/internal/events/journal"
)

// nobody is the user whom childVisitor becomes: permissions count nothing for root.
const nobody = 65534

// childVisitor says whether it can open the journal and write to it.
func childVisitor(folder string) error {
	if os.Geteuid() == 0 {
		if err := errors.Join(syscall.Setgid(nobody), syscall.Setuid(nobody)); err != nil {
			return err
		}
	}
	j, err := Open(context.Background(), Options{Folder: folder})
	if err == nil {
		err = errors.Join(receiveOne(context.Background(), j, "a"), j.Close())
	}
	if err != nil {
		fmt.Println(errors.Is(err, journal.ErrReadOnly), err)
	}
	return nil
}

func visit(t *testing.T, folder string) []string {
	t.Helper()
	command, lines := child(t, "visitor", folder)
	return finish(t, command, lines)
}

// own gives everything in the folder to the visitor, with these permissions.
func own(t *testing.T, folder string, folderMode, fileMode fs.FileMode) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, folder) {
		mode := fileMode
		if name == folder {
			mode = folderMode
		}
		if os.Geteuid() == 0 {
			err = os.Chown(name, nobody, nobody)
		}
		if err := errors.Join(err, os.Chmod(name, mode)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReadOnly: what may not be written gives an error that says so, and works once it may.
func TestReadOnly(t *testing.T) {
	for name, test := range map[string]struct {
		folder, file fs.FileMode
		exists       bool
	}{
		"a folder without the file":           {folder: 0o555},
		"a folder that may not be entered":    {folder: 0o000},
		"a folder with the file":              {folder: 0o555, file: 0o600, exists: true},
		"the file":                            {folder: 0o700, file: 0o400, exists: true},
		"a file that may not even be read":    {folder: 0o700, file: 0o000, exists: true},
		"the file in a folder, both of which": {folder: 0o500, file: 0o400, exists: true},
	} {
		t.Run(name, func(t *testing.T) {
			base := t.TempDir()
			folder := filepath.Join(base, "data")
			if err := errors.Join(os.Chmod(filepath.Dir(base), 0o755), os.Mkdir(folder, 0o700)); err != nil {
				t.Fatal(err)
			}
			var before []byte
			if test.exists {
				j := open(t, folder)
				if err := errors.Join(receiveOne(t.Context(), j, "before"), j.Close()); err != nil {
					t.Fatal(err)
				}
				before = contents(t, j.path)
			}
			own(t, folder, test.folder, test.file)
			said := visit(t, folder)
			if len(said) != 1 || !strings.HasPrefix(said[0], "true ") || !strings.Contains(said[0], filepath.Join(folder, FileName)) ||
				!strings.Contains(said[0], "let this user write") {
				t.Errorf("got %q", said)
			}
			own(t, folder, 0o700, 0o600)
			if test.exists && string(contents(t, filepath.Join(folder, FileName))) != string(before) {
				t.Error("the file was changed")
			}
			if said := visit(t, folder); len(said) != 0 {
				t.Errorf("may be written: got %q", said)
			}
		})
	}
}
