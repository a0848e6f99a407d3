package catalogue

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

func TestRowsReachTheShop(t *testing.T) {
	w := stocked(t)
	summary := w.mustApply(`sku,name,price,compareToPrice,costPrice,quantity,warningLimit,weight,enabled,description
NEW,Cup,3.50,5,1,7,2,0.3,no,"<b>Blue</b>, big"
PLAIN,Plate,4,,,,,,,
TEA,Green tea,4.9,,,unlimited,,,,
MUG-RED,,12,,,4,,,,
MUG-BLUE,,,,,9,,,,
POT,,11,,,,,,,
`)
	if want := (Summary{Created: 2, Updated: 3, Conflict: 1}); summary != want {
		t.Errorf("%+v, want %+v", summary, want)
	}
	cup := w.only("NEW")
	if cup.Name != "Cup" || cup.Price != "3.5" || cup.CompareToPrice != "5" || cup.CostPrice != "1" || *cup.Quantity != 7 || cup.Unlimited ||
		cup.WarningLimit != 2 || cup.Weight != "0.3" || cup.Enabled || cup.Description != "<b>Blue</b>, big" {
		t.Errorf("%+v", cup)
	}
	if plate := w.only("PLAIN"); !plate.Unlimited || !plate.Enabled || plate.Price != "4" {
		t.Errorf("%+v", plate)
	}
	if tea := w.only("TEA"); tea.Name != "Green tea" || tea.Price != "4.9" || !tea.Unlimited || tea.CostPrice != "2" || tea.Description != "<b>Green</b>" {
		t.Errorf("%+v", tea)
	}
	mug := w.only("MUG")
	if red, blue := mug.Combinations[0], mug.Combinations[1]; red.Price != "12" || *red.Quantity != 4 || *blue.Quantity != 9 || *mug.Quantity != 0 {
		t.Errorf("%+v", mug)
	}
	if pot := w.only("POT"); pot.Price != "10" {
		t.Errorf("a row in conflict was carried out: %+v", pot)
	}
}

// TestDoneRowsAreNotSentAgain: somebody buys while the import is stopped; going on does not undo that.
func TestDoneRowsAreNotSentAgain(t *testing.T) {
	const rows = "sku,name,price,quantity\nA,Tea,4,10\nB,Mug,x,10\n"
	w := newWorld(t, t.TempDir(), sandbox.Options{})
	if summary := w.mustApply(rows); summary.Created != 1 || summary.Complete() {
		t.Fatalf("%+v", summary)
	}
	if _, err := w.store.Buy("jane@example.com", sandbox.Checkout{Paid: true}); err != nil {
		t.Fatal(err)
	}
	if summary := w.mustApply(rows); summary.Created != 1 || *w.only("A").Quantity != 9 {
		t.Errorf("%+v, %d pieces left, want 9", summary, *w.only("A").Quantity)
	}
	if summary := w.mustApply("sku,name,price,quantity\nA,Tea,4,10\n"); summary.Updated != 1 || *w.only("A").Quantity != 10 {
		t.Errorf("other rows are another import: %+v", summary)
	}
}

// TestTwiceInARow: searches do not see yet what the first run has made, and the shop takes a SKU twice.
func TestTwiceInARow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), sandbox.Options{SearchLag: 80 * time.Second, Behaviour: sandbox.Behaviour{NonUniqueSKU: true}})
		w.mustApply("sku,name,price\nA,Tea,4\n")
		if summary := w.mustApply("sku,name,price\nA,Tea,4\n"); summary != (Summary{Unchanged: 1}) {
			t.Errorf("%+v", summary)
		}
		if summary := w.mustApply("sku,name,price\nA,Green tea,4\n"); summary != (Summary{Updated: 1}) {
			t.Errorf("%+v", summary)
		}
		w.only("A")
	})
}

