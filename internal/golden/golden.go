// Package golden compares what a test produced with a file that was looked at and kept. Run the test with -update to
// write the files anew, then read the difference before committing it.
package golden

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write golden files anew")

// Check compares got with testdata/name.
func Check(t testing.TB, name string, got []byte) {
	t.Helper()
	check(t, filepath.Join("testdata", name), got, *update)
}

// CheckFile compares got with a file that lies elsewhere, such as a page of documentation.
func CheckFile(t testing.TB, path string, got []byte) {
	t.Helper()
	check(t, path, got, *update)
}

// CheckJSON is Check for a JSON text, which is indented first so that differences can be read.
func CheckJSON(t testing.TB, name string, got []byte) {
	t.Helper()
	var indented bytes.Buffer
	if err := json.Indent(&indented, got, "", "  "); err != nil {
		t.Fatalf("%s is not JSON: %v", name, err)
	}
	indented.WriteByte('\n')
	Check(t, name, indented.Bytes())
}

func check(t testing.TB, path string, got []byte, update bool) {
	t.Helper()
	if update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("no golden file, run the test with -update: %v", err)
	}
	want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n")) // as git may check it out
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-kept +got):\n%s", path, diff)
	}
}
