package sandbox

import (
	"net/url"
	"testing"
	"time"
)

// catalogue is a small store for searches: five products created a minute apart.
func catalogue(t *testing.T) (s *shop, ids map[string]int64) {
	t.Helper()
	s = open(t, Options{})
	drinks := s.create("/categories", `{"name":"Drinks"}`)
	teas := s.create("/categories", path(`{"name":"Teas","parentId":%d}`, drinks))
	ids = map[string]int64{"drinks": drinks, "teas": teas}
	for _, p := range []struct{ key, body string }{
		{"green", path(`{"name":"Green tea","sku":"TEA-G","price":4,"quantity":3,"categoryIds":[%d],"attributes":[{"name":"Brand","value":"Leaf"}]}`, teas)},
		{"black", path(`{"name":"black Tea","sku":"TEA-B","price":3.5,"quantity":0,"compareToPrice":7,"categoryIds":[%d]}`, teas)},
		{"cup", `{"name":"Cup","sku":"CUP","price":9,"description":"Best for <i>green</i> leaves","options":[{"name":"Size","choices":[{"text":"S"},{"text":"M"}]},{"name":"Color","choices":[{"text":"Red"}]}]}`},
		{"draft", `{"name":"Draft","price":1,"enabled":false,"discountsAllowed":false,"tax":{"taxable":true,"enabledManualTaxes":[7],"taxClassCode":"food"}}`},
		{"pot", `{"name":"Pot","sku":"POT","price":20,"quantity":0,"outOfStockVisibilityBehaviour":"HIDE","nameYourPriceEnabled":true,"externalReferenceId":"POS-9","attributes":[{"name":"Note","value":"secret","show":"NOTSHOW"}]}`},
	} {
		ids[p.key] = s.create("/products", p.body)
		s.clock.advance(time.Minute)
	}
	s.create(path("/products/%d/combinations", ids["cup"]), `{"sku":"CUP-M-RED","options":[{"name":"Size","value":"M"},{"name":"Color","value":"Red"}]}`)
	return s, ids
}

func TestProductFilters(t *testing.T) {
	s, ids := catalogue(t)
	all := []string{"green", "black", "cup", "draft", "pot"}
	for query, want := range map[string][]string{
		"":                                       all,
		"lang=en&limit=3":                        {"green", "black", "cup"},
		"sku=TEA-G":                              {"green"},
		"sku=tea-g":                              nil,
		"sku=TEA":                                nil,
		"sku=CUP-M-RED":                          {"cup"},
		"sku=CUP&priceFrom=100":                  {"cup"},
		"keyword=green":                          {"green", "cup"},
		"keyword=gre":                            {"green", "cup"},
		"keyword=gre*":                           {"green", "cup"},
		"keyword=tea+GREEN":                      {"green"},
		`keyword="green tea"`:                    {"green"},
		`keyword="tea green"`:                    nil,
		"keyword=een":                            nil,
		"keyword=CUP-M":                          {"cup"},
		"keyword=red":                            {"cup"},
		"keyword=teas":                           {"green", "black"},
		"keyword=leaf":                           {"green"},
		"keyword=secret":                         nil,
		"keyword=tea&searchMethod=CP":            {"green", "black"},
		"keyword=-":                              nil,
		"externalReferenceId=POS-9":              {"pot"},
		"category=TEAS":                          {"green", "black"},
		"category=DRINKS":                        nil,
		"category=DRINKS&withSubcategories=true": {"green", "black"},
		"categories=DRINKS&includeProductsFromSubcategories=true": {"green", "black"},
		"categories=TEAS,0":               all,
		"category=0":                      {"cup", "draft", "pot"},
		"priceFrom=3.5&priceTo=9":         {"green", "black", "cup"},
		"priceFrom=3.51":                  {"green", "cup", "pot"},
		"enabled=false":                   {"draft"},
		"enabled=yes":                     {"green", "black", "cup", "pot"},
		"inStock=false":                   {"black", "pot"},
		"inventory=instock":               {"green", "cup", "draft"},
		"inventory=outofstock":            {"black", "pot"},
		"onsale=onsale":                   {"black"},
		"onsale=notonsale":                {"green", "cup", "draft", "pot"},
		"visibleInStorefront=true":        {"green", "black", "cup"},
		"visibleInStorefront=0":           {"draft", "pot"},
		"isGiftCard=true":                 nil,
		"discountsAllowed=false":          {"draft"},
		"isCustomerSetPrice=on":           {"pot"},
		"option_Size=M,XL":                {"cup"},
		"option_Size=XL":                  nil,
		"option_Size=S&option_Color=Red":  {"cup"},
		"option_Size=S&option_Color=Blue": nil,
		"attribute_Brand=Leaf,Other":      {"green"},
		"attribute_Note=Leaf":             nil,
		"option_Color=M":                  nil,
		"enabledManualTaxes=7":            {"draft"},
		"enabledManualTaxes=none":         {"green", "black", "cup", "pot"},
		"taxClassCodes=food":              {"draft"},
		"createdFrom=2026-03-02+12:03:00": {"draft", "pot"},
		"createdTo=2026-03-02+12:01:00":   {"green"}, // exclusive: black came at that very second
		"updatedTo=2026-03-02+12:01:00":   {"green", "black"},
		"updatedFrom=2026-03-02+12:05:00": {"cup"},
	} {
		var expected []int64
		for _, key := range want {
			expected = append(expected, ids[key])
		}
		s.wantIDs("/products?"+s.fill(query, ids), expected...)
	}
}

