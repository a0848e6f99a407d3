package journal_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ecwid-mcp/internal/events/journal"
)

func codec(key string) journal.Codec { return journal.Codec{Key: []byte(key)} }

func TestCursorProperty(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		cursor := journal.Cursor{
			Epoch:    rapid.StringN(0, 30, 60).Draw(r, "epoch"),
			Store:    journal.StoreKey(rapid.StringN(0, 100, 300).Draw(r, "store")),
			Position: rapid.Int64Min(0).Draw(r, "position"),
		}
		text := codec("key").Encode(cursor)
		if strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			r.Fatalf("not base64url: %q", text)
		}
		if got, err := codec("key").Decode(text); err != nil || got != cursor {
			r.Fatalf("got %+v, %v", got, err)
		}
		if _, err := codec("other").Decode(text); !errors.Is(err, journal.ErrCursor) {
			r.Fatalf("another key: %v", err)
		}
		changed := []byte(text)
		at := rapid.IntRange(0, len(changed)-1).Draw(r, "at")
		changed[at] = rapid.SampledFrom([]byte("ABCxyz019-_=+/ \n\x00\xff")).Draw(r, "by")
		if _, err := codec("key").Decode(string(changed)); string(changed) != text && !errors.Is(err, journal.ErrCursor) {
			r.Fatalf("%q instead of %q: %v", changed, text, err)
		}
	})
}

func TestCursorRefused(t *testing.T) {
	text := codec("key").Encode(journal.Cursor{Epoch: "epoch", Store: "app.ecwid.com/1003", Position: 7})
	for name, refused := range map[string]string{
		"empty": "", "a word": "yesterday", "a number": "7", "no base64url": "!" + text, "padded": text + "=", "a line behind": text + "\n",
		"a line inside": text[:10] + "\r\n" + text[10:], "shorter": text[:len(text)-1], "longer": text + "A", "twice": text + text,
		"upper case": strings.ToUpper(text), "only a nonce": base64.RawURLEncoding.EncodeToString(make([]byte, 12)), "nothing sealed": base64.RawURLEncoding.EncodeToString(make([]byte, 28)), "huge": strings.Repeat("A", 1<<20),
	} {
		if got, err := codec("key").Decode(refused); !errors.Is(err, journal.ErrCursor) || got != (journal.Cursor{}) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

// TestCursorText: cursors that readers keep stay valid with the next version.
func TestCursorText(t *testing.T) {
	const text = "okBfV_0ub5dpz91P8rbScmBg5y7WHsMnA7BlikQt_ih4xPweArqsYUODstYcnnTFgRUPRIUu1DIy_LaiBw"
	cursor := journal.Cursor{Epoch: "epoch", Store: "app.ecwid.com/1003", Position: 7}
	if got := codec("key").Encode(cursor); got != text {
		t.Errorf("got %s", got)
	}
	if got, err := codec("key").Decode(text); got != cursor || err != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestCursorTellsNothing: whoever holds cursors cannot tell where in the log of all stores they are, nor how far apart,
// but whether they are the same.
func TestCursorTellsNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		at := func(position int64) string {
			return codec("key").Encode(journal.Cursor{Epoch: "epoch", Store: "app.ecwid.com/1003", Position: position})
		}
		a, b := rapid.Int64Min(0).Draw(r, "one"), rapid.Int64Min(0).Draw(r, "another")
		if (a == b) != (at(a) == at(b)) || len(at(a)) != len(at(b)) {
			r.Fatalf("%s and %s", at(a), at(b))
		}
		data, err := base64.RawURLEncoding.DecodeString(at(a))
		if err != nil || bytes.Contains(data, []byte("ecwid")) || bytes.Contains(data, []byte("epoch")) {
			r.Fatalf("readable: %q, %v", data, err)
		}
		same := 0
		next, err := base64.RawURLEncoding.DecodeString(at(a ^ 1))
		for i := range data {
			if data[i] == next[i] {
				same++
			}
		}
		if err != nil || same > len(data)/4 {
			r.Fatalf("%d of %d bytes of neighbours are the same, %v", same, len(data), err)
		}
	})
}

// TestCursorOfBefore: cursors were signed once, and are as good as any unknown text now.
func TestCursorOfBefore(t *testing.T) {
	if got, err := codec("key").Decode("AQcFZXBvY2hhcHAuZWN3aWQuY29tLzEwMDOt76FVDkStNBo9l7MrZOdK"); !errors.Is(err, journal.ErrCursor) {
		t.Errorf("got %+v, %v", got, err)
	}
}

// FuzzCursor: what Decode takes is what Encode made, and it takes nothing else.
func FuzzCursor(f *testing.F) {
	for _, cursor := range []journal.Cursor{{}, {Epoch: "e", Store: "s", Position: 1}, {Epoch: "epoch", Store: "app.ecwid.com/1003", Position: 1 << 62}} {
		f.Add(codec("key").Encode(cursor))
		f.Add(codec("other").Encode(cursor))
	}
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		cursor, err := codec("key").Decode(text)
		if err != nil {
			if !errors.Is(err, journal.ErrCursor) {
				t.Fatal(err)
			}
			return
		}
		if again := codec("key").Encode(cursor); again != text {
			t.Fatalf("%q and %q are the same cursor", text, again)
		}
	})
}
