package webhook

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestRotation(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		wants := func(when string, numbers ...int) {
			t.Helper()
			var want []string
			for _, n := range numbers {
				want = append(want, secretText(n))
			}
			if got := o.signsWith(request(t, "ann")); !slices.Equal(got, want) {
				t.Errorf("%s: signs with %q, want %q", when, got, want)
			}
		}
		refresh := func(n int) {
			o.restart()
			o.subscribe(request(t, "ann", with(secret(t, n))))
		}
		refresh(1)
		refresh(1)
		wants("refreshed with the same one", 1)
		refresh(2)
		wants("rotated", 2, 1)
		pass(3 * time.Minute)
		refresh(2)
		refresh(3)
		wants("rotated again, three minutes later", 3, 2, 1)
		pass(2*time.Minute - time.Millisecond)
		wants("the last millisecond of the first", 3, 2, 1)
		pass(time.Millisecond)
		wants("five minutes after the first rotation", 3, 2)
		refresh(2)
		wants("rotated back", 2, 3)
		pass(5 * time.Minute)
		wants("five minutes later", 2)
		for n := 10; n < 20; n++ {
			refresh(n)
		}
		wants("rotated ten times", 19, 18, 17, 16)
		refresh(19)
		if previous := o.row(request(t, "ann")).Previous; len(previous) != 3 {
			t.Errorf("%d previous ones are kept", len(previous))
		}
		pass(5 * time.Minute)
		refresh(19)
		if previous := o.row(request(t, "ann")).Previous; len(previous) != 0 {
			t.Errorf("%d previous ones are kept after they ended", len(previous))
		}
	})
}

// TestLapsedSecret: what a former generation was signed with signs nothing of the next.
func TestLapsedSecret(t *testing.T) {
	inOffice(t, Limits{Rotation: 2 * time.Hour}, func(t *testing.T, o *office) {
		r := request(t, "ann")
		o.subscribe(r)
		before := o.row(r)
		pass(time.Hour)
		o.subscribe(request(t, "ann", with(secret(t, 2))))
		if got := o.signsWith(r); !slices.Equal(got, []string{secretText(2)}) {
			t.Errorf("signs with %q", got)
		}
		after := o.row(r)
		after.Secret = before.Secret
		if _, err := o.sealer.keys(after, time.Now()); !errors.Is(err, ErrSealed) {
			t.Errorf("the secret of another generation: %v", err)
		}
	})
}

// TestKeyLost: with another key for the secrets nothing can be signed until subscribers come again.
func TestKeyLost(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		r := request(t, "ann")
		o.subscribe(request(t, "ann", with(secret(t, 2))))
		o.subscribe(r)
		o.sealer = sealer(2)
		if _, err := o.sealer.keys(o.row(r), time.Now()); !errors.Is(err, ErrSealed) {
			t.Fatalf("got %v", err)
		}
		generation := o.row(r).Generation
		o.subscribe(r)
		if got := o.signsWith(r); !slices.Equal(got, []string{secretText(1)}) || o.row(r).Generation != generation {
			t.Errorf("signs with %q", got)
		}
	})
}

func TestSealer(t *testing.T) {
	s := sealer(1)
	sealed, err := s.seal(zeros{}, "sub_1", "g", []byte("open sesame"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.open("sub_1", "g", sealed); err != nil || string(got) != "open sesame" {
		t.Errorf("got %q, %v", got, err)
	}
	for i := range sealed {
		changed := slices.Clone(sealed)
		changed[i] ^= 1
		if _, err := s.open("sub_1", "g", changed); !errors.Is(err, ErrSealed) {
			t.Errorf("byte %d changed: %v", i, err)
		}
	}
	for name, try := range map[string]func() ([]byte, error){
		"another id":         func() ([]byte, error) { return s.open("sub_2", "g", sealed) },
		"another generation": func() ([]byte, error) { return s.open("sub_1", "h", sealed) },
		"another key":        func() ([]byte, error) { return sealer(2).open("sub_1", "g", sealed) },
		"nothing":            func() ([]byte, error) { return s.open("sub_1", "g", nil) },
		"too short":          func() ([]byte, error) { return s.open("sub_1", "g", sealed[:12]) },
		"no randomness":      func() ([]byte, error) { return s.seal(dry{}, "sub_1", "g", nil) },
	} {
		if got, err := try(); err == nil || got != nil {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type dry struct{}

func (dry) Read([]byte) (int, error) { return 0, errors.New("no entropy") }

// TestSealerWithoutKey: the key is asked for when it is needed, again after it could not be had, and not once it was.
func TestSealerWithoutKey(t *testing.T) {
	var key []byte
	locked, asked := errors.New("the keyring is locked"), 0
	s := NewSealer(func() ([]byte, error) {
		asked++
		if key == nil {
			return nil, locked
		}
		return key, nil
	})
	seal := func() (Sealed, error) { return s.seal(zeros{}, "sub_1", "g", []byte("open sesame")) }
	if _, err := seal(); !errors.Is(err, locked) {
		t.Errorf("got %v", err)
	}
	if _, err := s.open("sub_1", "g", nil); !errors.Is(err, locked) || errors.Is(err, ErrSealed) {
		t.Errorf("got %v", err)
	}
	for _, size := range []int{0, 16, 31, 33} {
		key = make([]byte, size)
		if _, err := seal(); err == nil {
			t.Errorf("a key of %d bytes is taken", size)
		}
	}
	key = make([]byte, SealKeySize)
	before := asked
	for range 3 {
		if sealed, err := seal(); err != nil || len(sealed) == 0 {
			t.Errorf("got %v", err)
		}
	}
	if asked != before+1 {
		t.Errorf("asked %d times", asked-before)
	}
}

// TestKeyringLocked: while the key cannot be had, nothing is changed and no secret is thought to be lost.
func TestKeyringLocked(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		r, locked := request(t, "ann"), errors.New("the keyring is locked")
		o.subscribe(r)
		before, _, _ := o.log.Entry(t.Context(), shop, subscriptionKey(r.id()))
		o.sealer = NewSealer(func() ([]byte, error) { return nil, locked })
		for _, next := range []Request{r, request(t, "ann", with(secret(t, 2))), request(t, "bob")} {
			if _, err := o.Subscribe(t.Context(), next); !errors.Is(err, locked) {
				t.Errorf("got %v", err)
			}
		}
		if after, _, _ := o.log.Entry(t.Context(), shop, subscriptionKey(r.id())); string(after.Value) != string(before.Value) || o.count(shop) != 1 {
			t.Errorf("%d rows", o.count(shop))
		}
	})
}

// TestNoRandomness: without it nothing is written.
func TestNoRandomness(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		o.random = dry{}
		if _, err := o.Subscribe(t.Context(), request(t, "ann")); err == nil || o.count(shop) != 0 {
			t.Errorf("got %v, %d rows", err, o.count(shop))
		}
	})
}
