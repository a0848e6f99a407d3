package ecwid_test

import (
	"slices"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

func TestCreateProduct(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	category := create[ecwid.CategoryID](t, store, "/categories", `{"name":"Teas"}`)
	id := must(client.CreateProduct(t.Context(), ecwid.ProductFields{
		Name: ecwid.Some("Tea"), SKU: ecwid.Some("TEA"), Description: ecwid.Some("<b>Good</b> & hot"), Price: ecwid.Some(ecwid.MustMoney("9.90")),
		CompareToPrice: ecwid.Some(ecwid.MustMoney("12")), CostPrice: ecwid.Some(ecwid.Money{}),
		WholesalePrices: ecwid.Some([]ecwid.WholesalePrice{{Quantity: 10, Price: ecwid.MustMoney("8.5")}}),
		Quantity:        ecwid.Some(0), WarningLimit: ecwid.Some(3), Enabled: ecwid.Some(false), Weight: ecwid.Some(ecwid.MustMoney("0.25")),
		Dimensions:         ecwid.Some(ecwid.Dimensions{Length: ecwid.MustMoney("1"), Width: ecwid.MustMoney("2"), Height: ecwid.MustMoney("3.5")}),
		IsShippingRequired: ecwid.Some(true), CategoryIDs: ecwid.Some([]ecwid.CategoryID{category}),
		Options: ecwid.Some([]ecwid.ProductOption{{Type: "SELECT", Name: "Size", Required: true, Choices: []ecwid.Choice{
			{Text: "S", PriceModifierType: "ABSOLUTE"}, {Text: "L", PriceModifier: ecwid.MustMoney("2.5"), PriceModifierType: "ABSOLUTE"}}}}),
		SEOTitle: ecwid.Some("Tea!"), SEODescription: ecwid.Some("Buy tea"),
	}))(t)
	stored(t, store, "/products/"+idText(id), `{"name":"Tea","sku":"TEA","description":"<b>Good</b> & hot","price":9.9,"compareToPrice":12,
		"costPrice":0,"wholesalePrices":[{"quantity":10,"price":8.5}],"quantity":0,"unlimited":false,"inStock":false,"warningLimit":3,
		"enabled":false,"weight":0.25,"dimensions":{"length":1,"width":2,"height":3.5},"isShippingRequired":true,
		"categoryIds":[`+idText(category)+`],"seoTitle":"Tea!","seoDescription":"Buy tea",
		"options":[{"type":"SELECT","name":"Size","required":true,"choices":[{"text":"S"},{"text":"L","priceModifier":2.5,"priceModifierType":"ABSOLUTE"}]}]}`)

	product := must(client.Product(t.Context(), id))(t)
	if product.ID != id || *product.Quantity != 0 || product.Unlimited || product.InStock || product.Enabled || product.Name != "Tea" ||
		!product.Price.Equal(ecwid.MustMoney("9.9")) || !product.CompareToPrice.Equal(ecwid.MoneyFromInt(12)) || !product.Created.Equal(today) ||
		len(product.Options) != 1 || !product.Options[0].Choices[1].PriceModifier.Equal(ecwid.MustMoney("2.5")) {
		t.Errorf("read back %+v", product)
	}
	_, err := client.CreateProduct(t.Context(), ecwid.ProductFields{Name: ecwid.Some("Other"), SKU: ecwid.Some("TEA")})
	if e := fails(t, err, ecwid.ErrConflict, "SKU_ALREADY_EXISTS"); e.Status != 409 {
		t.Errorf("status %d", e.Status)
	}
	if n := total(t, store, "/products"); n != 1 {
		t.Errorf("%d products, want 1", n)
	}
}

func TestUpdatesSendZerosAndNulls(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	const before = `{"name":"Tea","sku":"TEA","price":9.9,"quantity":7,"enabled":true,"weight":0.5,"compareToPrice":12,"warningLimit":2}`
	tests := map[string]struct {
		fields ecwid.ProductFields
		want   string
	}{
		"price 0":         {ecwid.ProductFields{Price: ecwid.Some(ecwid.Money{})}, `{"price":0,"quantity":7,"enabled":true,"name":"Tea"}`},
		"quantity 0":      {ecwid.ProductFields{Quantity: ecwid.Some(0)}, `{"quantity":0,"inStock":false,"price":9.9,"enabled":true}`},
		"disabled":        {ecwid.ProductFields{Enabled: ecwid.Some(false)}, `{"enabled":false,"price":9.9,"quantity":7}`},
		"unlimited":       {ecwid.ProductFields{Unlimited: ecwid.Some(true)}, `{"unlimited":true,"quantity":null,"price":9.9}`},
		"no warning":      {ecwid.ProductFields{WarningLimit: ecwid.Some(0)}, `{"warningLimit":0,"quantity":7}`},
		"no price before": {ecwid.ProductFields{CompareToPrice: ecwid.Null[ecwid.Money]()}, `{"compareToPrice":null,"price":9.9}`},
		"no SKU":          {ecwid.ProductFields{Description: ecwid.Some("")}, `{"description":"","sku":"TEA"}`},
		"a long price":    {ecwid.ProductFields{Price: ecwid.Some(ecwid.MustMoney("0.30000000000000004"))}, `{"price":0.30000000000000004}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			store.Reset()
			id := create[ecwid.ProductID](t, store, "/products", before)
			if result := must(client.UpdateProduct(t.Context(), id, test.fields))(t); result.UpdateCount != 1 {
				t.Errorf("update count %d", result.UpdateCount)
			}
			stored(t, store, "/products/"+idText(id), test.want)
		})
	}
	_, err := client.UpdateProduct(t.Context(), 999, ecwid.ProductFields{Name: ecwid.Some("x")})
	fails(t, err, ecwid.ErrNotFound, "Product #999 not found")
	_, err = client.Product(t.Context(), 999)
	fails(t, err, ecwid.ErrNotFound, "Product #999 not found")
}

func TestAdjustStock(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	id := create[ecwid.ProductID](t, store, "/products", `{"name":"Tea","price":5,"quantity":3}`)
	for _, step := range []struct {
		delta   int
		left    string
		warning string
	}{{2, "5", ""}, {-5, "0", ""}, {-4, "-4", "Product has negative stock."}, {10, "6", ""}} {
		result := must(client.AdjustStock(t.Context(), id, step.delta))(t)
		if result.UpdateCount != 1 || result.Warning != step.warning {
			t.Errorf("%+d gave %+v, want the warning %q", step.delta, result, step.warning)
		}
		stored(t, store, "/products/"+idText(id), `{"quantity":`+step.left+`}`)
	}
}

func TestSearchProducts(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	teas := create[ecwid.CategoryID](t, store, "/categories", `{"name":"Teas"}`)
	green := create[ecwid.CategoryID](t, store, "/categories", `{"name":"Green","parentId":`+idText(teas)+`}`)
	tea := create[ecwid.ProductID](t, store, "/products", `{"name":"Black tea","sku":"B1","price":5,"quantity":3,"categoryIds":[`+idText(teas)+`]}`)
	sencha := create[ecwid.ProductID](t, store, "/products", `{"name":"Sencha","sku":"G1","price":0,"quantity":0,"categoryIds":[`+idText(green)+`]}`)
	cup := create[ecwid.ProductID](t, store, "/products", `{"name":"Cup","sku":"C1","price":12.5,"enabled":false}`)
	yes, no, five := true, false, ecwid.MoneyFromInt(5)
	tests := map[string]struct {
		query ecwid.ProductQuery
		want  []ecwid.ProductID
	}{
		"all, by price":       {ecwid.ProductQuery{SortBy: "PRICE_ASC"}, []ecwid.ProductID{sencha, tea, cup}},
		"ids":                 {ecwid.ProductQuery{IDs: []ecwid.ProductID{cup, tea}, SortBy: "PRICE_ASC"}, []ecwid.ProductID{tea, cup}},
		"SKU":                 {ecwid.ProductQuery{SKU: "G1"}, []ecwid.ProductID{sencha}},
		"keyword":             {ecwid.ProductQuery{Keyword: "black"}, []ecwid.ProductID{tea}},
		"category":            {ecwid.ProductQuery{Categories: []ecwid.CategoryID{green}}, []ecwid.ProductID{sencha}},
		"with subcategories":  {ecwid.ProductQuery{Categories: []ecwid.CategoryID{teas}, IncludeProductsFromSubcategories: &yes, SortBy: "PRICE_ASC"}, []ecwid.ProductID{sencha, tea}},
		"price from":          {ecwid.ProductQuery{PriceFrom: &five, SortBy: "PRICE_DESC"}, []ecwid.ProductID{cup, tea}},
		"price up to nothing": {ecwid.ProductQuery{PriceTo: &ecwid.Money{}}, []ecwid.ProductID{sencha}},
		"disabled":            {ecwid.ProductQuery{Enabled: &no}, []ecwid.ProductID{cup}},
		"out of stock":        {ecwid.ProductQuery{InStock: &no}, []ecwid.ProductID{sencha}},
		"created before":      {ecwid.ProductQuery{Span: ecwid.Span{CreatedTo: today.Add(-time.Hour)}}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			page := must(client.SearchProducts(t.Context(), test.query))(t)
			var ids []ecwid.ProductID
			for _, product := range page.Items {
				ids = append(ids, product.ID)
			}
			if !slices.Equal(ids, test.want) || page.Total != len(ids) {
				t.Errorf("got %v of %d, want %v", ids, page.Total, test.want)
			}
		})
	}
}

func TestAPublicTokenSeesWhatIsForSale(t *testing.T) {
	store, _ := open(t, sandbox.Options{})
	create[ecwid.ProductID](t, store, "/products", `{"name":"Tea","price":5,"costPrice":1}`)
	hidden := create[ecwid.ProductID](t, store, "/products", `{"name":"Cup","enabled":false}`)
	client := clientOf(t, store, store.Info().PublicToken)
	if page := must(client.SearchProducts(t.Context(), ecwid.ProductQuery{}))(t); page.Total != 1 || page.Items[0].Name != "Tea" {
		t.Errorf("got %+v", page)
	}
	_, err := client.Product(t.Context(), hidden)
	fails(t, err, ecwid.ErrNotFound, "")
	_, err = client.SearchOrders(t.Context(), ecwid.OrderQuery{})
	if e := fails(t, err, ecwid.ErrScopeMissing, "INSUFFICIENT_APP_SCOPE"); e.Scope != ecwid.ReadOrders {
		t.Errorf("scope %q", e.Scope)
	}
}
