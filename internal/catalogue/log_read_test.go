package catalogue

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// respelt is what spreadsheets make of a file of results.
func respelt(text string) map[string]string {
	semicolons := strings.ReplaceAll(strings.ReplaceAll(text, ",", ";"), `"store 1003; file abc"`, "store 1003, file abc")
	return map[string]string{
		"line ends":       strings.ReplaceAll(text, "\n", "\r\n"),
		"byte order mark": "\ufeff" + text,
		"semicolons":      "\ufeff" + strings.ReplaceAll(semicolons, "\n", "\r\n"),
		"tabs, UTF-16":    "\xff\xfe" + inUTF16(strings.ReplaceAll(semicolons, ";", "\t"), binary.LittleEndian),
		"quotes":          strings.Replace(text, "row,sku,", `"row","sku",`, 1),
	}
}

// ofRows is the import of the file abc with these SKUs, from row 2.
func ofRows(skus ...string) Import {
	of := Import{StoreID: 1003, Sum: "abc", SKUs: map[int]string{}}
	for i, sku := range skus {
		of.SKUs[i+2] = sku
	}
	return of
}

func TestResultsThatASpreadsheetHasSaved(t *testing.T) {
	path, of := filepath.Join(t.TempDir(), "results.csv"), ofRows("007", "=B", "C")
	write(t, openAt(t, path, of, GoOn, noon), Result{Row: 2, SKU: "007", Outcome: Sending, At: noon},
		Result{Row: 2, SKU: "007", Outcome: Created, ProductID: 7, At: noon}, Result{Row: 3, SKU: "=B", Outcome: Failed, Reason: "no", At: noon},
		Result{Row: 4, SKU: "C", Outcome: Unknown, At: noon})
	own := readFile(t, path)
	want := readFile(t, openAt(t, path, of, GoOn, noon).path)
	for name, text := range respelt(own) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		log, err := OpenLog(path, of, GoOn, noon.Add(time.Minute))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		_ = log.file.Close()
		if _, done := log.Begun(); done != 1 || readFile(t, path) != want {
			t.Errorf("%s: %d done\n%s", name, done, readFile(t, path))
		}
	}
}

// TestResultsThatASpreadsheetHasSpoilt: what was lost may be what keeps a product from being created twice.
func TestResultsThatASpreadsheetHasSpoilt(t *testing.T) {
	const head, start = "row;sku;result;productId;combinationId;changed;reason;at\n", "0;;started;;;;store 1003, file abc;2026-06-15T12:00:00Z\n"
	for name, test := range map[string]struct {
		text string
		good bool
	}{
		"as it was":            {head + start + "2;007;sending;;;;;2026-06-15T12:00:00Z\n2;007;created;7;;;;2026-06-15T12:00:01Z\n", true},
		"a shorter SKU":        {head + start + "2;7;sending;;;;;2026-06-15T12:00:00Z\n", false},
		"a row that is not":    {head + start + "9;C;created;7;;;;2026-06-15T12:00:00Z\n", false},
		"sorted":               {head + start + "2;007;created;7;;;;2026-06-15T12:00:01Z\n2;007;sending;;;;;2026-06-15T12:00:00Z\n", false},
		"a shorter id":         {head + start + "2;007;created;7E+08;;;;2026-06-15T12:00:00Z\n", false},
		"another time":         {head + start + "2;007;created;7;;;;15.06.26 12:00\n", false},
		"a column less":        {"row;sku;result;productId;combinationId;changed;reason\n0;;started;;;;store 1003, file abc\n", false},
		"a column more":        {strings.ReplaceAll(head+start, "\n", ";\n"), false},
		"a doubt of others":    {head + start + "0;7;unknown;;;;;2026-06-15T11:59:30Z\n", false},
		"that is long ago":     {head + start + "0;7;unknown;;;;;2026-06-15T11:00:00Z\n", true},
		"made in another file": {head + strings.Replace(start, "abc", "def", 1) + "2;7;created;7;;;;2026-06-15T12:00:00Z\n", false},
		"which is long ago":    {head + strings.Replace(start, "abc", "def", 1) + "2;7;created;7;;;;2026-06-15T11:00:00Z\n", true},
	} {
		path := filepath.Join(t.TempDir(), "results.csv")
		if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		log, err := OpenLog(path, ofRows("007"), GoOn, noon.Add(time.Minute))
		if test.good != (err == nil) || err != nil && !strings.Contains(err.Error(), "a spreadsheet has saved it in another form") {
			t.Errorf("%s: %v", name, err)
		}
		if log != nil {
			_ = log.file.Close()
		} else if readFile(t, path) != test.text {
			t.Errorf("%s: the file was changed", name)
		}
	}
}
