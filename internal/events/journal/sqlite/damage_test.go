package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ecwid-mcp/internal/events/journal"
)

// filled makes a journal with n events and closes it.
func filled(t *testing.T, n int) (folder string) {
	t.Helper()
	folder = t.TempDir()
	j := open(t, folder)
	var batch journal.Batch
	for i := range n {
		one := fullBatch(i, 1500)
		one.Append = append(batch.Append, one.Append...)
		batch = one
	}
	_, err := j.Commit(t.Context(), batch)
	if err := errors.Join(err, receiveOne(t.Context(), j, "hook"), j.Close()); err != nil {
		t.Fatal(err)
	}
	return folder
}

func overwrite(t *testing.T, path string, change func(data []byte) []byte) (after []byte) {
	t.Helper()
	after = change(contents(t, path))
	if err := os.WriteFile(path, after, 0o600); err != nil {
		t.Fatal(err)
	}
	return after
}

func saysDamaged(t *testing.T, err error, path string) {
	t.Helper()
	if !errors.Is(err, journal.ErrDamaged) {
		t.Fatalf("got %v", err)
	}
	for _, part := range []string{path, "move", path + "-wal", "nothing was changed"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q lacks %q", err, part)
		}
	}
}

// TestDamagedFile: it is refused with what to do, and stays as it is.
func TestDamagedFile(t *testing.T) {
	const page = pageSize
	random := rand.New(rand.NewPCG(3, 3))
	for name, damage := range map[string]func([]byte) []byte{
		"half of it":         func(data []byte) []byte { return data[:len(data)/2] },
		"without its end":    func(data []byte) []byte { return data[:len(data)-1] },
		"without a page":     func(data []byte) []byte { return data[:len(data)-page] },
		"hardly a header":    func(data []byte) []byte { return data[:50] },
		"no header":          func(data []byte) []byte { copy(data, "This is no SQLite"); return data },
		"text":               func([]byte) []byte { return []byte(strings.Repeat("Hello, this is a text.\n", 100)) },
		"zeros":              func(data []byte) []byte { clear(data); return data },
		"no first page":      func(data []byte) []byte { clear(data[100:page]); return data },
		"noise after header": func(data []byte) []byte { noise(random, data[page:]); return data },
		"no events' root":    func(data []byte) []byte { clear(data[2*page : 4*page]); return data },
	} {
		for _, n := range []int{20, 2000} { // checked as a whole, and at its ends
			t.Run(fmt.Sprintf("%s, %d", name, n), func(t *testing.T) {
				folder := filled(t, n)
				path := filepath.Join(folder, FileName)
				before := overwrite(t, path, damage)
				for range 2 {
					_, err := Open(t.Context(), Options{Folder: folder})
					saysDamaged(t, err, path)
					if !bytes.Equal(contents(t, path), before) {
						t.Fatal("the file was changed")
					}
				}
			})
		}
	}
}

func noise(random *rand.Rand, data []byte) {
	for i := range data {
		data[i] = byte(random.Uint32())
	}
}

// TestDamageInside: what the quick look does not find is found when it is read; nothing is written from then on.
func TestDamageInside(t *testing.T) {
	folder := filled(t, 3000)
	path := filepath.Join(folder, FileName)
	overwrite(t, path, func(data []byte) []byte {
		clear(data[len(data)/2 : len(data)/2+20_000])
		return data
	})
	j := open(t, folder)
	defer j.Close()
	_, err := j.Read(t.Context(), journal.Query{Store: fullStore, Limit: 3000})
	saysDamaged(t, err, path)
	before := contents(t, path)
	saysDamaged(t, receiveOne(t.Context(), j, "new"), path)
	_, err = j.Commit(t.Context(), fullBatch(9999, 10))
	saysDamaged(t, err, path)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(contents(t, path), before) {
		t.Fatal("the file was changed")
	}
}

// TestDamageInsideASmallFile is found when the journal is opened.
func TestDamageInsideASmallFile(t *testing.T) {
	folder := filled(t, 300)
	path := filepath.Join(folder, FileName)
	overwrite(t, path, func(data []byte) []byte {
		pages := slices.Collect(slices.Chunk(data, pageSize))
		for _, page := range pages[len(pages)/2:] {
			if bytes.Count(page, []byte("x")) > pageSize/2 { // of events
				clear(page)
				return data
			}
		}
		return nil
	})
	_, err := Open(t.Context(), Options{Folder: folder})
	saysDamaged(t, err, path)
}

// TestAnyDamage: whatever is broken, the answer is that the journal is damaged, or right as far as SQLite can tell.
func TestAnyDamage(t *testing.T) {
	original := contents(t, filepath.Join(filled(t, 100), FileName))
	random := rand.New(rand.NewPCG(4, 4))
	found := 0
	for range 150 {
		folder := t.TempDir()
		path := filepath.Join(folder, FileName)
		data := bytes.Clone(original)
		at := random.IntN(len(data))
		noise(random, data[at:min(len(data), at+1+random.IntN(2000))])
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := useAll(t, folder); err != nil {
			found++
			saysDamaged(t, err, path)
		}
	}
	if found < 50 {
		t.Errorf("damage was noticed %d times", found)
	}
}

func useAll(t *testing.T, folder string) error {
	t.Helper()
	j, err := Open(t.Context(), Options{Folder: folder})
	if err != nil {
		return err
	}
	defer j.Close()
	_, err = j.Read(t.Context(), journal.Query{Store: fullStore, Limit: 1000})
	_, err2 := j.Inbox(t.Context(), "s", 10)
	_, err3 := j.Entries(t.Context(), fullStore, "")
	_, err4 := j.Commit(t.Context(), fullBatch(9999, 10))
	for _, err := range []error{err, err2, err3, err4} {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestTornLog: a log that ends anywhere, or is broken anywhere, gives the events up to there, in order and whole.
func TestTornLog(t *testing.T) {
	folder := t.TempDir()
	j := open(t, folder)
	defer j.Close()
	for i := range 60 {
		if _, err := j.Commit(t.Context(), fullBatch(i, 3000)); err != nil {
			t.Fatal(err)
		}
	}
	file, log := contents(t, j.path), contents(t, j.path+"-wal")
	random := rand.New(rand.NewPCG(5, 5))
	for i := range 60 {
		torn, data := t.TempDir(), bytes.Clone(log)
		if at := random.IntN(len(data)); i%2 == 0 {
			data = data[:at]
		} else {
			noise(random, data[at:min(len(data), at+100)])
		}
		path := filepath.Join(torn, FileName)
		if err := errors.Join(os.WriteFile(path, file, 0o600), os.WriteFile(path+"-wal", data, 0o600)); err != nil {
			t.Fatal(err)
		}
		other := open(t, torn)
		page, err := other.Read(t.Context(), journal.Query{Store: fullStore, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(page.Records); n > 0 {
			if err := holds(t.Context(), other, n); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(receiveOne(t.Context(), other, "goes on"), other.Close()); err != nil {
			t.Fatal(err)
		}
	}
}
