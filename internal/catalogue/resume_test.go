package catalogue

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"

	"github.com/google/go-cmp/cmp"
)

// TestThePlanGoesOn: it says what applying would do with the results that are there, and writes nothing.
func TestThePlanGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const rows = "sku,name,price,quantity\nDONE,Cup,3,\nTEA,,5,10\nSAME,,4,\nSTILL,Mug,6,\nBAD,Mug,x,\nNEW,Pot,7,\n"
		w := newWorld(t, t.TempDir(), sandbox.Options{})
		w.add(`{"sku":"TEA","name":"Tea","price":4,"quantity":3}`)
		w.add(`{"sku":"SAME","name":"Same","price":4}`)
		w.store.Faults().Add(sandbox.Fault{Kind: sandbox.CutAfter, Method: "PUT", Path: "/products"})
		w.store.Faults().Add(sandbox.Fault{Kind: sandbox.CutBefore, Method: "POST", Path: "/products", Skip: 1, Times: 1})
		if !w.killed(&mortal{writes: 3}, rows, 5) {
			t.Fatal("it lives")
		}
		w.sell() // of the tea
		before := readFile(t, w.results)
		var b strings.Builder
		plan := w.resumed(rows)
		if err := plan.WriteText(&b); err != nil {
			t.Fatal(err)
		}
		want := `row 2  "DONE"  done earlier: created product #
row 3  "TEA"  review  quantity 10 was sent before and no answer came; the shop has 9, which may be right after sales. It is left so: look at it, and set it in the shop, or have --restart set all quantities again
row 5  "STILL"  in doubt: will be looked up, and created if it is not there, with name "Mug", price 6
row 6  "BAD"  conflict  price is not a number
row 7  "NEW"  in doubt: will be looked up, and created if it is not there, with name "Pot", price 7
0 to create, 0 to update, 0 unchanged, 1 in conflict, 2 done earlier, 2 in doubt, 1 to be reviewed
`
		var got []string
		for line := range strings.Lines(b.String()) {
			if text := strings.TrimRight(line, "0123456789\n"); strings.HasSuffix(text, "product ") {
				line = text + "#\n"
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(want, strings.Join(got, "")); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if files, _ := os.ReadDir(filepath.Dir(w.results)); readFile(t, w.results) != before || len(files) != 1 {
			t.Errorf("a plan wrote something: %v", files)
		}
		if summary := w.mustApply(rows); plan.known(summary) != plan.foretold() {
			t.Errorf("it said %+v and did %+v", plan.foretold(), summary)
		}
	})
}

// TestAPlanOfACreationThatWasMade: the product is there, and the next run takes note of it.
func TestAPlanOfACreationThatWasMade(t *testing.T) {
	const rows = "sku,name,price,quantity\nA,Tea,4,10\n"
	w := newWorld(t, t.TempDir(), sandbox.Options{})
	w.killed(&mortal{after: true}, rows, 0)
	w.sell()
	if step := w.resumed(rows).Steps[0]; step.Action != Done || !strings.HasPrefix(step.Reason, "created product ") || len(step.Changes) != 0 {
		t.Errorf("%+v", step)
	}
	if summary := w.mustApply(rows); summary != (Summary{Created: 1}) || *w.only("A").Quantity != 9 {
		t.Errorf("%+v", summary)
	}
}

// TestAPlanBeginsAnew where applying would.
func TestAPlanBeginsAnew(t *testing.T) {
	w := teaShop(t)
	if !w.killed(&mortal{after: true}, tenTeas, 0) {
		t.Fatal("it lives")
	}
	w.sell()
	file := w.read(tenTeas)
	for mode, want := range map[Mode]Action{GoOn: Review, Restart: Update, Forget: Update} {
		log, err := ReadLog(w.results, ImportOf(1003, file), mode, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if got := w.plan(file).Resume(log).Steps[0].Action; got != want {
			t.Errorf("mode %d: %s, want %s", mode, got, want)
		}
	}
	if _, err := ReadLog(w.results, ImportOf(1004, file), GoOn, time.Now()); err == nil || !strings.Contains(err.Error(), "another store") {
		t.Error(err)
	}
	if log, err := ReadLog("", ImportOf(1003, file), GoOn, time.Now()); err != nil || w.plan(file).Resume(log).Steps[0].Action != Update {
		t.Error(err)
	}
	if summary, err := w.applyAs(context.Background(), w.client, tenTeas, GoOn); err != nil || summary.Unknown != 1 {
		t.Errorf("%+v, %v", summary, err)
	}
}
