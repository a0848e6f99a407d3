package catalogue

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var (
	noon  = time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)
	first = Import{StoreID: 1003, Sum: "abc"}
)

// openAt opens a file of results that must open.
func openAt(t *testing.T, path string, of Import, mode Mode, now time.Time) *Log {
	t.Helper()
	log, err := OpenLog(path, of, mode, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = log.file.Close() })
	return log
}

func write(t *testing.T, log *Log, results ...Result) {
	t.Helper()
	for _, r := range results {
		if err := log.Write(r); err != nil {
			t.Fatal(err)
		}
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestResultsInTheOrderOfTheRows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.csv")
	log := openAt(t, path, first, GoOn, noon)
	write(t, log,
		Result{Row: 3, SKU: "B", Outcome: Sending, At: noon},
		Result{Row: 3, SKU: "B", Outcome: Created, ProductID: 7, Changed: "name price", At: noon},
		Result{Row: 2, SKU: "=A1", Outcome: Failed, Reason: `"quoted", with a comma`, At: noon},
		Result{Row: 4, SKU: "C", Outcome: Updated, ProductID: 8, CombinationID: 9, Changed: "price", At: noon},
	)
	if err := log.Close(3, noon); err != nil {
		t.Fatal(err)
	}
	want := `row,sku,result,productId,combinationId,changed,reason,at
0,,started,,,,"store 1003, file abc",2026-06-15T12:00:00Z
2,'=A1,failed,,,,"""quoted"", with a comma",2026-06-15T12:00:00Z
3,B,created,7,,name price,,2026-06-15T12:00:00Z
4,C,updated,8,9,price,,2026-06-15T12:00:00Z
`
	if diff := cmp.Diff(want, readFile(t, path)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("other files are left: %v", entries)
	}
}

func TestAnImportGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.csv")
	log := openAt(t, path, first, GoOn, noon)
	write(t, log, Result{Row: 2, SKU: "A", Outcome: Created, At: noon}, Result{Row: 3, SKU: "B", Outcome: Failed, At: noon},
		Result{Row: 4, SKU: "C", Outcome: Sending, At: noon}, Result{Row: 5, SKU: "D", Outcome: Refused, At: noon})
	again := openAt(t, path, first, GoOn, noon.Add(time.Hour)) // it was killed
	if begun, done := again.Begun(); done != 1 || !begun.Equal(noon) {
		t.Errorf("begun %s, %d done", begun, done)
	}
	for row, want := range map[int]bool{2: true, 3: false, 4: false, 5: false, 6: false} {
		if _, done := again.Done(row); done != want {
			t.Errorf("row %d: %t", row, done)
		}
	}
	if sent, doubtful := again.Doubt("C"); !doubtful || !sent.At.Equal(noon) {
		t.Errorf("the creation is not in doubt: %+v", sent)
	}
	if _, doubtful := again.Doubt("A"); doubtful {
		t.Error("what was created is in doubt")
	}
}

func TestAnImportBeginsAnew(t *testing.T) {
	for name, again := range map[string]func(t *testing.T, path string) *Log{
		"other rows": func(t *testing.T, path string) *Log {
			return openAt(t, path, Import{StoreID: 1003, Sum: "def"}, GoOn, noon.Add(time.Hour))
		},
		"told to": func(t *testing.T, path string) *Log { return openAt(t, path, first, Restart, noon.Add(time.Hour)) },
	} {
		path := filepath.Join(t.TempDir(), "results.csv")
		write(t, openAt(t, path, first, GoOn, noon), Result{Row: 2, SKU: "A", Outcome: Created, At: noon},
			Result{Row: 3, SKU: "B", Outcome: Unknown, At: noon}, Result{Row: 4, SKU: "C", Outcome: Created, At: noon.Add(59 * time.Minute)})
		before := readFile(t, path)
		log := again(t, path)
		if begun, done := log.Begun(); done != 0 || !begun.Equal(noon.Add(time.Hour)) {
			t.Errorf("%s: begun %s, %d done", name, begun, done)
		}
		if readFile(t, path+".old") != before {
			t.Errorf("%s: the former results are lost", name)
		}
		log = openAt(t, path, log.of(t), GoOn, noon.Add(2*time.Hour)) // also after a kill
		for sku, want := range map[string]Outcome{"A": "", "B": Unknown, "C": recent} {
			if sent, _ := log.Doubt(sku); sent.Outcome != want {
				t.Errorf("%s: %s is %q, want %q", name, sku, sent.Outcome, want)
			}
		}
	}
}

// of is the import that the log is about.
func (l *Log) of(t *testing.T) Import {
	t.Helper()
	_, sum, ok := strings.Cut(l.start.Reason, " file ")
	if !ok {
		t.Fatal(l.start)
	}
	return Import{StoreID: 1003, Sum: sum}
}

func TestAFinishedImportIsNotGoneOnWith(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.csv")
	log := openAt(t, path, first, GoOn, noon)
	write(t, log, Result{Row: 2, SKU: "A", Outcome: AsItWas, At: noon})
	if err := log.Close(1, noon); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(readFile(t, path), ",finished,") {
		t.Error("it does not say so")
	}
	if _, done := openAt(t, path, first, GoOn, noon.Add(time.Hour)).Begun(); done != 0 {
		t.Errorf("%d done", done)
	}
}

