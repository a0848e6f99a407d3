package journal_test

import (
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
		"upper case": strings.ToUpper(text), "only a sum": base64.RawURLEncoding.EncodeToString(make([]byte, 16)), "huge": strings.Repeat("A", 1<<20),
	} {
		if got, err := codec("key").Decode(refused); !errors.Is(err, journal.ErrCursor) || got != (journal.Cursor{}) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

// TestCursorText: cursors that readers keep stay valid with the next version.
func TestCursorText(t *testing.T) {
	const text = "AQcFZXBvY2hhcHAuZWN3aWQuY29tLzEwMDOt76FVDkStNBo9l7MrZOdK"
	cursor := journal.Cursor{Epoch: "epoch", Store: "app.ecwid.com/1003", Position: 7}
	if got := codec("key").Encode(cursor); got != text {
		t.Errorf("got %s", got)
	}
	if got, err := codec("key").Decode(text); got != cursor || err != nil {
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
