package transport

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestSessionIDProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		signer := idSigner{rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "key")}
		caller := rapid.String().Draw(t, "caller")
		now := time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "now"), 0)
		expires := now.Add(time.Duration(rapid.Int64Range(1, 1<<20).Draw(t, "seconds")) * time.Second)
		id, nonce := signer.issue(caller, expires)
		if strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" || len(id) > 128 {
			t.Fatalf("not fit for a header: %q", id)
		}
		got, err := signer.verify(id, caller, now)
		if err != nil || got.nonce != nonce || !got.expires.Equal(expires) {
			t.Fatalf("got %+v, %v", got, err)
		}
		if read, ok := nonceOf(id); !ok || read != nonce {
			t.Fatalf("read %v, %t", read, ok)
		}
		if _, err := signer.verify(id, caller, expires); err == nil {
			t.Fatal("valid after its end")
		}
		if other := rapid.String().Draw(t, "other caller"); other != caller {
			if _, err := signer.verify(id, other, now); err == nil {
				t.Fatalf("valid for %q", other)
			}
		}
		if _, err := (idSigner{[]byte("another key")}).verify(id, caller, now); err == nil {
			t.Fatal("valid with another key")
		}
		at := rapid.IntRange(0, len(id)-1).Draw(t, "at")
		changed := id[:at] + string(rapid.RuneFrom([]rune("AaZz09-_=. \n")).Draw(t, "rune")) + id[at+1:]
		if _, err := signer.verify(changed, caller, now); changed != id && err == nil {
			t.Fatalf("valid when changed: %q", changed)
		}
		if _, err := signer.verify(id[:at], caller, now); err == nil {
			t.Fatal("valid when cut")
		}
		if again, _ := signer.issue(caller, expires); again == id {
			t.Fatal("issued twice")
		}
	})
}

func FuzzInventedSessionIDs(f *testing.F) {
	signer := idSigner{[]byte("key")}
	f.Add("mcp-session-00000000-0000-0000-0000-000000000000")
	f.Add(strings.Repeat("A", 98))
	f.Fuzz(func(t *testing.T, id string) {
		if got, err := signer.verify(id, "", time.Unix(0, 0)); err == nil {
			t.Errorf("%q is valid: %+v", id, got)
		}
		nonceOf(id)
	})
}