func TestLostAnswers(t *testing.T) {
	const rows = "sku,name,price\nA,Tea,4\nB,Mug,5\n"
	for _, test := range []struct {
		kind sandbox.FaultKind
		lag  time.Duration
		want Outcome // of the row after the first run
	}{
		{sandbox.CutAfter, 0, Created},
		{sandbox.CutAfter, 2 * time.Second, Created},
		{sandbox.CutAfter, 80 * time.Second, Unknown},
		{sandbox.EmptyBody, 0, Created},
		{sandbox.Truncated, 0, Created},
		{sandbox.NotJSON, 80 * time.Second, Unknown},
		{sandbox.CutBefore, 0, Unknown},
		{sandbox.Status, 0, Unknown}, // 500
	} {
		t.Run(fmt.Sprintf("%s, %s", test.kind, test.lag), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, t.TempDir(), sandbox.Options{SearchLag: test.lag, Behaviour: sandbox.Behaviour{NonUniqueSKU: true}})
				w.store.Faults().Add(sandbox.Fault{Kind: test.kind, Method: "POST", Path: "/products", Times: 1})
				summary := w.mustApply(rows)
				if got := w.outcome(2); got != test.want || summary.Created+summary.Unknown != 2 {
					t.Errorf("%s, want %s: %+v", got, test.want, summary)
				}
				if test.want == Created {
					w.only("A")
					return
				}
				if summary := w.mustApply(rows); summary != (Summary{Created: 2}) {
					t.Errorf("the next run: %+v", summary)
				}
				w.only("A")
				w.only("B")
			})
		})
	}
}

// outcome is what the file of results says of a row.
func (w *world) outcome(row int) Outcome { return w.kept().rows[row].Outcome }

// kept is what the file of results says.
func (w *world) kept() *Log {
	w.t.Helper()
	log := newLog(w.results)
	text, err := os.ReadFile(w.results)
	if err == nil {
		_, err = log.read(text, Import{}, time.Now())
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return log
}

// TestSomebodyElseMakesIt: while a creation is in doubt, another product with its SKU turns up. It is planned anew.
func TestSomebodyElseMakesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const rows = "sku,name,price\nA,Tea,4\n"
		w := newWorld(t, t.TempDir(), sandbox.Options{})
		w.store.Faults().Add(sandbox.Fault{Kind: sandbox.CutBefore, Method: "POST", Path: "/products", Times: 1})
		if summary := w.mustApply(rows); summary.Unknown != 1 {
			t.Fatalf("%+v", summary)
		}
		w.add(`{"sku":"A","name":"Another tea","price":4}`)
		if summary := w.mustApply(rows); summary != (Summary{Updated: 1}) || w.only("A").Name != "Tea" {
			t.Errorf("%+v, %+v", summary, w.only("A"))
		}
	})
}

func TestRefusedRowsDoNotHoldUpTheOthers(t *testing.T) {
	const rows = "sku,name,price\nA,Tea,4\nB,Mug,5\nOLD,Old,6\nC,Cup,7\n"
	w := newWorld(t, t.TempDir(), sandbox.Options{})
	w.add(`{"sku":"OLD","name":"x"}`)
	for _, fault := range []sandbox.Fault{
		{Status: 400, Message: "Wrong\nparameter \x1b[31m" + strings.Repeat("z", 500), Method: "POST"},
		{Status: 409, Code: "SKU_ALREADY_EXISTS", Method: "POST"},
		{Status: 404, Code: "PRODUCT_NOT_FOUND", Method: "PUT"},
	} {
		fault.Kind, fault.Path, fault.Times = sandbox.Status, "/products", 1
		w.store.Faults().Add(fault)
	}
	summary := w.mustApply(rows)
	if want := (Summary{Created: 1, Failed: 3}); summary != want {
		t.Errorf("%+v, want %+v", summary, want)
	}
	results := readFile(t, w.results)
	for _, want := range []string{"2,A,failed,,,,invalid: Wrong parameter", "3,B,failed,,,,conflict SKU_ALREADY_EXISTS", "4,OLD,failed,", "not_found PRODUCT_NOT_FOUND"} {
		if !strings.Contains(results, want) {
			t.Errorf("the results lack %q:\n%s", want, results)
		}
	}
	if strings.ContainsRune(results, '\x1b') || strings.Contains(results, strings.Repeat("z", maxWordsShown)) {
		t.Errorf("Ecwid's words are repeated as they are:\n%s", results)
	}
	if summary := w.mustApply(rows); summary != (Summary{Created: 3, Updated: 1}) {
		t.Errorf("the next run: %+v", summary)
	}
}

func TestAnUpdateThatChangesNothing(t *testing.T) {
	w := newWorld(t, t.TempDir(), sandbox.Options{})
	w.add(`{"sku":"A","name":"Tea","price":4}`)
	summary, err := w.applyTo(context.Background(), idle{w.client}, "sku,price\nA,5\n")
	if err != nil || summary != (Summary{Failed: 1}) {
		t.Errorf("%+v, %v", summary, err)
	}
}

// idle is a store that answers updateCount 0.
type idle struct{ Store }

