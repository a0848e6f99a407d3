package credentials

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"
)

func TestAKeyringThatFailsLeavesTheTokenToTheFile(t *testing.T) {
	noBus := errors.New("no session bus")
	for name, k := range map[string]*fakeKeyring{
		"at once":      {secrets: map[string]string{}, fail: noBus},
		"halfway":      {secrets: map[string]string{}, fail: noBus, after: 1}, // stores, but cannot be read back
		"it cuts":      {secrets: map[string]string{}, cuts: 10},
		"it forgets":   {secrets: map[string]string{}, forgets: true},
		"after a time": {secrets: map[string]string{}, fail: noBus, after: 2}, // the second login finds it broken
	} {
		t.Run(name, func(t *testing.T) {
			s := Open(t.TempDir(), k)
			first := save(t, s, login(1003, "Shop", "secret_1"))
			if broken := first.Fallback != nil; broken == (name == "after a time") || broken != (first.Kept == InFile) {
				t.Errorf("first login %+v, %v", first, first.Fallback)
			}
			second := save(t, s, login(1003, "Shop", "secret_2"))
			if second.Kept != InFile || second.Fallback == nil || strings.Contains(second.Fallback.Error(), "secret_") {
				t.Errorf("second login %+v, %v", second, second.Fallback)
			}
			wantList(t, s, shown{Name: "shop", StoreName: "Shop", Token: "secret_2", StoreID: 1003, Kept: InFile})
			k.mu.Lock()
			k.fail, k.forgets, k.cuts = nil, false, 0
			k.mu.Unlock()
			if healed := save(t, s, login(1003, "Shop", "secret_3")); healed.Kept != InKeyring || strings.Contains(content(t, s), "secret_") {
				t.Errorf("with a keyring that works again: %+v\n%s", healed, content(t, s))
			}
			wantList(t, s, shown{Name: "shop", StoreName: "Shop", Token: "secret_3", StoreID: 1003, Kept: InKeyring})
		})
	}
}

func TestAKeyringThatHangsIsGivenUpAfterFiveSeconds(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		k := newFakeKeyring()
		k.hang = make(chan struct{})
		s := Open(dir, k)
		began := time.Now()
		saved := save(t, s, login(1003, "Shop", "secret_1"))
		if took := time.Since(began); took != keyringPatience || saved.Kept != InFile || !errors.Is(saved.Fallback, errSilent) {
			t.Errorf("after %v: %+v, %v", took, saved, saved.Fallback)
		}
		for range 3 { // while it still hangs, nothing piles up
			if saved := save(t, s, login(1003, "Shop", "secret_2")); !errors.Is(saved.Fallback, errSilent) {
				t.Errorf("got %v", saved.Fallback)
			}
		}
		close(k.hang)
		synctest.Wait()
		if k.asked != 2 || k.secrets["1003"] != `{"token":"secret_1"}` {
			t.Errorf("asked %d times, holds %v", k.asked, k.secrets)
		}
		if err := s.Delete(t.Context(), "shop"); err != nil || len(k.secrets) != 0 {
			t.Errorf("the late token stays: %v, %v", k.secrets, err)
		}
	})
}

// A keyring that does not answer for one login is not asked for the others: a server waits for the list at its start.
func TestASilentKeyringIsAskedOnceForAllLogins(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		k := newFakeKeyring()
		s := Open(dir, k)
		for id := range int64(4) {
			save(t, s, login(id+1, "", "secret_1"))
		}
		if err := Open(dir, nil).Delete(t.Context(), "store-2"); !errors.Is(err, ErrLeftInKeyring) {
			t.Fatal(err)
		}
		save(t, Open(dir, nil), login(2, "", "secret_2"))
		k.hang = make(chan struct{})
		began := time.Now()
		all, err := s.List(t.Context())
		if took := time.Since(began); err != nil || took != keyringPatience || len(all) != 4 {
			t.Errorf("%d logins after %v, %v", len(all), took, err)
		}
		for _, c := range all {
			if silent := errors.Is(c.Problem, errSilent); silent != (c.StoreID != 2) || silent != c.Token.IsZero() {
				t.Errorf("store %d: %v", c.StoreID, c.Problem)
			}
		}
		close(k.hang)
		synctest.Wait()
		if all, err := s.List(t.Context()); err != nil || all[0].Problem != nil {
			t.Errorf("a keyring that works again is not asked: %+v, %v", all, err)
		}
	})
}

