package auth

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"ecwid-mcp/internal/auth/lock"
)

// childVariable makes the test binary a process that works on a tokens file; childTask says what it does.
const (
	childVariable = "AUTH_TEST_TOKENS_FILE"
	childTask     = "AUTH_TEST_TASK"
	perChild      = 20
)

func child(path string) int {
	task := os.Getenv(childTask)
	if task == "hold" { // the lock, until it is killed
		if _, err := lock.File(context.Background(), path); err != nil {
			return 1
		}
		fmt.Println("locked")
		select {}
	}
	tokens, err := OpenTokens(TokensOptions{Path: path})
	if err != nil {
		return 1
	}
	for i := range perChild {
		if _, err := tokens.New(context.Background(), TokenInfo{Label: task + "-" + strconv.Itoa(i), Scope: ScopeRead}); err != nil {
			fmt.Println(err)
			return 1
		}
	}
	return 0
}

func childCommand(t *testing.T, path, task string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), self)
	command.Env = append(os.Environ(), childVariable+"="+path, childTask+"="+task)
	return command
}

func TestFileIsPrivate(t *testing.T) {
	path := tokensPath(t)
	tokens := open(t, path)
	create(t, tokens, TokenInfo{Label: "a"})
	for name, want := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): 0o700 | fs.ModeDir} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	for _, mode := range []fs.FileMode{0o644, 0o640, 0o620, 0o604, 0o602, 0o660, 0o777} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenTokens(TokensOptions{Path: path}); err == nil || !strings.Contains(err.Error(), "chmod 600 "+path) {
			t.Errorf("%v: got %v", mode, err)
		}
		if _, err := tokens.New(t.Context(), TokenInfo{Label: "b", Scope: ScopeRead}); err == nil {
			t.Errorf("%v: the file was changed", mode)
		}
	}
	for _, mode := range []fs.FileMode{0o600, 0o400} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		open(t, path)
	}
}

func TestLinkStaysALink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "real.json"), filepath.Join(dir, "link.json")
	a := create(t, open(t, target), TokenInfo{Label: "a"})
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	b := create(t, open(t, link), TokenInfo{Label: "b"})
	verifies(t, open(t, target), a)
	verifies(t, open(t, target), b)
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("got %v, %v", info, err)
	}
}

// TestStopBetweenWriteAndRename: what a stopped process left neither counts nor is in the way.
func TestStopBetweenWriteAndRename(t *testing.T) {
	path := tokensPath(t)
	tokens := open(t, path)
	a := create(t, tokens, TokenInfo{Label: "a"})
	if err := os.WriteFile(path+".new", []byte(`{"version":1,"tokens":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	verifies(t, open(t, path), a)
	b := create(t, tokens, TokenInfo{Label: "b"})
	verifies(t, open(t, path), a)
	verifies(t, open(t, path), b)
	if _, err := os.Stat(path + ".new"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("left behind: %v", err)
	}
}

func TestLinkInPlaceOfTheNewFile(t *testing.T) {
	path := tokensPath(t)
	tokens := open(t, path)
	create(t, tokens, TokenInfo{Label: "a"})
	victim := filepath.Join(t.TempDir(), "victim")
	if err := os.WriteFile(victim, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(victim, path+".new"); err != nil {
		t.Fatal(err)
	}
	create(t, tokens, TokenInfo{Label: "b"})
	if data, err := os.ReadFile(victim); err != nil || string(data) != "precious" {
		t.Errorf("got %s, %v", data, err)
	}
}

func TestKilledProcessLeavesNoLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), TokensFile)
	tokens := open(t, path)
	holder := childCommand(t, path, "hold")
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "locked\n" {
		t.Fatalf("got %q, %v", line, err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tokens.New(stopped, TokenInfo{Label: "a", Scope: ScopeRead}); !errors.Is(err, context.Canceled) {
		t.Errorf("the lock of another process did not count: %v", err)
	}
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = holder.Wait() // it was killed
	verifies(t, tokens, create(t, tokens, TokenInfo{Label: "a"}))
}

func TestManyWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), TokensFile)
	const processes, routines = 3, 3
	var all sync.WaitGroup
	for i := range processes {
		command := childCommand(t, path, "process"+strconv.Itoa(i))
		all.Go(func() {
			if out, err := command.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	for i := range routines {
		tokens := open(t, path)
		all.Go(func() {
			for j := range perChild {
				label := fmt.Sprintf("routine%d-%d", i, j)
				text, err := tokens.New(t.Context(), TokenInfo{Label: label, Scope: ScopeRead})
				if err != nil {
					t.Error(err)
					return
				}
				if p, err := tokens.Verify(t.Context(), text.Reveal()); err != nil || p.Label != label {
					t.Errorf("%s: got %+v, %v", label, p, err)
				}
			}
		})
	}
	all.Wait()
	if list, err := open(t, path).List(); err != nil || len(list) != (processes+routines)*perChild {
		t.Errorf("%d tokens, %v", len(list), err)
	}
}

func TestFolderThatCannotBeMade(t *testing.T) {
	tokens, err := OpenTokens(TokensOptions{Path: "/dev/null/none/" + TokensFile})
	if err == nil {
		_, err = tokens.New(t.Context(), TokenInfo{Label: "a", Scope: ScopeRead})
	}
	if err == nil || !strings.Contains(err.Error(), "/dev/null") {
		t.Errorf("got %v", err)
	}
}

func TestHugeFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), TokensFile)
	if err := os.WriteFile(path, make([]byte, maxPrivateFile+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenTokens(TokensOptions{Path: path}); err == nil || !strings.Contains(err.Error(), "larger than 1 MiB") {
		t.Errorf("got %v", err)
	}
}
