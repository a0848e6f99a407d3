package prompts

import (
	"context"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/catalogue"
	"ecwid-mcp/internal/toolkit"
)

var importCatalogue = toolkit.NewPrompt(toolkit.PromptSpec{
	Name: "import_catalogue", Title: "Import a supplier's catalogue", Department: "Operations",
	Description: "Match a supplier's rows with the catalogue by SKU: what is to be created, what changes from which value to which, what stays, and what is in conflict; then carry it out.",
	Scopes:      []ecwid.Scope{ecwid.ReadCatalog, ecwid.ReadStoreProfile},
	Tools:       []string{"find_product", "create_product", "update_product"},
	Arguments: []toolkit.Argument{
		{Name: "rows", Description: "The rows as CSV, with a line of heads such as sku,name,price,quantity; left out, they are in a file or resource that is attached"},
	},
	Build: buildImportCatalogue,
})

func buildImportCatalogue(ctx context.Context, s *toolkit.Session, given toolkit.Values) (toolkit.PromptText, error) {
	shop, err := s.Shop(ctx)
	if err != nil {
		return toolkit.PromptText{}, err
	}
	if given["rows"] == "" {
		return stockedSKUs(ctx, s, shop)
	}
	file, err := catalogue.Read(strings.NewReader(given["rows"]), shop.CurrencyPrecision)
	if err != nil {
		return toolkit.PromptText{}, toolkit.Invalid(toolkit.Problem{Argument: "rows", Message: "cannot be read: " + err.Error()})
	}
	has, err := catalogue.ReadShop(ctx, s.Client, file, toolkit.ProgressOf(ctx))
	if err != nil {
		return toolkit.PromptText{}, err
	}
	view := viewImport(catalogue.Make(file, has), file, shop)
	data, err := toolkit.DataOf("catalogue/plan", view)
	return toolkit.PromptText{Framing: view.framing(has.Products, s.RetailSync), Data: []toolkit.Data{data}, Task: view.task()}, err
}
