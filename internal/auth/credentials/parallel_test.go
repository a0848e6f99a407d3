package credentials

import (
	"context"
	"errors"
	"os"
	"strconv"
	"sync"
	"testing"

	"ecwid-mcp/internal/auth/lock"
)

// Each goroutine has a Store of its own, as each process has: none of what they do at the same time is lost.
func TestLoginsAtTheSameTime(t *testing.T) {
	dir := t.TempDir()
	save(t, Open(dir, nil), login(1000, "", "secret_leaves"))
	keyring := newFakeKeyring()
	const many = 12
	var all sync.WaitGroup
	for i := range int64(many) {
		var place Keyring
		if i%2 == 0 {
			place = keyring
		}
		all.Go(func() {
			if _, err := Open(dir, place).Save(t.Context(), login(i+1, "", "secret_"+strconv.FormatInt(i+1, 10))); err != nil {
				t.Error(err)
			}
		})
	}
	all.Go(func() {
		if err := Open(dir, nil).Delete(t.Context(), "store-1000"); err != nil {
			t.Error(err)
		}
	})
	all.Wait()
	if got := list(t, Open(dir, keyring)); len(got) != many {
		t.Errorf("%d logins are left of %d: %+v", len(got), many, got)
	} else {
		for _, c := range got {
			if c.Token != "secret_"+strconv.FormatInt(c.StoreID, 10) {
				t.Errorf("got %+v", c)
			}
		}
	}
}

func TestAChangeWaitsForThatOfAnother(t *testing.T) {
	s := Open(t.TempDir(), nil)
	save(t, s, login(1, "", "secret_1"))
	release, err := lock.File(t.Context(), s.Path())
	if err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	_, saved := s.Save(stopped, login(2, "", "secret_2"))
	for _, err := range []error{saved, s.Delete(stopped, "store-1"), s.SetDefault(stopped, "store-1")} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	wantList(t, s, shown{Name: "store-1", Token: "secret_1", StoreID: 1, Kept: InFile})
}

func TestANameThatNobodyHasMakesNoFolder(t *testing.T) {
	dir := t.TempDir() + "/none"
	s := Open(dir, nil)
	for _, err := range []error{s.Delete(t.Context(), "x"), s.SetDefault(t.Context(), "x")} {
		if !errors.Is(err, ErrUnknownStore) {
			t.Error(err)
		}
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
