package catalogue

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"ecwid-mcp/ecwid"
)

// Entry is one row of a file. What is absent, because there is no such column or the cell is empty, stays as it is.
type Entry struct {
	Row            int // line of the file, from 1
	SKU            string
	Name           ecwid.Optional[string]
	Description    ecwid.Optional[string]
	Price          ecwid.Optional[ecwid.Money]
	CompareToPrice ecwid.Optional[ecwid.Money]
	CostPrice      ecwid.Optional[ecwid.Money]
	Weight         ecwid.Optional[ecwid.Money]
	Quantity       ecwid.Optional[int]
	Unlimited      bool // the stock is not counted; Quantity is absent then
	WarningLimit   ecwid.Optional[int]
	Enabled        ecwid.Optional[bool]

	Problem string // why the row cannot be used; empty when it can
}

// shortened is a long number that a spreadsheet has spoiled.
var shortened = regexp.MustCompile(`^\d([.,]\d+)?[eE]\+\d+$`)

// newEntry takes up a row. Empty cells at its end may be too many or too few: spreadsheets write either.
func newEntry(line int, columns []Field, cells []string, precision int) Entry {
	entry := Entry{Row: line}
	for len(cells) > len(columns) && blank(cells[len(cells)-1:]) {
		cells = cells[:len(cells)-1]
	}
	for i := range min(len(columns), len(cells)) {
		cell := strings.Clone(strings.TrimSpace(cells[i])) // the reader uses its memory again
		if columns[i] == "" || cell == "" {
			continue
		}
		if err := entry.set(columns[i], cell, precision); err != nil {
			entry.refuse(fmt.Sprintf("%s %s", columns[i], err))
		}
	}
	switch {
	case len(cells) > len(columns):
		entry.refuse(fmt.Sprintf("it has %d cells and the heads have %d; a separator or a quote is wrong", len(cells), len(columns)))
	case entry.SKU == "":
		entry.refuse("it has no SKU")
	}
	return entry
}

// refuse keeps the first reason.
func (e *Entry) refuse(reason string) {
	if e.Problem == "" {
		e.Problem = reason
	}
}

func (e *Entry) set(field Field, cell string, precision int) (err error) {
	switch field {
	case SKU:
		if strings.ContainsFunc(cell, unicode.IsControl) { // not kept either: results are lines
			return errors.New("has characters that do not print")
		}
		e.SKU = cell
		if shortened.MatchString(cell) {
			return errors.New("looks like a number that a spreadsheet has shortened; format the column as text")
		}
	case Name:
		e.Name = ecwid.Some(cell)
	case Description:
		e.Description = ecwid.Some(cell)
	case Price:
		err = price(&e.Price, cell, precision)
	case CompareToPrice:
		err = price(&e.CompareToPrice, cell, precision)
	case CostPrice:
		err = price(&e.CostPrice, cell, precision)
	case Weight:
		e.Weight, err = amount(cell, true)
	case Quantity:
		if e.Unlimited = strings.EqualFold(cell, "unlimited"); !e.Unlimited {
			err = count(&e.Quantity, cell)
		}
	case WarningLimit:
		err = count(&e.WarningLimit, cell)
	case Enabled:
		err = flag(&e.Enabled, cell)
	}
	return err
}

func amount(cell string, thousandths bool) (ecwid.Optional[ecwid.Money], error) {
	value, err := decimal(cell, thousandths)
	if err != nil {
		return ecwid.Optional[ecwid.Money]{}, err
	}
	return ecwid.Some(value), nil
}

func price(to *ecwid.Optional[ecwid.Money], cell string, precision int) error {
	given, err := amount(cell, precision >= thousandthPlaces)
	value, _ := given.Value()
	if err == nil && !value.Equal(value.Round(precision)) {
		err = fmt.Errorf("has more decimal places than the store's currency, which has %d", precision)
	}
	if err == nil {
		*to = given
	}
	return err
}

// thousandthPlaces is the precision of currencies such as the Kuwaiti dinar.
const thousandthPlaces = 3

func count(to *ecwid.Optional[int], cell string) error {
	value, err := whole(cell)
	if err == nil {
		*to = ecwid.Some(value)
	}
	return err
}

func flag(to *ecwid.Optional[bool], cell string) error {
	switch strings.ToLower(cell) {
	case "true", "yes", "y", "1", "on":
		*to = ecwid.Some(true)
	case "false", "no", "n", "0", "off":
		*to = ecwid.Some(false)
	default:
		return errors.New("must be yes or no")
	}
	return nil
}
