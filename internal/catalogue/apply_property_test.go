package catalogue

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// scene is a shop and the file of a supplier.
type scene struct {
	products []string // bodies
	file     string
}

// drawScene makes shops and files that have some SKUs in common.
func drawScene(t *rapid.T) scene {
	var s scene
	price := rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf("%d.%02d", rapid.IntRange(0, 99).Draw(t, "units"), rapid.IntRange(0, 99).Draw(t, "cents"))
	})
	name := rapid.StringMatching(`[A-Za-zäß<>=";,' ]{0,11}[a-z]`)
	for n := range rapid.IntRange(0, 6).Draw(t, "products") {
		stock := rapid.SampledFrom([]string{"", `,"quantity":3`, `,"quantity":0`}).Draw(t, "stock")
		more := rapid.SampledFrom([]string{"", `,"compareToPrice":20`, `,"weight":0.5`, `,"enabled":false`, `,"costPrice":2`}).Draw(t, "more")
		s.products = append(s.products, fmt.Sprintf(`{"name":"Old %d","sku":"S%d","price":%s%s%s}`, n, n, price.Draw(t, "price"), stock, more))
	}
	lines := []string{"SKU;Name;Price;Stock;compareToPrice;Enabled;Weight;Cost;warningLimit;Description"}
	for n := range rapid.IntRange(1, 8).Draw(t, "rows") {
		cells := []string{
			fmt.Sprintf("S%d", rapid.SampledFrom([]int{n, n + 3}).Draw(t, "sku")),
			rapid.OneOf(rapid.Just(""), name, name).Draw(t, "name"),
			rapid.OneOf(rapid.Just(""), price, price).Draw(t, "price"),
			rapid.SampledFrom([]string{"", "0", "12", "unlimited", "-4", "x"}).Draw(t, "quantity"),
			rapid.SampledFrom([]string{"", "", "0", "30.5"}).Draw(t, "compareToPrice"),
			rapid.SampledFrom([]string{"", "yes", "no"}).Draw(t, "enabled"),
			rapid.SampledFrom([]string{"", "", "0", "1.250"}).Draw(t, "weight"),
			rapid.SampledFrom([]string{"", "", "0", "3"}).Draw(t, "cost"),
			rapid.SampledFrom([]string{"", "", "2"}).Draw(t, "limit"),
			rapid.SampledFrom([]string{"", "", "<p>Two\nlines; \"quoted\"</p>"}).Draw(t, "description"),
		}
		for i, cell := range cells {
			cells[i] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		lines = append(lines, strings.Join(cells, ";"))
	}
	s.file = strings.Join(lines, rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "ends")) + "\n"
	return s
}

func (s scene) open(t *testing.T, opts sandbox.Options) *world {
	w := newWorld(t, t.TempDir(), opts)
	for _, body := range s.products {
		w.add(body)
	}
	return w
}

func TestWhatWasAppliedIsUnchanged(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := drawScene(rt)
		var before, after Counts
		var summary Summary
		synctest.Test(t, func(t *testing.T) {
			w := s.open(t, sandbox.Options{})
			before = w.plan(w.read(s.file)).Counts
			summary = w.mustApply(s.file)
			after = w.plan(w.read(s.file)).Counts
		})
		want := Summary{Created: before.Create, Updated: before.Update, Unchanged: before.Unchanged, Conflict: before.Conflict}
		if summary != want {
			rt.Fatalf("planned %+v, carried out %+v", want, summary)
		}
		if after.Create != 0 || after.Update != 0 || after.Conflict != before.Conflict {
			rt.Fatalf("afterwards %+v", after)
		}
	})
}

// end is how a run of the program ends: at one of the writes, with part of a line in the file of results.
type end struct {
	writes, torn int
	after        bool
}