func TestReadingGoesOnWithoutOneToken(t *testing.T) {
	k := newFakeKeyring()
	s := Open(t.TempDir(), k)
	save(t, s, login(1, "One", "secret_1"))
	save(t, s, login(2, "Two", "secret_2"))
	save(t, s, login(3, "Three", "secret_3"))
	delete(k.secrets, "1")
	k.secrets["2"] = "a token of another program: secret_x"
	all, err := s.List(t.Context())
	if err != nil || !errors.Is(all[0].Problem, ErrNotInKeyring) || !all[0].Token.IsZero() {
		t.Errorf("got %+v, %v", all, err)
	}
	if all[1].Problem == nil || strings.Contains(all[1].Problem.Error(), "secret_x") || !all[1].Token.IsZero() {
		t.Errorf("got %+v", all[1])
	}
	if all[2].Problem != nil || all[2].Token.Reveal() != "secret_3" {
		t.Errorf("got %+v", all[2])
	}
	elsewhere := list(t, Open(filepath.Dir(s.Path()), nil))
	if !elsewhere[0].Problem || !elsewhere[2].Problem {
		t.Errorf("without a keyring: %+v", elsewhere)
	}
}

func TestALogoutWhoseKeyringFailsSaysWhatIsLeft(t *testing.T) {
	k := newFakeKeyring()
	s := Open(t.TempDir(), k)
	save(t, s, login(1003, "Shop", "secret_1"))
	k.fail, k.after = errors.New("locked"), 0
	err := s.Delete(t.Context(), "shop")
	if !errors.Is(err, ErrLeftInKeyring) || !strings.Contains(err.Error(), "service ecwid-mcp, user 1003") || !strings.Contains(err.Error(), "locked") {
		t.Errorf("got %v", err)
	}
	wantList(t, s)
	save(t, s, login(1003, "Shop", "secret_1"))
	if err := s.Delete(t.Context(), "shop"); err != nil { // the token was in the file
		t.Errorf("got %v", err)
	}
}

// A token whose login cannot be written does not stay behind, unless a former login of the store needs one.
func TestALoginThatCannotBeStored(t *testing.T) {
	for _, before := range []int{0, 1} {
		k := newFakeKeyring()
		dir := filepath.Join(t.TempDir(), "data")
		s := Open(dir, k)
		for range before {
			save(t, s, login(1003, "Shop", "secret_1"))
		}
		k.stored = func() { // from now on the folder is none
			if err := errors.Join(os.RemoveAll(dir), os.WriteFile(dir, nil, 0o600)); err != nil {
				t.Error(err)
			}
		}
		if _, err := s.Save(t.Context(), login(1003, "Shop", "secret_2")); err == nil || !strings.Contains(err.Error(), "cannot be stored") || strings.Contains(err.Error(), "secret_2") {
			t.Errorf("got %v", err)
		}
		if len(k.secrets) != before {
			t.Errorf("%d logins before: the keyring holds %v", before, k.secrets)
		}
	}
}

func TestACancelledLoginIsNotStored(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := Open(t.TempDir(), newFakeKeyring())
	if _, err := s.Save(ctx, login(1003, "Shop", "secret_1")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	wantList(t, s)
}

func TestOSKeyring(t *testing.T) {
	keyring.MockInit()
	s := Open(t.TempDir(), OSKeyring())
	save(t, s, login(1003, "Shop", "secret_1"))
	wantList(t, s, shown{Name: "shop", StoreName: "Shop", Token: "secret_1", StoreID: 1003, Kept: InKeyring})
	if secret, err := keyring.Get("ecwid-mcp", "1003"); err != nil || secret != `{"token":"secret_1"}` {
		t.Errorf("%q, %v", secret, err)
	}
	if err := s.Delete(t.Context(), "shop"); err != nil {
		t.Fatal(err)
	}
	if _, err := OSKeyring().Get("1003"); !errors.Is(err, ErrNotInKeyring) {
		t.Errorf("got %v", err)
	}
	if err := OSKeyring().Delete("1003"); !errors.Is(err, ErrNotInKeyring) {
		t.Errorf("got %v", err)
	}
	keyring.MockInitWithError(keyring.ErrUnsupportedPlatform)
	if saved := save(t, s, login(1003, "Shop", "secret_1")); saved.Kept != InFile || !errors.Is(saved.Fallback, keyring.ErrUnsupportedPlatform) {
		t.Errorf("got %+v", saved)
	}
}
