package prompts

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"

	"github.com/mark3labs/mcp-go/server"
)

// supplied are a supplier's rows for the demo shop: new ones, changes, a variation, nothing to do, and conflicts.
const supplied = `Article number;Title;Price;Stock;Weight;Cost;EAN
TEA-NEW;Nilgiri Frost;11,50;25;0,1;4;4012345678901
TEA-CEY;Ceylon Orange Pekoe;8,90;64;;;
TEA-GEN;Genmaicha;9;50;;;
TEA-ASM-50G;;9,50;40;;;
TEA-MNT;Peppermint Leaf;7;85;;;
tea-mat;Ceremonial Matcha;29;4;;;
TEA-ROO;Rooibos Vanilla;1.250;;;;
TEA-DAR-50G;Darjeeling;14;;;;
TEA-GHOST;;5;;;;
;Nameless;3;;;;
`

func TestImportOfPastedRows(t *testing.T) {
	a := newDesk(t, sandbox.Options{}).gets("import_catalogue", map[string]string{"rows": supplied})
	a.golden(t, "import_catalogue_rows")
}

func TestImportOfAnAttachedFile(t *testing.T) {
	a := newDesk(t, sandbox.Options{}).gets("import_catalogue", nil)
	a.golden(t, "import_catalogue")
}

// plannedView is the data of the prompt as a client reads it.
type plannedView struct {
	Counts         struct{ Create, Update, Unchanged, Conflict int }
	IgnoredColumns []string
	Rows           []struct {
		SKU, Action, Reason string
		Call                *struct {
			Tool      string
			Arguments json.RawMessage
		}
		NotByTools []string
	}
	RowsLeftOut int
}

func (d *desk) planned(rows string) plannedView {
	d.t.Helper()
	var view plannedView
	if err := json.Unmarshal([]byte(d.gets("import_catalogue", map[string]string{"rows": rows}).data("catalogue/plan")), &view); err != nil {
		d.t.Fatal(err)
	}
	return view
}

// TestThePlannedCallsCarryThePlanOut makes the calls as they stand, with the real tools. What the tools cannot set is left.
func TestThePlannedCallsCarryThePlanOut(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	before := d.planned(supplied)
	for _, row := range before.Rows {
		if row.Call != nil {
			d.calls(row.Call.Tool, row.Call.Arguments)
		}
	}
	after := d.planned(supplied)
	if after.Counts.Create != 0 || after.Counts.Conflict != before.Counts.Conflict {
		t.Errorf("afterwards %+v", after.Counts)
	}
	for _, row := range after.Rows {
		if row.Call != nil {
			t.Errorf("%s is still to do: %s", row.SKU, row.Call.Arguments)
		}
		if row.Action == "update" && fmt.Sprint(row.NotByTools) != "[costPrice]" {
			t.Errorf("%s: %v", row.SKU, row.NotByTools)
		}
	}
}

// calls makes a call of a tool that must succeed.
func (d *desk) calls(tool string, arguments json.RawMessage) {
	d.t.Helper()
	store := toolkit.Store{Name: "shop", Session: func(context.Context) *toolkit.Session { return d.session }, Tools: d.tools}
	served := server.NewMCPServer("test", "1")
	served.AddTools(toolkit.NewOffer([]toolkit.Store{store}, toolkit.ServeOptions{Logger: slog.New(slog.DiscardHandler)}).ServerTools()...)
	request := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":%q,"arguments":%s}}`, tool, arguments)
	data, err := json.Marshal(served.HandleMessage(d.t.Context(), json.RawMessage(request)))
	if err != nil || strings.Contains(string(data), `"isError":true`) || strings.Contains(string(data), `"error":`) {
		d.t.Fatalf("%s %s: %s, %v", tool, arguments, data, err)
	}
}