// TestKilledAndResumed compares with a shop whose import nobody disturbed: every product is there once.
func TestKilledAndResumed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, faults := drawScene(rt), drawFaults(rt)
		opts := sandbox.Options{
			SearchLag: rapid.SampledFrom([]time.Duration{0, time.Second, 80 * time.Second}).Draw(rt, "lag"),
			Behaviour: sandbox.Behaviour{NonUniqueSKU: rapid.Bool().Draw(rt, "nonUniqueSku")},
		}
		ends := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) end {
			return end{rapid.IntRange(0, 5).Draw(t, "writes"), rapid.IntRange(0, 20).Draw(t, "torn"), rapid.Bool().Draw(t, "after")}
		}), 0, 5).Draw(rt, "ends")
		var diff string
		synctest.Test(t, func(t *testing.T) {
			calm, w := s.open(t, sandbox.Options{}), s.open(t, opts)
			calm.mustApply(s.file)
			<-time.After(opts.SearchLag) // the shop was there before
			for _, fault := range faults {
				w.store.Faults().Add(fault)
			}
			for _, end := range ends {
				w.killed(&mortal{writes: end.writes, after: end.after}, s.file, end.torn)
			}
			w.store.Faults().Clear()
			planned := w.resumed(s.file)
			if diff = cmp.Diff(planned.foretold(), planned.known(w.mustApply(s.file))); diff != "" {
				return
			}
			w.mustApply(s.file)                                                          // whether or not the one before was the last
			diff = cmp.Diff(calm.shelvesBut(w.unsettled()), w.shelvesBut(w.unsettled())) // what is left to a person is told
			if _, err := w.applyAs(context.Background(), w.client, s.file, Restart); err != nil {
				t.Fatal(err)
			}
			diff += cmp.Diff(calm.shelves(), w.shelves())
		})
		if diff != "" {
			rt.Fatalf("(-calm +killed)\n%s", diff)
		}
	})
}

// resumed is the plan as it is shown.
func (w *world) resumed(rows string) Plan {
	w.t.Helper()
	file := w.read(rows)
	log, err := ReadLog(w.results, ImportOf(1003, file), GoOn, time.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return w.plan(file).Resume(log)
}

// foretold is what carrying the plan out must come to when nothing goes wrong.
func (p Plan) foretold() (s Summary) {
	for _, step := range p.Steps {
		deed, _, _ := strings.Cut(step.Reason, " ")
		switch {
		case step.Action == Create, step.Action == LookUp, step.Action == Done && deed == string(Created):
			s.Created++
		case step.Action == Update, step.Action == Done && deed == string(Updated):
			s.Updated++
		case step.Action == Unchanged, step.Action == Done:
			s.Unchanged++
		case step.Action == Conflict:
			s.Conflict++
		case step.Action == Review:
			s.Unknown++
		}
	}
	return p.known(s)
}

// known does not tell apart how rows come into the shop while the plan has some to look up: the product may be there.
func (p Plan) known(s Summary) Summary {
	if p.Counts.LookUp > 0 {
		s.Created, s.Updated, s.Unchanged = s.Created+s.Updated+s.Unchanged, 0, 0
	}
	return s
}

// unsettled are the SKUs whose quantities the results leave to a person.
func (w *world) unsettled() map[string]bool {
	left := map[string]bool{}
	for _, r := range w.kept().stock {
		left[r.SKU] = true
	}
	return left
}

// shelvesBut leaves out quantities.
func (w *world) shelvesBut(skus map[string]bool) map[string][]shelf {
	all := w.shelves()
	for sku := range skus {
		for i := range all[sku] {
			all[sku][i].Quantity, all[sku][i].Unlimited = nil, false
		}
	}
	return all
}

// drawFaults makes answers to creations go wrong in all ways that leave the import to go on.
func drawFaults(t *rapid.T) []sandbox.Fault {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) sandbox.Fault {
		return sandbox.Fault{
			Kind: rapid.SampledFrom([]sandbox.FaultKind{
				sandbox.CutAfter, sandbox.CutBefore, sandbox.Truncated, sandbox.NotJSON, sandbox.EmptyBody,
			}).Draw(t, "fault"),
			Method: "POST", Path: "/products", Skip: rapid.IntRange(0, 3).Draw(t, "skip"), Times: 1,
		}
	}), 0, 2).Draw(t, "faults")
}
