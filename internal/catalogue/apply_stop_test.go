package catalogue

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"
)

// TestAFullShopIsChangedAllTheSame: the plan takes no more products; the rows after the first new one still reach those there are.
func TestAFullShopIsChangedAllTheSame(t *testing.T) {
	const rows = "sku,name,price\nA,Tea,4\nB,Mug,5\nC,Cup,6\nOLD,,7\nOLDER,,8\n"
	w := newWorld(t, t.TempDir(), sandbox.Options{MaxProducts: 3})
	w.add(`{"sku":"OLD","name":"Pot","price":1}`)
	w.add(`{"sku":"OLDER","name":"Jar","price":1}`)
	if summary := w.mustApply(rows); summary != (Summary{Created: 1, Failed: 2, Updated: 2}) {
		t.Errorf("%+v", summary)
	}
	if w.only("OLD").Price != "7" || w.only("OLDER").Price != "8" || len(w.shelves()) != 3 {
		t.Errorf("%+v", w.shelves())
	}
	if results := readFile(t, w.results); strings.Count(results, "the store takes no more products, plan_required") != 2 || strings.Contains(results, "sending") {
		t.Error(results)
	}
}

// TestLostChanges: whether they were made is not known, and a store that never answers is not asked for every row.
func TestLostChanges(t *testing.T) {
	const rows = "sku,price\nA,2\nB,2\nC,2\nD,2\n"
	for name, kind := range map[string]sandbox.FaultKind{"made": sandbox.CutAfter, "not made": sandbox.CutBefore} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, t.TempDir(), sandbox.Options{})
				for _, sku := range []string{"A", "B", "C", "D"} {
					w.add(`{"sku":"` + sku + `","name":"x","price":1}`)
				}
				w.store.Faults().Add(sandbox.Fault{Kind: kind, Method: "PUT", Path: "/products"})
				summary, err := w.apply(context.Background(), rows)
				if err == nil || !strings.Contains(err.Error(), "has not answered 3 times. Check the network") || summary != (Summary{Failed: 3, Left: 1}) {
					t.Errorf("%+v, %v", summary, err)
				}
				if results := readFile(t, w.results); strings.Count(results, "no answer came; it may have been made, the next run looks") != 3 {
					t.Error(results)
				}
				w.store.Faults().Clear()
				if summary := w.mustApply(rows); !summary.Complete() || w.only("A").Price != "2" || w.only("D").Price != "2" {
					t.Errorf("the next run: %+v", summary)
				}
			})
		})
	}
}

// TestWaitingIsTold: nothing happens for two minutes then.
func TestWaitingIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), sandbox.Options{})
		w.store.Faults().Add(sandbox.Fault{Kind: sandbox.CutBefore, Method: "POST", Path: "/products", Times: 1})
		file := w.read("sku,name,price\nA,Tea,4\n")
		var told []int
		for range 3 {
			log := w.open(file)
			run := Run{Store: w.client, Log: log, Now: time.Now, Wait: func(rows int) { told = append(told, rows) }}
			if err := run.Apply(context.Background(), w.plan(file)); err != nil {
				t.Error(err)
			}
			if err := log.Close(1, time.Now()); err != nil {
				t.Error(err)
			}
		}
		if len(told) != 1 || told[0] != 1 {
			t.Errorf("told %v, want once, of one row", told)
		}
	})
}
