package catalogue

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// stocked is a shop with a product of each sort.
func stocked(t *testing.T) *world {
	w := newWorld(t, t.TempDir(), sandbox.Options{})
	w.add(`{"sku":"TEA","name":"Tea","price":4.5,"quantity":12,"warningLimit":2,"costPrice":2,"weight":0.1,"description":"<b>Green</b>"}`)
	w.add(`{"sku":"E-BOOK","name":"E-book","price":9,"isShippingRequired":false}`)
	mug := w.add(`{"sku":"MUG","name":"Mug","price":10,"quantity":0,"enabled":false,"compareToPrice":12}`)
	w.vary(mug, `{"sku":"MUG-RED","options":[{"name":"Colour","value":"red"}],"price":11,"quantity":3}`)
	w.vary(mug, `{"sku":"MUG-BLUE","options":[{"name":"Colour","value":"blue"}],"quantity":5}`)
	w.vary(mug, `{"options":[{"name":"Colour","value":"white"}]}`)
	w.add(`{"sku":" LID ","name":"Lid","price":1}`)
	pot := w.add(`{"sku":"POT","name":"Pot","price":10,"quantity":1}`)
	w.vary(pot, `{"sku":"POT","options":[{"name":"Colour","value":"red"}],"quantity":1}`)
	return w
}

func TestPlan(t *testing.T) {
	const head = "sku,name,price,compareToPrice,costPrice,quantity,warningLimit,weight,enabled,description\n"
	w := stocked(t)
	for row, want := range map[string]Step{
		"TEA,Tea,4.50,,2,12,2,0.100,yes,<b>Green</b>": {Action: Unchanged},
		"TEA,,,,,,,,,":              {Action: Unchanged},
		"TEA,Green tea,4.9,,,,,,,":  {Action: Update, Changes: []Change{{Name, "Tea", "Green tea"}, {Price, "4.5", "4.9"}}},
		"TEA,,,6,,,,,,":             {Action: Update, Changes: []Change{{CompareToPrice, "", "6"}}},
		"TEA,,,0,,,,,,":             {Action: Unchanged},
		"TEA,,0,,0,0,0,0,no,x":      {Action: Update, Changes: []Change{{Price, "4.5", "0"}, {CostPrice, "2", "0"}, {Quantity, "12", "0"}, {WarningLimit, "2", "0"}, {Weight, "0.1", "0"}, {Enabled, "true", "false"}, {Description, "<b>Green</b>", "x"}}},
		"TEA,,,,,unlimited,,,,":     {Action: Update, Changes: []Change{{Quantity, "12", "unlimited"}}},
		"E-BOOK,,,,,unlimited,,,,":  {Action: Unchanged},
		"E-BOOK,,,,,7,,,,":          {Action: Update, Changes: []Change{{Quantity, "unlimited", "7"}}},
		"E-BOOK,,,,,,,0.5,,":        {Action: Conflict, Reason: "weight does not fit product #, which is not shipped"},
		"E-BOOK,,,,,,,0,,":          {Action: Unchanged},
		"MUG,,,12,,0,,,no,":         {Action: Unchanged},
		"MUG-RED,Mug,11,,,3,,,no,":  {Action: Unchanged},
		"MUG-RED,,12,,,4,,,,":       {Action: Update, Changes: []Change{{Price, "11", "12"}, {Quantity, "3", "4"}}},
		"MUG-BLUE,,10,,,5,,,,":      {Action: Update, Changes: []Change{{Price, "", "10"}}},
		"MUG-BLUE,Blue mug,,,,,,,,": {Action: Conflict, Reason: "the SKU is that of a variation of product #, and name belongs to the product"},
		"MUG-BLUE,,,,,,,,yes,":      {Action: Conflict, Reason: "the SKU is that of a variation of product #, and enabled belongs to the product"},
		"MUG-BLUE,,,,3,,,,,":        {Action: Conflict, Reason: "the SKU is that of a variation of product #, and costPrice belongs to the product"},
		"POT,,11,,,,,,,":            {Action: Conflict, Reason: "the shop has this SKU more than once: product #, variation # of product #"},
		"LID,,11,,,,,,,":            {Action: Conflict, Reason: `the shop has this SKU as " LID ", spelt differently: product #`},
		"tea,,11,,,,,,,":            {Action: Conflict, Reason: `the shop has this SKU as "TEA", spelt differently: product #`},
		"NEW,Cup,3,,,,,,,":          {Action: Create, Changes: []Change{{Name, "", "Cup"}, {Price, "", "3"}}},
		"NEW,Cup,0,0,,0,,0,yes,":    {Action: Create, Changes: []Change{{Name, "", "Cup"}, {Price, "", "0"}, {CompareToPrice, "", "0"}, {Quantity, "", "0"}, {Weight, "", "0"}, {Enabled, "", "true"}}},
		"NEW,,3,,,,,,,":             {Action: Conflict, Reason: "the shop has no such SKU, and a new product needs a name"},
		"NEW,Cup,,,,,,,,":           {Action: Conflict, Reason: "the shop has no such SKU, and a new product needs a price"},
		"NEW,Cup,3,,,-1,,,,":        {Action: Conflict, Reason: "quantity must not be negative"},
		"NEW,Cup,3,,,,,,perhaps,":   {Action: Conflict, Reason: "enabled must be yes or no"},
		",Cup,3,,,,,,,":             {Action: Conflict, Reason: "it has no SKU"},
		"\"=cmd|x\",Cup,3,,,,,,,":   {Action: Create, Changes: []Change{{Name, "", "Cup"}, {Price, "", "3"}}},
		"NEW,Cup,3,,,,,,,\"a\nb\"":  {Action: Create, Changes: []Change{{Name, "", "Cup"}, {Price, "", "3"}, {Description, "", "a\nb"}}},
		"NEW," + long + ",3,,,,,,,": {Action: Create, Changes: []Change{{Name, "", long[:maxValueShown] + "…"}, {Price, "", "3"}}},
		"NEW,Cup,3,,,,,,,,one more": {Action: Conflict, Reason: "it has 11 cells and the heads have 10; a separator or a quote is wrong"},
		"NEW,Cup,3":                 {Action: Create, Changes: []Change{{Name, "", "Cup"}, {Price, "", "3"}}},
		"NEW,Cup,twelve,,,,,,,":     {Action: Conflict, Reason: "price is not a number"},
		"1.2E+10,Cup,3,,,,,,,":      {Action: Conflict, Reason: "sku looks like a number that a spreadsheet has shortened; format the column as text"},
		"MUG-RED,,,,,unlimited,,,,": {Action: Update, Changes: []Change{{Quantity, "3", "unlimited"}}},
		"MUG-RED,,,12,,,1,0.2,,":    {Action: Update, Changes: []Change{{CompareToPrice, "", "12"}, {WarningLimit, "", "1"}, {Weight, "", "0.2"}}},
		"MUG-RED,,,0,,,,,,":         {Action: Unchanged},
		"MUG,,,,,3,,,yes,":          {Action: Update, Changes: []Change{{Quantity, "0", "3"}, {Enabled, "false", "true"}}},
		"TEA,Tea,4.555,,,,,,,":      {Action: Conflict, Reason: "price may mean thousands or a fraction; write it without separators of thousands and with a decimal point"},
		"TEA,Tea,4.5555,,,,,,,":     {Action: Conflict, Reason: "price has more decimal places than the store's currency, which has 2"},
	} {
		plan := w.plan(w.read(head + row + "\n"))
		got := plan.Steps[0]
		got.Reason = numberless(got.Reason)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Step{}, "Row", "SKU", "ProductID", "CombinationID", "Entry", "product"), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", row, diff)
		}
		if known := got.ProductID != 0; got.Action != Conflict && known != (got.Action != Create) || (got.CombinationID != 0) != (known && strings.HasPrefix(row, "MUG-")) {
			t.Errorf("%s: product %d, variation %d", row, got.ProductID, got.CombinationID)
		}
	}
}

