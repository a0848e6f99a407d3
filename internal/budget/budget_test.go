package budget

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/ecwid"
)

var (
	today = time.Date(2026, 3, 2, 12, 0, 0, 123456000, time.UTC)
	token = ecwid.TokenKey{1, 2, 3}
)

func at(moment time.Time) func() time.Time { return func() time.Time { return moment } }

// open gives a ledger of a folder, as a process of its own would have it.
func open(t testing.TB, folder string, now func() time.Time) *Ledger {
	t.Helper()
	l := Open(folder, now)
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func refuse(l *Ledger, t testing.TB) error {
	return l.Change(t.Context(), token, func(_ time.Time, s *ecwid.TokenState) { s.Refusals++ })
}

func mustRead(t testing.TB, l *Ledger) ecwid.TokenState {
	t.Helper()
	_, state, err := l.Read(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return state
}

func TestWhatIsChangedIsThereForAllAndAfterwards(t *testing.T) {
	folder := t.TempDir()
	want := ecwid.TokenState{Tokens: -1.25, At: today, BlockedAt: today.Add(-time.Minute), BlockedUntil: today.Add(time.Minute),
		Refusals: 2, NextProbe: today.Add(time.Hour)}
	first, second := open(t, folder, at(today)), open(t, folder, at(today))
	if diff := cmp.Diff(ecwid.TokenState{}, mustRead(t, second)); diff != "" {
		t.Errorf("a token that nobody has used: %s", diff)
	}
	if err := first.Change(t.Context(), token, func(now time.Time, s *ecwid.TokenState) {
		if now != today || *s != (ecwid.TokenState{}) {
			t.Errorf("at %v with %v", now, s)
		}
		*s = want
	}); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	for name, l := range map[string]*Ledger{"another": second, "a new one": open(t, folder, at(today))} {
		if diff := cmp.Diff(want, mustRead(t, l)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if _, state, err := l.Read(t.Context(), ecwid.TokenKey{9}); err != nil || state != (ecwid.TokenState{}) {
			t.Errorf("%s: another token has %v, %v", name, state, err)
		}
	}
}

func TestNoChangeIsLost(t *testing.T) {
	folder := t.TempDir()
	const ledgers, each = 6, 40
	var group sync.WaitGroup
	for range ledgers {
		l := open(t, folder, nil)
		l.patience = time.Minute // also on a machine that has no time
		group.Go(func() {
			for range each {
				if err := refuse(l, t); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if got := mustRead(t, open(t, folder, nil)).Refusals; got != ledgers*each {
		t.Errorf("%d of %d changes are there", got, ledgers*each)
	}
}

func TestTheFileIsForThisUserAloneAndHasNoToken(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // permissions are another matter there
	}
	folder := filepath.Join(t.TempDir(), "new", "folder with 100% and ?#")
	l := open(t, folder, nil)
	limits := ecwid.NewSharedLimits(l, func(err error) { t.Error(err) })
	call(t, limits, &shop{})
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(filepath.Join(folder, FileName) + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o", info.Name(), mode)
		}
		data, err := os.ReadFile(filepath.Join(folder, info.Name()))
		if err != nil || bytes.Contains(data, []byte(testToken)) {
			t.Errorf("%s has the token, or %v", info.Name(), err)
		}
	}
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has %v, %v", info.Mode(), err)
	}
}

func TestANewerFileIsLeftAlone(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, FileName)
	execute(t, path, "CREATE TABLE budget (something TEXT)", "PRAGMA user_version=2")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	l := open(t, folder, nil)
	if err := refuse(l, t); err == nil || !strings.Contains(err.Error(), "newer version") || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Error("the file was changed")
	}
}

func execute(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}

func TestADamagedFileIsSetAside(t *testing.T) {
	garbage := bytes.Repeat([]byte("no database "), 1000)
	tests := map[string]func(t *testing.T, path string){
		"before the start": func(t *testing.T, path string) { write(t, path, garbage) },
		"its pages": func(t *testing.T, path string) {
			l := Open(filepath.Dir(path), nil)
			if err := errors.Join(refuse(l, t), l.Close()); err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			write(t, path, append(data[:100:100], garbage[:len(data)-100]...))
		},
	}
	for name, damage := range tests {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, FileName)
			damage(t, path)
			first, second := open(t, folder, nil), open(t, folder, nil)
			for _, l := range []*Ledger{first, second, first} {
				if err := refuse(l, t); err != nil {
					t.Error(err)
				}
			}
			if got := mustRead(t, second).Refusals; got != 3 {
				t.Errorf("%d changes are there, want 3", got)
			}
			if data, err := os.ReadFile(path + ".damaged"); err != nil || !bytes.Contains(data, []byte("no database")) {
				t.Errorf("the damaged file is gone: %v", err)
			}
		})
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAFileThatIsRemovedIsMadeAgain(t *testing.T) {
	folder := t.TempDir()
	first, second := open(t, folder, nil), open(t, folder, nil)
	for _, l := range []*Ledger{first, second} {
		if err := refuse(l, t); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	for _, l := range []*Ledger{first, second} {
		if err := refuse(l, t); err != nil {
			t.Error(err)
		}
	}
	if got := mustRead(t, open(t, folder, nil)).Refusals; got != 2 {
		t.Errorf("%d changes are there, want 2: the two use different files", got)
	}
}

func TestWhenTheFileCannotBeUsed(t *testing.T) {
	tests := map[string]func(t *testing.T, folder string) *Ledger{
		"the folder is a file": func(t *testing.T, folder string) *Ledger {
			write(t, filepath.Join(folder, "file"), nil)
			return open(t, filepath.Join(folder, "file"), nil)
		},
		"the file is a folder": func(t *testing.T, folder string) *Ledger {
			if err := os.Mkdir(filepath.Join(folder, FileName), 0o700); err != nil {
				t.Fatal(err)
			}
			return open(t, folder, nil)
		},
		"somebody keeps the lock": func(t *testing.T, folder string) *Ledger {
			l := open(t, folder, nil)
			if err := refuse(l, t); err != nil {
				t.Fatal(err)
			}
			db, err := sql.Open("sqlite", address(filepath.Join(folder, FileName)))
			if err != nil {
				t.Fatal(err)
			}
			tx, err := db.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = errors.Join(tx.Rollback(), db.Close()) })
			return l
		},
		"it was closed": func(t *testing.T, folder string) *Ledger {
			l := open(t, folder, nil)
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			return l
		},
	}
	for name, make := range tests {
		t.Run(name, func(t *testing.T) {
			l := make(t, t.TempDir())
			start := time.Now()
			err := refuse(l, t)
			if took := time.Since(start); err == nil || took > 2*time.Second {
				t.Errorf("got %v after %v", err, took)
			}
			var told error
			call(t, ecwid.NewSharedLimits(l, func(err error) { told = err }), &shop{})
			if told == nil || !strings.Contains(told.Error(), FileName) {
				t.Errorf("told %v", told)
			}
		})
	}
}

func TestTokensThatNobodyUsesAreForgotten(t *testing.T) {
	folder := t.TempDir()
	for i, age := range []time.Duration{0, 29 * 24 * time.Hour, 31 * 24 * time.Hour} {
		l := open(t, folder, at(today.Add(-age)))
		if err := l.Change(t.Context(), ecwid.TokenKey{byte(i)}, func(_ time.Time, s *ecwid.TokenState) { s.Refusals = 1 }); err != nil {
			t.Fatal(err)
		}
	}
	again := open(t, folder, at(today))
	for i, want := range []int{1, 1, 0} {
		if _, state, err := again.Read(t.Context(), ecwid.TokenKey{byte(i)}); err != nil || state.Refusals != want {
			t.Errorf("token %d has %v, %v", i, state, err)
		}
	}
}
