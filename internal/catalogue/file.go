package catalogue

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// File is a file of rows as it was read. What is wrong with a single row stands in its entry.
type File struct {
	Columns []Field  // that are understood, in the order of the file
	Ignored []string // heads of the other columns, as they are in the file
	Entries []Entry
	Sum     string // of the content, in hexadecimal: the same rows have the same one
}

const (
	maxColumns = 1000
	maxIgnored = 10 // heads of ignored columns that are told
)

// Read reads rows that are separated by commas, semicolons or tabs, below a line of heads. The precision is the number of
// decimal places of the store's currency. It fails when no row of the file could be used: it is not a table, has no
// column of SKUs, or nothing beside them.
func Read(r io.Reader, precision int) (File, error) {
	text, err := readText(r)
	if err != nil {
		return File{}, err
	}
	sum := sha256.Sum256(text)
	file := File{Sum: hex.EncodeToString(sum[:])}
	text, separator := separatorOf(text)
	rows := csv.NewReader(bytes.NewReader(text))
	rows.Comma, rows.FieldsPerRecord, rows.ReuseRecord = separator, -1, true
	rows.TrimLeadingSpace = separator != '\t'
	head, err := rows.Read()
	if err != nil {
		return File{}, rowError(err)
	}
	columns, err := file.readHead(head)
	if err != nil {
		return File{}, err
	}
	for {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return file.complete()
		}
		if err != nil {
			return File{}, rowError(err)
		}
		if line, _ := rows.FieldPos(0); !blank(cells) {
			entry := newEntry(line, columns, cells, precision)
			if len(cells) < len(columns) && rows.InputOffset() == int64(len(text)) && text[len(text)-1] != '\n' {
				entry.refuse("it lacks cells and the end of its line; the file may have been cut off here")
			}
			file.Entries = append(file.Entries, entry)
		}
	}
}

func (f *File) complete() (File, error) {
	if len(f.Entries) == 0 {
		return File{}, errors.New("the file has no rows below its heads")
	}
	return *f, nil
}

// rowError tells where a table ends to be one, and quotes nothing of the file.
func rowError(err error) error {
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty")
	}
	if wrong := (*csv.ParseError)(nil); errors.As(err, &wrong) {
		return fmt.Errorf("the file is no table of comma-separated values: in line %d the quotes (\") are wrong; take them out, or put the "+
			"whole cell in quotes and double those within it", wrong.StartLine)
	}
	return fmt.Errorf("the file is no table of comma-separated values: %w", err)
}

// separatorOf picks the separator that makes most heads known. Spreadsheets may name it in a first line, "sep=;", which is
// taken off.
func separatorOf(text []byte) (rest []byte, separator rune) {
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	if named, ok := bytes.CutPrefix(bytes.TrimSpace(first), []byte("sep=")); ok && len(named) == 1 {
		return append([]byte("\n"), rest...), rune(named[0]) // an empty line, so that lines keep their numbers
	}
	best := -1
	for _, candidate := range []rune{',', ';', '\t'} {
		rows := csv.NewReader(bytes.NewReader(text))
		rows.Comma, rows.FieldsPerRecord, rows.TrimLeadingSpace = candidate, -1, candidate != '\t'
		head, err := rows.Read()
		known := 0
		for _, cell := range head {
			if _, ok := fieldOf(cell); ok {
				known++
			}
		}
		if err == nil && known > best {
			best, separator = known, candidate
		}
	}
	if best < 0 {
		return text, ','
	}
	return text, separator
}

// readHead finds out what the columns hold; columns that are not understood have an empty field.
func (f *File) readHead(head []string) ([]Field, error) {
	for len(head) > 0 && blank(head[len(head)-1:]) { // every line ends with a separator
		head = head[:len(head)-1]
	}
	if len(head) > maxColumns {
		return nil, fmt.Errorf("the file has %d columns, at most %d are allowed", len(head), maxColumns)
	}
	columns := make([]Field, len(head))
	for i, cell := range head {
		field, known := fieldOf(cell)
		if !known {
			f.Ignored = append(f.Ignored, strings.Clone(strings.TrimSpace(cell)))
			continue
		}
		if at := slices.Index(columns, field); at >= 0 {
			return nil, fmt.Errorf("the columns %d and %d both hold %s; remove one of them", at+1, i+1, field)
		}
		columns[i] = field
		f.Columns = append(f.Columns, field)
	}
	switch {
	case !slices.Contains(columns, SKU):
		return nil, fmt.Errorf("no column holds SKUs; the first line must name the columns, such as %s", fieldNames(Fields()))
	case len(f.Columns) == 1:
		return nil, fmt.Errorf("there is nothing to import beside the SKUs; known columns are %s", fieldNames(Fields()))
	}
	return columns, nil
}

func fieldNames(fields []Field) string {
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = string(field)
	}
	return strings.Join(names, ", ")
}

// IgnoredHeads are the heads of the first of the ignored columns, cut short.
func (f File) IgnoredHeads() []string {
	var heads []string
	for i, head := range f.Ignored {
		if i == maxIgnored {
			return append(heads, "…")
		}
		heads = append(heads, cut(head, maxSKUShown))
	}
	return heads
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}
