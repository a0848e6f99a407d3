package catalogue

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
)

// Outcome is what became of a row.
type Outcome string

// The outcomes. Created, Updated and AsItWas are final: such a row is not looked at again by the same import.
const (
	Created  Outcome = "created"
	Updated  Outcome = "updated"
	AsItWas  Outcome = "unchanged"
	Refused  Outcome = "conflict" // the plan could not carry the row out
	Failed   Outcome = "failed"   // the store did not take it, and nothing was changed
	Sending  Outcome = "sending"  // a creation or a quantity is under way, or was when the program ended
	Unknown  Outcome = "unknown"  // it was sent, and no answer came; with a product's id it is a quantity
	started  Outcome = "started"  // stands for the whole import, as does finished
	finished Outcome = "finished"
	recent   Outcome = "recent" // an earlier import has created it just now, and searches may not see it yet
)

// Result is a line of the file of results.
type Result struct {
	Row           int // 0 for the whole import
	SKU           string
	Outcome       Outcome
	ProductID     ecwid.ProductID
	CombinationID ecwid.VariationID
	Changed       string // fields, separated by spaces
	Reason        string
	At            time.Time
}

func (r Result) done() bool {
	return r.Outcome == Created || r.Outcome == Updated || r.Outcome == AsItWas
}

// doubtful reports whether there may be a product that searches do not see.
func (r Result) doubtful() bool {
	return r.ProductID == 0 && (r.Outcome == Sending || r.Outcome == Unknown || r.Outcome == recent)
}

// unsettled reports whether a quantity was sent of which nobody knows whether it was set.
func (r Result) unsettled() bool {
	return r.ProductID != 0 && (r.Outcome == Sending || r.Outcome == Unknown)
}

// resultHeads is the first line of a file of results.
func resultHeads() []string {
	return []string{"row", "sku", "result", "productId", "combinationId", "changed", "reason", "at"}
}

func (r Result) cells() []string {
	return []string{
		strconv.Itoa(r.Row), inert(r.SKU), string(r.Outcome), idText(int64(r.ProductID)), idText(int64(r.CombinationID)),
		r.Changed, inert(r.Reason), r.At.UTC().Format(time.RFC3339Nano),
	}
}

var errNoResult = errors.New("a line is no result of an import")

func parseResult(cells []string) (Result, error) {
	if len(cells) != len(resultHeads()) {
		return Result{}, errNoResult
	}
	row, err := strconv.Atoi(cells[0])
	at, badTime := time.Parse(time.RFC3339Nano, cells[7])
	product, badProduct := idOf(cells[3])
	combination, badCombination := idOf(cells[4])
	if errors.Join(err, badTime, badProduct, badCombination) != nil {
		return Result{}, errNoResult
	}
	return Result{
		Row: row, SKU: lively(cells[1]), Outcome: Outcome(cells[2]), ProductID: ecwid.ProductID(product),
		CombinationID: ecwid.VariationID(combination), Changed: cells[5], Reason: lively(cells[6]), At: at,
	}, nil
}

func idText(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

func idOf(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	return strconv.ParseInt(text, 10, 64)
}

// formula are the signs with which a spreadsheet takes a cell for a formula; the quote stands before such a cell.
const formula = "=+-@'"

func inert(cell string) string {
	if cell != "" && strings.Contains(formula, cell[:1]) {
		return "'" + cell
	}
	return cell
}

func lively(cell string) string { return strings.TrimPrefix(cell, "'") }
