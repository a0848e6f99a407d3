package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestFilesArePrivate: events name people.
func TestFilesArePrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // access lists decide there
	}
	folder := filepath.Join(t.TempDir(), "data", "ecwid")
	j := open(t, folder)
	defer j.Close()
	if err := receiveOne(t.Context(), j, "a"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{
		folder: fs.ModeDir | 0o700, filepath.Dir(folder): fs.ModeDir | 0o700, j.path: 0o600, j.path + "-wal": 0o600, j.path + "-shm": 0o600,
	} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if err := errors.Join(j.Close(), os.Chmod(j.path, 0o666), os.Chmod(folder, 0o755)); err != nil {
		t.Fatal(err)
	}
	again := open(t, folder)
	defer again.Close()
	for name, want := range map[string]fs.FileMode{folder: fs.ModeDir | 0o755, j.path: 0o600} { // the folder is the user's choice
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

func TestNoFolder(t *testing.T) {
	base := t.TempDir()
	file := filepath.Join(base, "file")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.MkdirAll(filepath.Join(base, "folder", FileName), 0o700)); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]string{file: "cannot make the folder", filepath.Join(base, "folder"): "is a folder"} {
		if _, err := Open(t.Context(), Options{Folder: folder}); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), folder) {
			t.Errorf("got %v", err)
		}
	}
}

// TestOddNames: a folder's name is not part of a query.
func TestOddNames(t *testing.T) {
	for _, name := range []string{"a b", "a?b=c&mode=ro", "a#b", "a%20b", "ä", "a'b", "a;b"} {
		folder := filepath.Join(t.TempDir(), name)
		j := open(t, folder)
		if err := errors.Join(receiveOne(t.Context(), j, "a"), j.Close()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if files, err := os.ReadDir(folder); err != nil || len(files) != 1 || files[0].Name() != FileName {
			t.Errorf("%s: %v, %v", name, files, err)
		}
	}
}

func TestLinkToAnotherDisk(t *testing.T) {
	target, folder := t.TempDir(), filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(target, folder); err != nil {
		t.Fatal(err)
	}
	j := open(t, folder)
	if err := errors.Join(receiveOne(t.Context(), j, "a"), j.Close()); err != nil {
		t.Fatal(err)
	}
	j = open(t, target)
	defer j.Close()
	if hooks, err := j.Inbox(t.Context(), "s", 10); err != nil || len(hooks) != 1 {
		t.Errorf("%v, %v", hooks, err)
	}
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
