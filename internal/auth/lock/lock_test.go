package lock

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestOneAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	var all sync.WaitGroup
	var inside, turns atomic.Int32 // the race detector knows nothing of locks between processes
	for range 8 {
		all.Go(func() {
			for range 20 {
				release, err := File(t.Context(), path)
				if err != nil {
					t.Error(err)
					return
				}
				if n := inside.Add(1); n != 1 {
					t.Errorf("%d at once", n)
				}
				turns.Add(1)
				inside.Add(-1)
				if err := release(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if turns.Load() != 160 {
		t.Errorf("%d turns", turns.Load())
	}
}

func TestWaitingEnds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	release, err := File(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancelCause(t.Context())
	reason := errors.New("enough")
	stop(reason)
	if _, err := File(stopped, path); !errors.Is(err, reason) {
		t.Errorf("got %v", err)
	}
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		if _, err := File(t.Context(), path); err == nil || !strings.Contains(err.Error(), "another process has been changing "+path) || time.Since(began) != patience {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
	if err := release(); err != nil {
		t.Fatal(err)
	}
	release, err = File(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
}

func TestNoFolder(t *testing.T) {
	if _, err := File(t.Context(), filepath.Join(t.TempDir(), "none", "file")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestReplace(t *testing.T) {
	dir := t.TempDir()
	fresh, path := filepath.Join(dir, "fresh"), filepath.Join(dir, "file")
	if err := errors.Join(os.WriteFile(fresh, []byte("new"), 0o600), os.WriteFile(path, []byte("old"), 0o600), Replace(t.Context(), fresh, path)); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "new" {
		t.Errorf("%s, %v", text, err)
	}
	if err := Replace(t.Context(), fresh, path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// A file that somebody has open is tried again; any other failure is told at once.
func TestRetries(t *testing.T) {
	busy, broken := errors.New("busy"), errors.New("broken")
	for name, test := range map[string]struct {
		free time.Duration // when the file is free
		then error
		want error
		took time.Duration
	}{
		"free":     {0, nil, nil, 0},
		"read":     {500 * time.Millisecond, nil, nil, 500 * time.Millisecond},
		"always":   {time.Hour, nil, busy, 2 * time.Second},
		"breaking": {100 * time.Millisecond, broken, broken, 100 * time.Millisecond},
		"broken":   {0, broken, broken, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				err := retried(t.Context(), func() error {
					if time.Since(began) < test.free {
						return busy
					}
					return test.then
				}, func(err error) bool { return errors.Is(err, busy) })
				if !errors.Is(err, test.want) || time.Since(began) != test.took {
					t.Errorf("%v after %v", err, time.Since(began))
				}
			})
		})
	}
}
