//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// nobody is the user whom the program is run as when the tests are run by root, for whom permissions count nothing.
const nobody = 65534

// TestTriggersOnAReadOnlyDisk: with a data folder that may not be written the tools go on, and the triggers say why they
// do not.
func TestTriggersOnAReadOnlyDisk(t *testing.T) {
	t.Parallel()
	shop := openShop(t)
	for name, withJournal := range map[string]bool{"no journal yet": false, "a journal": true} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "events.db")
			if withJournal {
				journalOf(t, shop, path)
				if err := os.Chmod(path, 0o400); err != nil {
					t.Fatal(err)
				}
			}
			server := serveAsNobody(t, shop, dir)
			goesOnWithout(t, server, "let this user write", "the journal cannot be written")
		})
	}
}

// serveAsNobody starts a server for whom the folder is there for reading only.
func serveAsNobody(t *testing.T, shop *playedStore, dir string) *follower {
	t.Helper()
	var user *syscall.Credential
	if os.Geteuid() == 0 {
		user = &syscall.Credential{Uid: nobody, Gid: nobody}
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range append(files, dir) {
			if err := os.Chown(name, nobody, nobody); err != nil {
				t.Fatal(err)
			}
		}
		for _, folder := range []string{filepath.Dir(program), filepath.Dir(dir), filepath.Dir(filepath.Dir(dir))} {
			if err := os.Chmod(folder, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	f := &follower{}
	var at struct{ URL string }
	f.process = runAs(t, user, shop.env(dir), &at, "http", "--addr=127.0.0.1:0", "--log-level=warn")
	f.url = at.URL
	return f
}

// runAs does what runUntilEnd does, as another user.
func runAs(t *testing.T, user *syscall.Credential, env []string, line any, args ...string) *process {
	t.Helper()
	p := newProcess(env, args...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: user}
	p.begin(t, line)
	return p
}
