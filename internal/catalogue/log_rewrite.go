package catalogue

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Import names what a file of results is about.
type Import struct {
	StoreID int64
	Sum     string         // of the file with the rows
	SKUs    map[int]string // of its rows
}

// ImportOf is the import of a file into a store.
func ImportOf(storeID int64, file File) Import {
	of := Import{StoreID: storeID, Sum: file.Sum, SKUs: map[int]string{}}
	for _, entry := range file.Entries {
		of.SKUs[entry.Row] = entry.SKU
	}
	return of
}

func (i Import) store() string { return "store " + strconv.FormatInt(i.StoreID, 10) + "," }

func (i Import) text() string { return i.store() + " file " + i.Sum }

func (i Import) sameStore(text string) bool { return strings.HasPrefix(text, i.store()) }

// rewrite replaces the file in one step by one that says the same in the order of the rows.
func (l *Log) rewrite() error {
	fresh, err := os.CreateTemp(filepath.Dir(l.path), ".import-*")
	if err != nil {
		return fmt.Errorf("the file of results cannot be written: %w", err)
	}
	_, err = fresh.Write(l.ordered())
	if err == nil {
		err = fresh.Sync()
	}
	if closed := fresh.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(fresh.Name(), l.path)
	}
	if err != nil {
		_ = os.Remove(fresh.Name()) // nobody has seen it
		return fmt.Errorf("the file of results cannot be written: %w", err)
	}
	return nil
}

func (l *Log) ordered() []byte {
	results := []Result{l.start}
	for _, sku := range slices.Sorted(maps.Keys(l.skus)) {
		if doubt := l.skus[sku]; doubt.Row == 0 {
			results = append(results, doubt)
		}
	}
	for _, row := range slices.Sorted(maps.Keys(l.rows)) {
		if sent := l.stock[row]; sent.unsettled() && sent != l.rows[row] {
			results = append(results, sent)
		}
		if row > 0 {
			results = append(results, l.rows[row])
		}
	}
	if l.end.Outcome == finished {
		results = append(results, l.end)
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(resultHeads()) // into memory
	w.Flush()
	return append(b.Bytes(), encodeResults(results...)...)
}

// reopen opens the file for the results to come.
func (l *Log) reopen() (err error) {
	if l.file, err = os.OpenFile(l.path, os.O_WRONLY|os.O_APPEND, 0o600); err != nil {
		return fmt.Errorf("the file of results cannot be written: %w", err)
	}
	return nil
}
