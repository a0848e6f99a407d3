package catalogue

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// read takes up a file of results: one that an import has written, whose last line counts as not written when it was cut
// off, or one that a spreadsheet has saved again.
func (l *Log) read(text []byte, of Import, now time.Time) (finish bool, err error) {
	own := []byte(strings.Join(resultHeads(), ",") + "\n")
	foreign := !bytes.HasPrefix(text, own)
	separator := ','
	if foreign {
		text, separator = unform(text)
	}
	results, err := parseResults(text[:bytes.LastIndexByte(text, '\n')+1], separator)
	if err == nil && foreign {
		err = unspoilt(results, of, now)
	}
	if err != nil {
		return false, fmt.Errorf("%s is not a file of results, or a spreadsheet has saved it in another form; name another one with --results", l.path)
	}
	for _, r := range results {
		finish = r.Outcome == finished || finish && r.Outcome != started
		l.take(r)
	}
	return finish, nil
}

// unform undoes what spreadsheets do to the form of a file. What is no table of results stays none.
func unform(text []byte) (rows []byte, separator rune) {
	plain, err := readText(bytes.NewReader(text))
	if err != nil {
		return text, ','
	}
	first, _, _ := bytes.Cut(plain, []byte("\n"))
	for _, separator := range []rune{';', '\t'} {
		if bytes.ContainsRune(first, separator) {
			return plain, separator
		}
	}
	return plain, ','
}

// parseResults reads a table of results, which has the heads of one.
func parseResults(text []byte, separator rune) (results []Result, err error) {
	rows := csv.NewReader(bytes.NewReader(text))
	rows.Comma, rows.FieldsPerRecord = separator, len(resultHeads())
	if head, err := rows.Read(); err != nil || !slices.Equal(head, resultHeads()) { // the heads are never cut off
		return nil, errNoResult
	}
	for {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return results, nil
		}
		if err != nil {
			return nil, errNoResult
		}
		result, err := parseResult(cells)
		if err != nil {
			return nil, err
		}
		results = append(results, result)
	}
}

// unspoilt looks for what a spreadsheet may have lost: it makes 7 of 007, and people sort. The SKUs must be those of the
// rows, and a row's results in the order of time. Those of other rows cannot be checked, and matter only while a search
// may not see yet what was created.
func unspoilt(results []Result, of Import, now time.Time) error {
	same, last := false, map[int]time.Time{}
	for _, r := range results {
		if r.Outcome == started {
			same = r.Reason == of.text()
		}
		young := (r.doubtful() || r.Outcome == Created) && now.Sub(r.At) < doubt
		switch {
		case young && (r.Row == 0 || !same), r.Row > 0 && r.At.Before(last[r.Row]), r.Row > 0 && same && of.SKUs[r.Row] != r.SKU:
			return errNoResult
		}
		last[r.Row] = r.At
	}
	return nil
}
