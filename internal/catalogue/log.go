package catalogue

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// Log is the file of results of an import. Every result is in the file before Write returns, so that a program that is
// killed can go on from there. It is for one goroutine and one process.
type Log struct {
	path  string
	file  *os.File
	start Result
	end   Result // zero as long as rows are to do
	rows  map[int]Result
	skus  map[string]Result // those in doubt
	stock map[int]Result    // rows with a quantity of which it is not known whether it was set

	leftAt   time.Time // when the unfinished import of other rows was begun that this one takes the place of
	leftDone int       // its rows that were done
}

// Mode says what an import does with the results that are there.
type Mode int

// The modes.
const (
	GoOn    Mode = iota // with the import that the results are of, when it is the same and not finished
	Restart             // look at all rows again
	Forget              // everything, because the store is a new one
)

func newLog(path string) *Log {
	return &Log{path: path, rows: map[int]Result{}, skus: map[string]Result{}, stock: map[int]Result{}}
}

// OpenLog opens the file of results at path for an import. An import that begins anew, because of the mode or because
// the rows are others, keeps what was there as path.old, and knows which creations are in doubt. It fails when the file is
// of another store or no file of results.
func OpenLog(path string, of Import, mode Mode, now time.Time) (*Log, error) {
	log, former, err := load(path, of, mode, now)
	if err != nil {
		return nil, err
	}
	if len(former) > 0 {
		if err := os.WriteFile(path+".old", former, 0o600); err != nil {
			return nil, fmt.Errorf("the former results cannot be kept: %w", err)
		}
	}
	if err := log.rewrite(); err != nil {
		return nil, err
	}
	return log, log.reopen()
}

// ReadLog is OpenLog for a plan: it writes nothing, and nor can the log. Without a path there are no results.
func ReadLog(path string, of Import, mode Mode, now time.Time) (*Log, error) {
	if path == "" {
		return newLog(path), nil
	}
	log, _, err := load(path, of, mode, now)
	return log, err
}

// load reads the results that an import goes on with. When it begins anew, the former ones are returned too.
func load(path string, of Import, mode Mode, now time.Time) (log *Log, former []byte, err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // it would be replaced, /dev/null too
		return nil, nil, fmt.Errorf("the file of results cannot be %s, which is no ordinary file; name another one with --results", path)
	}
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("the file of results cannot be read: %w", err)
	}
	log, finish := newLog(path), false
	if len(text) > 0 {
		if finish, err = log.read(text, of, now); err != nil {
			return nil, nil, err
		}
		if !of.sameStore(log.start.Reason) {
			return nil, nil, fmt.Errorf("%s holds the results of an import into another store; name another file with --results", path)
		}
	}
	if mode == Forget {
		log.rows, log.skus = map[int]Result{}, map[string]Result{}
	}
	if log.start.Reason != of.text() && !finish && mode == GoOn {
		log.leftAt, log.leftDone = log.Begun()
	}
	if log.start.Reason != of.text() || finish || mode != GoOn {
		log.begin(Result{Outcome: started, Reason: of.text(), At: now})
		return log, text, nil
	}
	return log, nil, nil
}

// begin forgets the results, but not the doubts. A product that was made just now is one: searches may not see it yet.
func (l *Log) begin(start Result) {
	for _, r := range l.rows {
		if r.Outcome == Created && start.At.Sub(r.At) < doubt {
			l.skus[r.SKU] = Result{SKU: r.SKU, Outcome: recent, At: r.At}
		}
	}
	for sku, r := range l.skus {
		r.Row = 0 // it had that row in another file
		l.skus[sku] = r
	}
	l.start, l.end, l.rows, l.stock = start, Result{}, map[int]Result{}, map[int]Result{}
}

// take has a result replace what was known of its row.
func (l *Log) take(r Result) {
	switch {
	case r.Outcome == started:
		l.start = r
	case r.Outcome == finished:
		l.end = r
	case r.doubtful():
		l.rows[r.Row], l.skus[r.SKU] = r, r
	case r.unsettled():
		l.rows[r.Row], l.stock[r.Row] = r, r
	case r.Outcome == Refused: // says nothing about what was sent before
		l.rows[r.Row] = r
		if doubt, doubtful := l.skus[r.SKU]; doubtful {
			doubt.Row = 0
			l.skus[r.SKU] = doubt
		}
	default:
		l.rows[r.Row] = r
		delete(l.skus, r.SKU)
		delete(l.stock, r.Row)
	}
}

// Begun tells when the import was begun, and how many rows were done before it was opened.
func (l *Log) Begun() (at time.Time, done int) {
	for _, r := range l.rows {
		if r.done() {
			done++
		}
	}
	return l.start.At, done
}

// Left tells of the unfinished import of other rows that this one takes the place of: when it was begun, and how many of
// its rows were done.
func (l *Log) Left() (at time.Time, done int) { return l.leftAt, l.leftDone }

// Done returns the final result of a row.
func (l *Log) Done(row int) (Result, bool) {
	r, known := l.rows[row]
	return r, known && r.done()
}

// Doubt returns the creation of a SKU of which the outcome is in doubt.
func (l *Log) Doubt(sku string) (sent Result, doubtful bool) {
	sent, doubtful = l.skus[sku]
	return sent, doubtful
}

// Unsettled reports whether a quantity was sent for a row of which it is not known whether it was set.
func (l *Log) Unsettled(row int) bool { return l.stock[row].unsettled() }

// Write adds a result. What is about to be sent is on the disk when it returns.
func (l *Log) Write(r Result) error {
	_, err := l.file.Write(encodeResults(r))
	if err == nil && r.Outcome == Sending {
		err = l.file.Sync()
	}
	if err != nil {
		return fmt.Errorf("a result cannot be written: %w", err)
	}
	l.take(r)
	return nil
}

func encodeResults(results ...Result) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, r := range results {
		_ = w.Write(r.cells()) // into memory
	}
	w.Flush()
	return b.Bytes()
}

// Close brings the file into the order of the rows, with one line for each. When so many rows are done as the import has,
// it is finished, and the next one begins anew.
func (l *Log) Close(rows int, now time.Time) (err error) {
	if _, done := l.Begun(); done == rows {
		err = l.Write(Result{Outcome: finished, At: now})
	}
	return errors.Join(err, l.file.Close(), l.rewrite())
}