func TestANewStoreForgetsEverything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.csv")
	write(t, openAt(t, path, first, GoOn, noon), Result{Row: 2, SKU: "A", Outcome: Created, At: noon}, Result{Row: 3, SKU: "B", Outcome: Sending, At: noon})
	log := openAt(t, path, first, Forget, noon)
	_, a := log.Doubt("A")
	_, b := log.Doubt("B")
	if _, done := log.Begun(); a || b || done != 0 {
		t.Errorf("%v", log.skus)
	}
}

func TestAConflictLeavesTheDoubt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.csv")
	log := openAt(t, path, first, GoOn, noon)
	write(t, log, Result{Row: 2, SKU: "A", Outcome: Sending, At: noon}, Result{Row: 2, SKU: "A", Outcome: Refused, At: noon.Add(time.Minute)})
	if err := log.Close(1, noon); err != nil {
		t.Fatal(err)
	}
	if sent, doubtful := openAt(t, path, first, GoOn, noon.Add(time.Hour)).Doubt("A"); !doubtful || !sent.At.Equal(noon) {
		t.Errorf("%+v", sent)
	}
}

func TestFilesThatAreNoResults(t *testing.T) {
	for name, text := range map[string]string{
		"a supplier's file": "sku,name\nA,Tea\n",
		"no line end":       "sku,name",
		"other columns":     strings.Join(resultHeads(), ",") + "\n2,A,created\n",
		"no row":            strings.Join(resultHeads(), ",") + "\nx,A,created,,,,,2026-06-15T12:00:00Z\n",
		"no time":           strings.Join(resultHeads(), ",") + "\n2,A,created,,,,,yesterday\n",
		"a bare quote":      strings.Join(resultHeads(), ",") + "\n2,\"A,created,,,,,2026-06-15T12:00:00Z\n",
	} {
		path := filepath.Join(t.TempDir(), "results.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenLog(path, first, GoOn, noon); err == nil || !strings.Contains(err.Error(), "is not a file of results") {
			t.Errorf("%s: %v", name, err)
		}
		if readFile(t, path) != text {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

func TestResultsOfAnotherStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.csv")
	openAt(t, path, first, GoOn, noon)
	for _, id := range []int64{1004, 100, 10030} {
		if _, err := OpenLog(path, Import{StoreID: id, Sum: "abc"}, Restart, noon); err == nil || !strings.Contains(err.Error(), "another store") {
			t.Errorf("store %d: %v", id, err)
		}
	}
}

func TestPlacesThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{filepath.Join(dir, "absent", "results.csv"), dir} {
		if _, err := OpenLog(path, first, GoOn, noon); err == nil || !strings.Contains(err.Error(), "the file of results cannot be") {
			t.Errorf("%s: %v", path, err)
		}
	}
	log := openAt(t, filepath.Join(dir, "results.csv"), first, GoOn, noon)
	if err := log.file.Close(); err != nil {
		t.Fatal(err)
	}
	if err := log.Write(Result{Row: 2, SKU: "A", Outcome: Sending}); err == nil {
		t.Error("a result that is not on the disk counts as written")
	}
	if _, doubtful := log.Doubt("A"); doubtful {
		t.Error("it is taken for sent")
	}
}

// TestWhateverIsWrittenIsRead: results come back as they were, wherever the last line is cut off.
func TestWhateverIsWrittenIsRead(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.OneOf(rapid.StringMatching(`[^\pC]{0,9}`), rapid.SampledFrom([]string{"=1+1", "'", "''", "-5", "+", "@x", `"`, "'=x", ""}))
		r := Result{
			Row: rapid.IntRange(1, 99).Draw(rt, "row"), SKU: text.Draw(rt, "sku"), Reason: text.Draw(rt, "reason"),
			Outcome: rapid.SampledFrom([]Outcome{Created, Updated, Refused, Failed, Unknown}).Draw(rt, "outcome"), At: noon,
		}
		encoded := encodeResults(r)
		cells, err := csv.NewReader(bytes.NewReader(encoded)).Read()
		if err != nil {
			rt.Fatal(err)
		}
		for _, cell := range cells {
			if cell != "" && strings.Contains("=+-@", cell[:1]) {
				rt.Fatalf("a spreadsheet would compute %q", cell)
			}
		}
		if got, err := parseResult(cells); err != nil || got != r {
			rt.Fatalf("got %+v, %v, want %+v", got, err, r)
		}
		path := filepath.Join(dir, "results.csv")
		cut := rapid.IntRange(0, len(encoded)-1).Draw(rt, "cut")
		whole := strings.Join(resultHeads(), ",") + "\n" + string(encodeResults(Result{Outcome: started, Reason: first.text(), At: noon})) + string(encoded)
		if err := os.WriteFile(path, []byte(whole+string(encoded[:cut])), 0o600); err != nil {
			rt.Fatal(err)
		}
		log, err := OpenLog(path, first, GoOn, noon)
		if err != nil {
			rt.Fatal(err)
		}
		if _ = log.file.Close(); log.rows[r.Row] != r {
			rt.Fatalf("got %+v, want %+v", log.rows, r)
		}
	})
}