var long = strings.Repeat("x", 200)

// numberless takes the ids out of a reason.
func numberless(reason string) string {
	words := strings.Fields(reason)
	for i, word := range words {
		if id := strings.TrimRight(word, ","); len(id) > 8 && strings.Trim(id, "0123456789") == "" {
			words[i] = strings.Replace(word, id, "#", 1)
		}
	}
	return strings.Join(words, " ")
}

func TestTheSameSKUTwice(t *testing.T) {
	rows := "sku,name,price\n"
	for range maxPlaces + 2 {
		rows += "A,x,1\n"
	}
	w := newWorld(t, t.TempDir(), sandbox.Options{})
	for _, step := range w.plan(w.read(rows + "a,x,1\n")).Steps {
		if step.Action != Conflict || step.Reason != "the file has this SKU more than once, in the rows 2, 3, 4, 5, 6, …" {
			t.Errorf("%+v", step)
		}
	}
}

func TestSKUOfSeveralProducts(t *testing.T) {
	w := newWorld(t, t.TempDir(), sandbox.Options{Behaviour: sandbox.Behaviour{NonUniqueSKU: true}})
	for range maxPlaces + 2 {
		w.add(`{"sku":"A","name":"x"}`)
	}
	step := w.plan(w.read("sku,price\nA,1\n")).Steps[0]
	if step.Action != Conflict || strings.Count(step.Reason, "product ") != maxPlaces || !strings.HasSuffix(step.Reason, ", …") {
		t.Errorf("%+v", step)
	}
}

// TestACatalogueOfManyPages: all products are compared, and the progress says how many.
func TestACatalogueOfManyPages(t *testing.T) {
	w := newWorld(t, t.TempDir(), sandbox.Options{})
	rows, products := "sku,price\n", 230
	for n := range products {
		w.add(fmt.Sprintf(`{"sku":"S%d","name":"x","price":%d}`, n, n))
		rows += fmt.Sprintf("S%d,%d\n", n, n+n%2)
	}
	file, last := w.read(rows), 0
	shop, err := ReadShop(context.Background(), w.client, file, func(read int) {
		if read != last+1 {
			t.Errorf("%d after %d", read, last)
		}
		last = read
	})
	if err != nil || last != products || shop.Products != products {
		t.Fatalf("%d products, %v", last, err)
	}
	if got, want := Make(file, shop).Counts, (Counts{Update: products / 2, Unchanged: products / 2}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestAShopThatCannotBeRead(t *testing.T) {
	w := newWorld(t, t.TempDir(), sandbox.Options{Scopes: []string{"read_store_profile"}})
	if _, err := ReadShop(context.Background(), w.client, w.read("sku,price\nA,1\n"), nil); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Error(err)
	}
}

func TestPlanInWords(t *testing.T) {
	w := stocked(t)
	var b strings.Builder
	plan := w.plan(w.read("sku,name,price,quantity,description\nTEA,Tea,4.5,12,\nMUG,\"M\x1bug\",9.9,,<p>\nNEW," + long + ",3,,x\n,x,1,,\nE-BOOK,,,4,\n"))
	if err := plan.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	want := `row 3  "MUG"  update  name "Mug" → "M\x1bug", price 10 → 9.9, description
row 4  "NEW"  create  name "` + long[:maxSKUShown] + `…", price 3, description
row 5  (no SKU)  conflict  it has no SKU
row 6  "E-BOOK"  update  quantity unlimited → 4
1 to create, 2 to update, 1 unchanged, 1 in conflict
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
