package install

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func planFor(t *testing.T, path string) Change {
	t.Helper()
	c, _ := Find("cursor")
	change, err := c.Plan(path, "ecwid", server)
	if err != nil {
		t.Fatal(err)
	}
	return change
}

func TestWriteKeepsACopyAndTheMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mcp.json")
	write(t, path, `{"a":1}`, 0o640)
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	backup, err := planFor(t, path).Write(noon)
	if err != nil || backup != path+".bak-20261121-120000" || content(t, backup) != `{"a":1}` {
		t.Fatalf("got %q, %v", backup, err)
	}
	for _, file := range []string{path, backup} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("%s: %v, %v", file, info.Mode(), err)
		}
	}
	if !strings.Contains(content(t, path), `"ecwid"`) || !planFor(t, path).Same {
		t.Error(content(t, path))
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 2 {
		t.Errorf("left over: %v", files)
	}
}

func TestCopiesOfOneSecond(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mcp.json")
	for i, suffix := range []string{"", "-1", "-2"} {
		write(t, path, `{"n":`+strings.Repeat("1", i+1)+`}`, 0o600)
		backup, err := planFor(t, path).Write(noon)
		if err != nil || backup != path+".bak-20261121-120000"+suffix {
			t.Errorf("got %q, %v", backup, err)
		}
	}
}

func TestNewFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "er", "mcp.json")
	change := planFor(t, path)
	if _, err := os.Stat(filepath.Dir(path)); err == nil {
		t.Error("planning made a folder")
	}
	backup, err := change.Write(noon)
	info, _ := os.Stat(path)
	if err != nil || backup != "" || change.Exists || info.Mode().Perm() != 0o600 {
		t.Errorf("%q, %v, %v", backup, err, info.Mode())
	}
}

// TestLinkStays: the file of somebody who keeps it elsewhere is changed there.
func TestLinkStays(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "dotfiles", "mcp.json"), filepath.Join(dir, "mcp.json")
	write(t, target, `{}`, 0o600)
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if _, err := planFor(t, link).Write(noon); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 || !strings.Contains(content(t, target), "ecwid") {
		t.Errorf("%v, %v", info, err)
	}
}

// TestLinkToNothing: whoever keeps the file elsewhere would find a copy in place of the link.
func TestLinkToNothing(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "mcp.json")
	if err := os.Symlink(filepath.Join(dir, "dotfiles", "mcp.json"), link); err != nil {
		t.Fatal(err)
	}
	c, _ := Find("cursor")
	_, err := c.Plan(link, "ecwid", server)
	if refused := (*Refusal)(nil); !errors.As(err, &refused) || refused.Path != link || !strings.Contains(refused.Reason, "symbolic link to a file that is not there") {
		t.Errorf("got %v", err)
	}
}

func TestFileThatChangedMeanwhile(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"rewritten": func(t *testing.T, path string) { write(t, path, `{"b":2}`, 0o600) },
		"removed":   func(t *testing.T, path string) { _ = os.Remove(path) },
	} {
		path := filepath.Join(t.TempDir(), "mcp.json")
		write(t, path, `{"a":1}`, 0o600)
		change := planFor(t, path)
		spoil(t, path)
		if _, err := change.Write(noon); err == nil {
			t.Errorf("%s: was overwritten", name)
		}
	}
	path := filepath.Join(t.TempDir(), "mcp.json")
	change := planFor(t, path)
	write(t, path, `{"b":2}`, 0o600)
	_, err := change.Write(noon)
	if refused := (*Refusal)(nil); !errors.As(err, &refused) || content(t, path) != `{"b":2}` {
		t.Errorf("created meanwhile: %v", err)
	}
}

// TestFileThatChangedAtTheLastMoment: the last look is just before the file is replaced.
func TestFileThatChangedAtTheLastMoment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mcp.json")
	write(t, path, `{"a":1}`, 0o600)
	change := planFor(t, path)
	write(t, path, `{"b":2}`, 0o600)
	if err := change.swap(0o600); err == nil || content(t, path) != `{"b":2}` {
		t.Errorf("%v, %s", err, content(t, path))
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
		t.Errorf("left over: %v", files)
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file", "mcp.json")
	write(t, filepath.Join(dir, "file"), "", 0o600) // a file where a folder should be
	change := Change{Path: path, new: []byte("{}")}
	if _, err := change.Write(noon); err == nil {
		t.Error("wrote below a file")
	}
}

func TestNothingToWrite(t *testing.T) {
	if backup, err := (Change{Same: true, Path: "/does/not/exist"}).Write(noon); backup != "" || err != nil {
		t.Errorf("got %q, %v", backup, err)
	}
}