// fill encodes a readable query and puts category ids in the place of their names.
func (s *shop) fill(query string, ids map[string]int64) string {
	values, err := url.ParseQuery(query)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, name := range []string{"category", "categories"} {
		switch values.Get(name) {
		case "TEAS":
			values.Set(name, path("%d", ids["teas"]))
		case "DRINKS":
			values.Set(name, path("%d", ids["drinks"]))
		case "TEAS,0":
			values.Set(name, path("%d,0", ids["teas"]))
		}
	}
	return values.Encode()
}

func TestProductIdWinsOverAll(t *testing.T) {
	s, ids := catalogue(t)
	query := path("/products?productId=%d,%d,12345&sku=CUP&enabled=true&priceFrom=100", ids["pot"], ids["draft"])
	s.wantIDs(query, ids["draft"], ids["pot"])
}

func TestProductOrders(t *testing.T) {
	s, ids := catalogue(t)
	for query, want := range map[string][]string{
		"sortBy=NAME_ASC":               {"black", "cup", "draft", "green", "pot"},
		"sortBy=NAME_DESC":              {"pot", "green", "draft", "cup", "black"},
		"sortBy=PRICE_ASC":              {"draft", "black", "green", "cup", "pot"},
		"sortBy=PRICE_DESC":             {"pot", "cup", "green", "black", "draft"},
		"sortBy=ADDED_TIME_DESC":        {"pot", "draft", "cup", "black", "green"},
		"sortBy=UPDATED_TIME_ASC":       {"green", "black", "draft", "pot", "cup"},
		"sortBy=UPDATED_TIME_DESC":      {"cup", "pot", "draft", "black", "green"},
		"sortBy=DEFINED_BY_STORE_OWNER": {"green", "black", "cup", "draft", "pot"},
		"keyword=green&sortBy=NAME_ASC": {"cup", "green"},
		"keyword=cup":                   {"cup"},
		"sortBy=NAME_DESC&category=0":   {"cup", "draft", "pot"},
	} {
		var expected []int64
		for _, key := range want {
			expected = append(expected, ids[key])
		}
		s.wantIDs("/products?"+query, expected...)
	}
	mug := s.create("/products", `{"name":"Mug","description":"pot"}`)
	s.put(path("/products/%d", ids["green"]), `{"description":"For the pot"}`).wantStatus(t, 200)
	s.wantIDs("/products?keyword=pot", ids["pot"], ids["green"], mug)
}

func TestWrongSearchParameters(t *testing.T) {
	s := open(t, Options{})
	for _, query := range []string{
		"productId=abc", "inStock=perhaps", "sortBy=PRICE", "searchMethod=X", "inventory=inStock", "onsale=yes", "category=all",
		"categories=1,b", "priceFrom=ten", "createdFrom=monday", "updatedTo=x", "withSubcategories=x&category=1", "enabled=2",
	} {
		s.get("/products?"+query).wantError(t, 400, "WRONG_PARAMETER")
	}
}

func TestSearchLagsBehind(t *testing.T) {
	s := open(t, Options{SearchLag: 2 * time.Second})
	id := s.create("/products", `{"name":"Cup","price":1}`)
	at := path("/products/%d", id)
	s.wantIDs("/products")
	wantFields(t, s.object(at), `{"price":1}`)
	s.clock.advance(2 * time.Second)
	s.wantIDs("/products", id)

	s.put(at, `{"price":2}`).wantStatus(t, 200)
	s.clock.advance(time.Second)
	s.put(at, `{"price":3}`).wantStatus(t, 200)
	wantFields(t, s.object(at), `{"price":3}`)
	for _, price := range []string{"1", "2", "3"} {
		s.get("/products?responseFields=items(price)").wantBody(t, `{"items":[{"price":`+price+`}]}`)
		s.clock.advance(time.Second)
	}

	s.delete(at).wantStatus(t, 200)
	s.get(at).wantError(t, 404, "PRODUCT_NOT_FOUND")
	s.wantIDs("/products", id)
	s.SetSearchLag(0)
	s.wantIDs("/products")
}
