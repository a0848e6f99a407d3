package credentials

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // there the folder of the user protects the file
	}
	dir := filepath.Join(t.TempDir(), "a", "b")
	s := Open(dir, nil)
	save(t, s, login(1, "One", "secret_1"))
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Dir(dir): 0o700, s.Path(): 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, %v; want %v", path, info.Mode().Perm(), err, want)
		}
	}
	for _, mode := range []os.FileMode{0o604, 0o640, 0o644, 0o660, 0o602, 0o601} {
		if err := os.Chmod(s.Path(), mode); err != nil {
			t.Fatal(err)
		}
		before := content(t, s)
		_, listed := s.List(t.Context())
		_, entries := s.Entries()
		_, preferred := s.Default()
		_, saved := s.Save(t.Context(), login(2, "Two", "secret_2"))
		for _, err := range []error{listed, entries, preferred, saved, s.Delete(t.Context(), "one"), s.SetDefault(t.Context(), "one")} {
			if err == nil || !strings.Contains(err.Error(), "chmod 600 "+s.Path()) {
				t.Errorf("mode %v: %v", mode, err)
			}
		}
		if content(t, s) != before {
			t.Errorf("mode %v: the file was written", mode)
		}
	}
	if err := os.Chmod(s.Path(), 0o400); err != nil {
		t.Fatal(err)
	}
	save(t, s, login(2, "Two", "secret_2"))
}

func TestWritingLeavesNothingElseBehind(t *testing.T) {
	dir := t.TempDir()
	s := Open(dir, nil)
	for range 3 {
		save(t, s, login(1, "One", "secret_1"))
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 || entries[0].Name() != "credentials.json" || entries[1].Name() != "credentials.json.lock" {
		t.Errorf("%v, %v", entries, err)
	}
}

func TestAFailedWriteKeepsTheFormerFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName)
	if err := os.MkdirAll(filepath.Join(path, "in the way"), 0o700); err != nil { // a rename cannot replace it
		t.Fatal(err)
	}
	if err := writeDocument(t.Context(), path, document{Version: 1}); err == nil || !strings.Contains(err.Error(), "cannot be stored") {
		t.Errorf("got %v", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if _, err := Open(dir, nil).List(t.Context()); err == nil {
		t.Error("a folder is read as a file")
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	one := `{"name":"one","storeId":1,"created":"2026-03-02T12:00:00Z","kept":"file","token":"secret_kept"}`
	for name, test := range map[string]struct{ text, want string }{
		"no JSON":             {`secret_kept`, "not the JSON"},
		"empty":               {``, "not the JSON"},
		"cut off":             {`{"version":1,"revision":3,"stores":[` + one, "not the JSON"},
		"newer":               {`{"version":2,"stores":[],"vault":"secret_kept"}`, "version 2, and this program knows version 1"},
		"no version":          {`{"stores":[` + one + `]}`, "version 0"},
		"unknown field":       {`{"version":1,"stores":[],"secret_kept":1}`, "fields that this program does not know"},
		"wrong type":          {`{"version":1,"stores":["secret_kept"]}`, "values of another type"},
		"two of a name":       {`{"version":1,"stores":[` + one + `,` + strings.Replace(one, `"storeId":1`, `"storeId":2`, 1) + `]}`, "used twice"},
		"two of an id":        {`{"version":1,"stores":[` + one + `,` + strings.Replace(one, `"one"`, `"two"`, 1) + `]}`, "a store id in it is used twice"},
		"a bad name":          {`{"version":1,"stores":[` + strings.Replace(one, `"one"`, `"One secret_kept"`, 1) + `]}`, "a name in it"},
		"a bad id":            {`{"version":1,"stores":[` + strings.Replace(one, `"storeId":1`, `"storeId":-1`, 1) + `]}`, "not a positive number"},
		"an unknown place":    {`{"version":1,"stores":[` + strings.Replace(one, `"file"`, `"vault"`, 1) + `]}`, `"kept"`},
		"a default of no one": {`{"version":1,"default":"two","stores":[` + one + `]}`, "default"},
	} {
		t.Run(name, func(t *testing.T) {
			s := Open(t.TempDir(), nil)
			if err := os.WriteFile(s.Path(), []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, listed := s.List(t.Context())
			_, saved := s.Save(t.Context(), login(2, "Two", "secret_2"))
			for _, err := range []error{listed, saved} {
				if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), s.Path()) || strings.Contains(err.Error(), "secret_kept") {
					t.Errorf("got %v", err)
				}
			}
			if content(t, s) != test.text {
				t.Error("the file was overwritten")
			}
		})
	}
}

func TestAHugeFileIsNotRead(t *testing.T) {
	s := Open(t.TempDir(), nil)
	if err := os.WriteFile(s.Path(), make([]byte, maxFile+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.List(t.Context()); err == nil || !strings.Contains(err.Error(), "at most 4 MB") {
		t.Errorf("got %v", err)
	}
}

// Whatever the file holds, reading it neither panics nor repeats a value; what is read can be written and read again.
func FuzzParse(f *testing.F) {
	f.Add(`{"version":1,"revision":1,"default":"one","stores":[{"name":"one","storeId":1,"created":"2026-03-02T12:00:00Z","kept":"file","token":"secret_zzz"}]}`)
	f.Add(`{"version":1,"stores":[{"name":"one","storeId":1,"kept":"keyring"}]}`)
	f.Add(`{"version":1,"stores":null} x`)
	f.Fuzz(func(t *testing.T, text string) {
		d, err := parse([]byte(text))
		if err != nil {
			if strings.Contains(err.Error(), "secret_zzz") {
				t.Errorf("the error shows the token: %v", err)
			}
			return
		}
		path := filepath.Join(t.TempDir(), fileName)
		if err := writeDocument(t.Context(), path, d); err != nil {
			t.Fatal(err)
		}
		again, err := readDocument(path)
		if err != nil || len(again.Stores) != len(d.Stores) || again.Default != d.Default {
			t.Errorf("written %+v, read %+v, %v", d, again, err)
		}
	})
}