func (idle) UpdateProduct(context.Context, ecwid.ProductID, ecwid.ProductFields) (ecwid.UpdateResult, error) {
	return ecwid.UpdateResult{}, nil
}

// TestWhatMeetsEveryRowStops: the rows that follow are left for the next run.
func TestWhatMeetsEveryRowStops(t *testing.T) {
	const rows = "sku,name,price\nA,Tea,4\nB,Mug,5\nC,Cup,6\nD,Pot,7\nE,Jar,8\n"
	for name, test := range map[string]struct {
		fault sandbox.Fault
		want  string
	}{
		"revoked":    {sandbox.Fault{Kind: sandbox.Revoked}, "unauthorized. Ecwid does not accept the token: connect the store with ecwid-mcp login"},
		"scope":      {sandbox.Fault{Kind: sandbox.Status, Status: 403, Code: "INSUFFICIENT_APP_SCOPE"}, "scope_missing INSUFFICIENT_APP_SCOPE create_catalog"},
		"suspended":  {sandbox.Fault{Kind: sandbox.Status, Status: 402, Code: "STORE_IS_SUSPENDED"}, "its owner has to settle that with Ecwid"},
		"errors":     {sandbox.Fault{Kind: sandbox.Status, Status: 500}, "has not answered 3 times"},
		"connection": {sandbox.Fault{Kind: sandbox.CutBefore}, "has not answered 3 times"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, t.TempDir(), sandbox.Options{})
				test.fault.Method, test.fault.Path = "POST", "/products"
				w.store.Faults().Add(test.fault)
				summary, err := w.apply(context.Background(), rows)
				if err == nil || !strings.Contains(err.Error(), test.want) || summary.Left < 2 || summary.Created != 0 {
					t.Errorf("%+v, %v", summary, err)
				}
				w.store.Faults().Clear()
				<-time.After(time.Hour) // a refused token is not tried again at once
				if summary := w.mustApply(rows); summary != (Summary{Created: 5}) {
					t.Errorf("the next run: %+v", summary)
				}
				if all := w.shelves(); len(all) != 5 {
					t.Errorf("%v", all)
				}
			})
		})
	}
}

// TestAskedToStop: the row under way comes to its end, and the others are left.
func TestAskedToStop(t *testing.T) {
	const rows = "sku,name,price\nA,Tea,4\nB,Mug,5\n"
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), sandbox.Options{})
		ctx, cancel := context.WithCancel(context.Background())
		summary, err := w.applyTo(ctx, interrupting{w.client, cancel}, rows)
		if !errors.Is(err, context.Canceled) || summary != (Summary{Created: 1, Left: 1}) {
			t.Errorf("%+v, %v", summary, err)
		}
		if summary := w.mustApply(rows); summary != (Summary{Created: 2}) {
			t.Errorf("the next run: %+v", summary)
		}
	})
}

// interrupting asks to stop while the first product is being made.
type interrupting struct {
	Store
	stop context.CancelFunc
}

func (i interrupting) CreateProduct(ctx context.Context, fields ecwid.ProductFields) (ecwid.ProductID, error) {
	i.stop()
	<-time.After(grace / 2)
	return i.Store.CreateProduct(ctx, fields)
}

// TestACallThatHangsIsLeft: who asks to stop does not wait for ever; what was sent is in doubt then.
func TestACallThatHangsIsLeft(t *testing.T) {
	const rows = "sku,name,price\nA,Tea,4\n"
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), sandbox.Options{})
		w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Latency, LatencyMs: 600_000, Method: "POST", Path: "/products", Times: 1})
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		begun := time.Now()
		if summary, err := w.apply(ctx, rows); summary.Unknown != 1 {
			t.Errorf("%+v, %v", summary, err)
		}
		if took := time.Since(begun); took > 2*grace {
			t.Errorf("it took %s", took)
		}
		if summary := w.mustApply(rows); summary != (Summary{Created: 1}) {
			t.Errorf("the next run: %+v", summary)
		}
		w.only("A")
	})
}

func TestSummaryInWords(t *testing.T) {
	for text, s := range map[string]Summary{
		"0 created, 0 updated, 3 unchanged":                                                    {Unchanged: 3},
		"1 created, 2 updated, 3 unchanged, 4 in conflict, 5 failed, 6 unknown, 7 still to do": {1, 2, 3, 4, 5, 6, 7},
	} {
		if s.String() != text || s.Complete() != (s.Conflict == 0) {
			t.Errorf("%q, want %q", s, text)
		}
	}
}
