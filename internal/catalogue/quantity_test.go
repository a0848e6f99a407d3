package catalogue

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

const tenTeas = "sku,price,quantity\nTEA,5,10\n"

// teaShop has one product, of which there are 3.
func teaShop(t *testing.T) *world {
	w := newWorld(t, t.TempDir(), sandbox.Options{})
	w.add(`{"sku":"TEA","name":"Tea","price":4,"quantity":3}`)
	return w
}

func (w *world) sell() {
	w.t.Helper()
	if _, err := w.store.Buy("jane@example.com", sandbox.Checkout{Paid: true}); err != nil {
		w.t.Fatal(err)
	}
}

// review expects the row to be left to a person.
func (w *world) review(rows, price string, quantity int) {
	w.t.Helper()
	summary := w.mustApply(rows)
	tea := w.only("TEA")
	if summary != (Summary{Unknown: 1}) || *tea.Quantity != quantity || string(tea.Price) != price {
		w.t.Errorf("%+v, %d pieces at %s, want %d at %s", summary, *tea.Quantity, tea.Price, quantity, price)
	}
}

// TestAQuantityIsSetOnce: nobody knows whether it was, and somebody may have bought since.
func TestAQuantityIsSetOnce(t *testing.T) {
	for name, test := range map[string]struct {
		after    bool // the quantity was set when the program was killed
		sold     int
		quantity int
	}{
		"set and sold":      {true, 1, 9},
		"not set":           {false, 0, 3},
		"not set, but sold": {false, 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			w := teaShop(t)
			if !w.killed(&mortal{after: test.after}, tenTeas, 0) {
				t.Fatal("it lives")
			}
			for range test.sold {
				w.sell()
			}
			for range 2 { // for as long as nobody has seen to it
				w.review(tenTeas, "5", test.quantity)
			}
			if said := w.kept().rows[2].Reason; !strings.Contains(said, "quantity 10 was sent before") || !strings.Contains(said, "the shop has "+string('0'+rune(test.quantity))) ||
				!strings.Contains(said, "--restart") {
				t.Error(said)
			}
			if summary, err := w.applyAs(context.Background(), w.client, tenTeas, Restart); err != nil || summary != (Summary{Updated: 1}) || *w.only("TEA").Quantity != 10 {
				t.Errorf("told to set it all the same: %+v, %v", summary, err)
			}
		})
	}
}

func TestAQuantityThatWasSetIsFine(t *testing.T) {
	w := teaShop(t)
	w.killed(&mortal{after: true}, tenTeas, 0)
	if summary := w.mustApply(tenTeas); summary != (Summary{Unchanged: 1}) || w.kept().end.Outcome != finished {
		t.Errorf("%+v", summary)
	}
}

// TestAQuantityWithoutAnAnswer: as after a kill, and also when the store is in disorder once more meanwhile.
func TestAQuantityWithoutAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := teaShop(t)
		fault := sandbox.Fault{Kind: sandbox.CutAfter, Method: "PUT", Path: "/products"}
		w.store.Faults().Add(fault)
		w.review(tenTeas, "5", 10)
		w.store.Faults().Clear()
		w.sell()
		w.review(tenTeas, "5", 9)
	})
}

func TestTheOtherFieldsOfAQuantityInDoubt(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"refused": {Kind: sandbox.Status, Status: 400}, "lost": {Kind: sandbox.CutBefore},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := teaShop(t)
				w.killed(&mortal{}, tenTeas, 0)
				fault.Method, fault.Path = "PUT", "/products"
				w.store.Faults().Add(fault)
				w.review(tenTeas, "4", 3)
				w.store.Faults().Clear()
				w.review(tenTeas, "5", 3)
				if last := w.kept().rows[2]; last.Changed != "price" {
					t.Errorf("%+v", last)
				}
			})
		})
	}
}

func TestARefusedQuantityIsSentAgain(t *testing.T) {
	w := teaShop(t)
	w.store.Faults().Add(sandbox.Fault{Kind: sandbox.Status, Status: 400, Method: "PUT", Path: "/products", Times: 1})
	if summary := w.mustApply(tenTeas); summary != (Summary{Failed: 1}) {
		t.Errorf("%+v", summary)
	}
	if summary := w.mustApply(tenTeas); summary != (Summary{Updated: 1}) || *w.only("TEA").Quantity != 10 {
		t.Errorf("the next run: %+v", summary)
	}
}

// TestAConflictLeavesTheQuantityInDoubt: it says nothing about what was sent before.
func TestAConflictLeavesTheQuantityInDoubt(t *testing.T) {
	w := newWorld(t, t.TempDir(), sandbox.Options{Behaviour: sandbox.Behaviour{NonUniqueSKU: true}})
	w.add(`{"sku":"TEA","name":"Tea","price":4,"quantity":3}`)
	w.killed(&mortal{}, tenTeas, 0)
	other := w.add(`{"sku":"TEA","name":"Another","price":4}`)
	if summary := w.mustApply(tenTeas); summary != (Summary{Conflict: 1}) {
		t.Errorf("%+v", summary)
	}
	if _, err := w.client.UpdateProduct(context.Background(), other, ecwid.ProductFields{SKU: ecwid.Some("MATE")}); err != nil {
		t.Fatal(err)
	}
	w.review(tenTeas, "5", 3)
}

func TestTheQuantityOfAVariationIsSetOnce(t *testing.T) {
	w := stocked(t)
	const rows = "sku,quantity\nMUG-RED,7\n"
	w.killed(&mortal{}, rows, 0)
	if summary := w.mustApply(rows); summary != (Summary{Unknown: 1}) || *w.only("MUG").Combinations[0].Quantity != 3 {
		t.Errorf("%+v", summary)
	}
	if r := w.kept().rows[2]; r.CombinationID == 0 || r.ProductID == 0 {
		t.Errorf("%+v", r)
	}
}

// TestOtherRowsSetTheQuantity: what is in doubt belongs to the import, not to the shop.
func TestOtherRowsSetTheQuantity(t *testing.T) {
	w := teaShop(t)
	w.killed(&mortal{}, tenTeas, 0)
	if summary := w.mustApply("sku,quantity\nTEA,11\n"); summary != (Summary{Updated: 1}) || *w.only("TEA").Quantity != 11 {
		t.Errorf("%+v", summary)
	}
}
