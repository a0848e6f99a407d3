package budget

import (
	"testing"
	"time"

	"ecwid-mcp/ecwid"
)

// A call costs one change, less when several wait, and one read.
func BenchmarkChange(b *testing.B) {
	l := Open(b.TempDir(), nil)
	defer func() { _ = l.Close() }()
	for b.Loop() {
		if err := l.Change(b.Context(), ecwid.TokenKey{1}, func(now time.Time, s *ecwid.TokenState) { s.At = now }); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	l := Open(b.TempDir(), nil)
	defer func() { _ = l.Close() }()
	for b.Loop() {
		if _, _, err := l.Read(b.Context(), ecwid.TokenKey{1}); err != nil {
			b.Fatal(err)
		}
	}
}
