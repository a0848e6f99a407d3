package credentials

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

var errLocked = errors.New("the keyring is locked")

func sealingKey(t *testing.T, dir string, keyring Keyring) []byte {
	t.Helper()
	key, err := SealingKey(t.Context(), dir, keyring)
	if err != nil || len(key) != 32 {
		t.Fatalf("%d bytes, %v", len(key), err)
	}
	return key
}

func TestSealingKeyStays(t *testing.T) {
	for name, fail := range map[string]error{"in the keyring": nil, "in the file": errLocked} {
		t.Run(name, func(t *testing.T) {
			dir, ring := filepath.Join(t.TempDir(), "new"), newFakeKeyring()
			ring.fail = fail
			key := sealingKey(t, dir, ring)
			file, err := os.ReadFile(filepath.Join(dir, SealingKeyFile))
			if err != nil || strings.HasPrefix(string(file), "keyring:") != (fail == nil) || len(ring.secrets) > 0 != (fail == nil) {
				t.Errorf("the file holds %q, %v; the keyring %d keys", file, err, len(ring.secrets))
			}
			if info, err := os.Stat(filepath.Join(dir, SealingKeyFile)); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
				t.Errorf("%v, %v", info.Mode(), err)
			}
			if fail != nil {
				ring.fail = nil // the keyring works again, but the key is not there
			}
			if again := sealingKey(t, dir, ring); !bytes.Equal(key, again) {
				t.Error("another key")
			}
			if other := sealingKey(t, t.TempDir(), ring); bytes.Equal(key, other) {
				t.Error("the key of another folder")
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestSealingKeyInALockedKeyring(t *testing.T) {
	dir, ring := t.TempDir(), newFakeKeyring()
	key := sealingKey(t, dir, ring)
	ring.fail = errLocked
	if _, err := SealingKey(t.Context(), dir, ring); !errors.Is(err, errLocked) {
		t.Errorf("got %v", err)
	}
	ring.fail = nil
	if again := sealingKey(t, dir, ring); !bytes.Equal(key, again) {
		t.Error("another key")
	}
	clear(ring.secrets)
	if _, err := SealingKey(t.Context(), dir, ring); !errors.Is(err, ErrNotInKeyring) {
		t.Errorf("got %v", err)
	}
}

func TestOneSealingKeyForAll(t *testing.T) {
	dir, ring := t.TempDir(), newFakeKeyring()
	keys := make([][]byte, 8)
	var group sync.WaitGroup
	for i := range keys {
		group.Go(func() { keys[i], _ = SealingKey(t.Context(), dir, ring) })
	}
	group.Wait()
	for _, key := range keys {
		if len(key) != 32 || !bytes.Equal(key, keys[0]) {
			t.Errorf("%d bytes, or another key", len(key))
		}
	}
	if len(ring.secrets) != 1 {
		t.Errorf("%d keys in the keyring", len(ring.secrets))
	}
}

func TestSealingKeyFilesThatHoldNone(t *testing.T) {
	for _, text := range []string{"", "key:", "key:AAAA", "key:!", "keyring:", "keyring:x", "x"} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, SealingKeyFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if key, err := SealingKey(t.Context(), dir, newFakeKeyring()); err == nil {
			t.Errorf("%q: %d bytes", text, len(key))
		}
	}
	if _, err := SealingKey(t.Context(), string([]byte{0}), newFakeKeyring()); err == nil {
		t.Error("no such folder")
	}
}