func TestManyRowsAreForTheCommand(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	rows := "sku,name,price\n"
	for n := range maxPlannedRows + 5 {
		rows += fmt.Sprintf("NEW-%d,New,%d\n", n, n)
	}
	view := d.planned(rows)
	if len(view.Rows) != maxPlannedRows || view.RowsLeftOut != 5 || view.Counts.Create != maxPlannedRows+5 {
		t.Errorf("%d rows shown, %d left out, %+v", len(view.Rows), view.RowsLeftOut, view.Counts)
	}
	text := d.gets("import_catalogue", map[string]string{"rows": rows}).text()
	for _, want := range []string{"105 rows are too many for tools", "ecwid-mcp import FILE --apply", "the first 100 of the rows"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
}

func TestNothingToImport(t *testing.T) {
	text := newDesk(t, sandbox.Options{}).gets("import_catalogue", map[string]string{"rows": "sku,price\nTEA-GEN,9\n"}).text()
	if !strings.Contains(text, "There is nothing to carry out") || strings.Contains(text, "ask for a yes before the first call") {
		t.Error(text)
	}
}

func TestImportIntoAShopThatIsSynchronised(t *testing.T) {
	for _, arguments := range []map[string]string{nil, {"rows": supplied}} {
		d := newDesk(t, sandbox.Options{})
		const note = "does not travel there"
		if strings.Contains(d.gets("import_catalogue", arguments).text(), note) {
			t.Errorf("%v: told of a shop that is not", arguments)
		}
		d.session.RetailSync = true
		if !strings.Contains(d.gets("import_catalogue", arguments).text(), note) {
			t.Errorf("%v: not told", arguments)
		}
	}
}

func TestRowsThatAreNone(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	for rows, want := range map[string]string{
		"hello": "no column holds SKUs", "sku,price": "no rows below", "sku,name\n\"A,b": "no table",
		canary + ",b\n1,2\n": "no column holds SKUs",
	} {
		if a := d.get("import_catalogue", map[string]string{"rows": rows}); !strings.Contains(a.failed, want) || strings.Contains(a.failed, canary) {
			t.Errorf("%q: %s", rows, a.failed)
		}
	}
}

// TestSuppliersTextStaysInItsBlock: a supplier may write orders as well as a shopper.
func TestSuppliersTextStaysInItsBlock(t *testing.T) {
	d, _ := hostileShop(t)
	cell := `"` + strings.ReplaceAll(hostile, `"`, `""`) + `"`
	rows := "sku,name,price,description," + cell + "\n" +
		"ZAN-2," + cell + ",5," + cell + ",x\n" + // new
		"ZAN-1," + cell + ",5," + cell + ",x\n" + // changed
		canary + "," + cell + "," + cell + ",x,x\n" + // a price that is none
		strings.ToLower(canary) + "," + cell + ",5,x,x\n" // another case
	a := d.gets("import_catalogue", map[string]string{"rows": rows})
	if !strings.Contains(a.data("catalogue/plan"), canary) {
		t.Error("the text is not even in the data, so that nothing is tested")
	}
	staysInside(t, a)
	if strings.Contains(d.log.String(), canary) {
		t.Errorf("the log holds what a supplier wrote: %s", d.log.String())
	}
}

func TestImportForWhoMayOnlyRead(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	var err error
	if d.tools, err = toolkit.Select(d.tools, toolkit.SelectOptions{ReadOnly: true}); err != nil {
		t.Fatal(err)
	}
	text := d.gets("import_catalogue", map[string]string{"rows": supplied}).text()
	if !strings.Contains(text, "Not available here: `create_product`, `update_product`") {
		t.Error(text)
	}
}

func TestOnlyTheFirstProductsAreShown(t *testing.T) {
	d := deskAt(t, sandbox.Options{})
	for n := range 205 {
		d.create("/products", fmt.Sprintf(`{"name":"P%d","sku":"P%d"}`, n, n))
	}
	a := d.gets("import_catalogue", nil)
	var view stockedView
	if err := json.Unmarshal([]byte(a.data("catalogue/skus")), &view); err != nil || len(view.Products) != 200 || view.Total != 205 {
		t.Fatalf("%d of %d, %v", len(view.Products), view.Total, err)
	}
	if !strings.Contains(a.text(), "The first 200 of the shop's 205 products") {
		t.Error(a.text())
	}
}
