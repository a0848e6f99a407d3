package golden

import (
	"path/filepath"
	"testing"
)

// recorder is a testing.TB that remembers whether the test failed. FailNow is Fatalf's end, so it panics like one.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }
func (r *recorder) Fatalf(string, ...any) { r.failed = true; panic("fatal") }
func (r *recorder) Fatal(...any)          { r.failed = true; panic("fatal") }

func failed(run func(testing.TB)) bool {
	r := &recorder{}
	func() {
		defer func() { _ = recover() }()
		run(r)
	}()
	return r.failed
}

func TestCheck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "file.txt")
	if !failed(func(tb testing.TB) { check(tb, path, []byte("a\n"), false) }) {
		t.Error("a missing file went unnoticed")
	}
	check(t, path, []byte("a\n"), true)
	check(t, path, []byte("a\n"), false)
	if !failed(func(tb testing.TB) { check(tb, path, []byte("b\n"), false) }) {
		t.Error("a difference went unnoticed")
	}
}

func TestCheckIgnoresLineEnds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.txt")
	check(t, path, []byte("a\r\nb\r\n"), true)
	check(t, path, []byte("a\nb\n"), false)
}

func TestCheckJSONRefusesOtherText(t *testing.T) {
	if !failed(func(tb testing.TB) { CheckJSON(tb, "none.json", []byte("{")) }) {
		t.Error("broken JSON went unnoticed")
	}
}
