package ecwid_test

import (
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

func TestVariations(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	shirt := create[ecwid.ProductID](t, store, "/products", `{"name":"Shirt","sku":"S","price":20,"quantity":9,
		"options":[{"type":"SELECT","name":"Size","choices":[{"text":"S"},{"text":"L"}],"defaultChoice":0}]}`)
	small := create[ecwid.VariationID](t, store, "/products/"+idText(shirt)+"/combinations",
		`{"options":[{"name":"Size","value":"S"}],"sku":"S-S","price":18,"quantity":4}`)
	large := create[ecwid.VariationID](t, store, "/products/"+idText(shirt)+"/combinations", `{"options":[{"name":"Size","value":"L"}]}`)
	path := "/products/" + idText(shirt) + "/combinations/" + idText(small)

	variations := must(client.Variations(t.Context(), shirt))(t)
	if len(variations) != 2 || variations[0].ID != small || variations[1].ID != large {
		t.Fatalf("got %+v", variations)
	}
	if v := variations[0]; v.SKU != "S-S" || !v.Price.Equal(ecwid.MoneyFromInt(18)) || *v.Quantity != 4 || v.Options[0].Value != "S" {
		t.Errorf("got %+v", v)
	}
	if product := must(client.Product(t.Context(), shirt))(t); len(product.Combinations) != 2 {
		t.Errorf("the product shows %+v", product.Combinations)
	}

	result := must(client.UpdateVariation(t.Context(), shirt, small, ecwid.VariationFields{Price: ecwid.Some(ecwid.Money{}), Quantity: ecwid.Some(0)}))(t)
	if result.UpdateCount != 1 {
		t.Errorf("update count %d", result.UpdateCount)
	}
	stored(t, store, path, `{"price":0,"quantity":0,"sku":"S-S"}`)
	must(client.UpdateVariation(t.Context(), shirt, small, ecwid.VariationFields{SKU: ecwid.Some("S-SMALL"), Price: ecwid.Some(ecwid.MustMoney("17.95")),
		WarningLimit: ecwid.Some(1), Weight: ecwid.Some(ecwid.MustMoney("0.2"))}))(t)
	stored(t, store, path, `{"price":17.95,"quantity":0,"sku":"S-SMALL","warningLimit":1,"weight":0.2}`)

	if result := must(client.AdjustVariationStock(t.Context(), shirt, small, 6))(t); result.UpdateCount != 1 || result.Warning != "" {
		t.Errorf("got %+v", result)
	}
	if result := must(client.AdjustVariationStock(t.Context(), shirt, small, -7))(t); result.Warning != "Product has negative stock." {
		t.Errorf("got %+v", result)
	}
	stored(t, store, path, `{"quantity":-1}`)
	stored(t, store, "/products/"+idText(shirt), `{"quantity":9}`)

	_, err := client.UpdateVariation(t.Context(), shirt, 999, ecwid.VariationFields{Quantity: ecwid.Some(1)})
	fails(t, err, ecwid.ErrNotFound, "COMBINATION_NOT_FOUND")
	_, err = client.Variations(t.Context(), 999)
	fails(t, err, ecwid.ErrNotFound, "Product #999 not found")
	_, err = client.UpdateVariation(t.Context(), shirt, large, ecwid.VariationFields{SKU: ecwid.Some("S-SMALL")})
	fails(t, err, ecwid.ErrConflict, "SKU_ALREADY_EXISTS")
}
