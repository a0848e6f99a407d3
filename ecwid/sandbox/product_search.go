package sandbox

import (
	"math/big"
	"slices"
	"strings"
)

// productTest tells whether a product belongs to the result of a search.
type productTest func(hit) bool

// searchProducts answers GET /products. productId wins over sku, sku over all other filters.
func searchProducts(c *call) (any, *apiError) {
	show, e := c.productView()
	if e != nil {
		return nil, e
	}
	order, e := c.productOrder()
	if e != nil {
		return nil, e
	}
	tests, e := c.productTests()
	if e != nil {
		return nil, e
	}
	var found []hit
	for _, h := range c.seen(c.store.products) {
		if c.token.public && !boolean(h.doc, "enabled") {
			continue
		}
		if !slices.ContainsFunc(tests, func(test productTest) bool { return !test(h) }) {
			found = append(found, h)
		}
	}
	sortProducts(found, order, c.query.Get("keyword"))
	return paged(c, found, show)
}

func (c *call) productTests() ([]productTest, *apiError) {
	ids, e := c.integers("productId")
	if e != nil {
		return nil, e
	}
	if ids != nil {
		return []productTest{func(h hit) bool { return slices.Contains(ids, h.row.id) }}, nil
	}
	if sku := c.query.Get("sku"); sku != "" {
		return []productTest{func(h hit) bool { return hasSKU(h.doc, sku) }}, nil
	}
	var tests []productTest
	for _, read := range []func(*call) ([]productTest, *apiError){
		(*call).textTests, (*call).categoryTests, (*call).rangeTests, (*call).flagTests, (*call).stockTests, (*call).choiceTests,
	} {
		more, e := read(c)
		if e != nil {
			return nil, e
		}
		tests = append(tests, more...)
	}
	return tests, nil
}

func hasSKU(product object, sku string) bool {
	if str(product, "sku") == sku {
		return true
	}
	return slices.ContainsFunc(objects(product, "combinations"), func(v object) bool { return str(v, "sku") == sku })
}

func (c *call) textTests() ([]productTest, *apiError) {
	var tests []productTest
	if _, e := c.oneOf("searchMethod", "STOREFRONT", "CP"); e != nil {
		return nil, e
	}
	if keyword := c.query.Get("keyword"); keyword != "" {
		wanted := parseKeyword(keyword)
		tests = append(tests, func(h hit) bool { return wanted.in(c.store.productText(h.doc)) })
	}
	if external := c.query.Get("externalReferenceId"); external != "" {
		tests = append(tests, func(h hit) bool {
			has := func(o object) bool { return str(o, "externalReferenceId") == external }
			return has(h.doc) || slices.ContainsFunc(objects(h.doc, "combinations"), has)
		})
	}
	return tests, nil
}

// categoryTests reads category and categories; 0 stands for the store's front page.
func (c *call) categoryTests() ([]productTest, *apiError) {
	wanted, e := c.integers("categories")
	if e != nil {
		return nil, e
	}
	one, set, e := c.integer("category")
	if e != nil {
		return nil, e
	}
	if set {
		wanted = append(wanted, one)
	}
	if wanted == nil {
		return nil, nil
	}
	for _, name := range []string{"includeProductsFromSubcategories", "withSubcategories"} {
		deep, e := c.flag(name)
		if e != nil {
			return nil, e
		}
		if deep {
			wanted = c.store.withDescendants(wanted)
		}
	}
	return []productTest{func(h hit) bool {
		front := h.doc["showOnFrontpage"] != nil && slices.Contains(wanted, 0)
		in := func(id int64) bool { return slices.Contains(wanted, id) }
		return front || slices.ContainsFunc(integers(h.doc, "categoryIds"), in)
	}}, nil
}

func (c *call) rangeTests() ([]productTest, *apiError) {
	low, e := c.decimal("priceFrom")
	if e != nil {
		return nil, e
	}
	high, e := c.decimal("priceTo")
	if e != nil {
		return nil, e
	}
	made, e := c.period("createdFrom", "createdTo", true)
	if e != nil {
		return nil, e
	}
	touched, e := c.period("updatedFrom", "updatedTo", false)
	if e != nil {
		return nil, e
	}
	return []productTest{func(h hit) bool {
		return priceWithin(amount(h.doc, "price"), low, high) && made.has(h.row.created) && touched.has(h.updated)
	}}, nil
}

func priceWithin(price, low, high *big.Rat) bool {
	return (low == nil || price.Cmp(low) >= 0) && (high == nil || price.Cmp(high) <= 0)
}

// flagTests reads the plain yes-or-no filters.
func (c *call) flagTests() ([]productTest, *apiError) {
	readers := map[string]func(object) bool{
		"enabled":             func(o object) bool { return boolean(o, "enabled") },
		"inStock":             inStock,
		"visibleInStorefront": c.store.visible,
		"isGiftCard":          func(object) bool { return false },
		"discountsAllowed":    func(o object) bool { return boolean(o, "discountsAllowed") },
		"isCustomerSetPrice":  func(o object) bool { return boolean(o, "nameYourPriceEnabled") },
	}
	var tests []productTest
	for name, read := range readers {
		want, set, e := c.boolean(name)
		if e != nil {
			return nil, e
		}
		if set {
			tests = append(tests, func(h hit) bool { return read(h.doc) == want })
		}
	}
	return tests, nil
}

// visible tells whether shoppers can see a product.
func (s *Store) visible(product object) bool {
	hides := str(product, "outOfStockVisibilityBehaviour") == "HIDE" ||
		boolean(child(s.profile, "settings"), "hideOutOfStockProductsInStorefront")
	return boolean(product, "enabled") && (inStock(product) || !hides)
}

// stockTests reads inventory and onsale, the facet spellings.
func (c *call) stockTests() ([]productTest, *apiError) {
	var tests []productTest
	stock, e := c.oneOf("inventory", "instock", "outofstock")
	if e != nil {
		return nil, e
	}
	if stock != "" {
		tests = append(tests, func(h hit) bool { return inStock(h.doc) == (stock == "instock") })
	}
	sale, e := c.oneOf("onsale", "onsale", "notonsale")
	if e != nil {
		return nil, e
	}
	if sale != "" {
		tests = append(tests, func(h hit) bool {
			cheaper := amount(h.doc, "compareToPrice").Cmp(amount(h.doc, "price")) > 0
			return cheaper == (sale == "onsale")
		})
	}
	return tests, nil
}

// choiceTests reads option_{Name}, attribute_{Name} and the tax filters: any listed value fits.
func (c *call) choiceTests() ([]productTest, *apiError) {
	var tests []productTest
	for name := range c.query {
		values := c.list(name)
		if option, ok := strings.CutPrefix(name, "option_"); ok && values != nil {
			tests = append(tests, func(h hit) bool { return hasChoice(h.doc, option, values) })
		}
		if attribute, ok := strings.CutPrefix(name, "attribute_"); ok && values != nil {
			tests = append(tests, func(h hit) bool { return hasAttribute(h.doc, attribute, values) })
		}
	}
	if codes := c.list("taxClassCodes"); codes != nil {
		tests = append(tests, func(h hit) bool { return slices.Contains(codes, str(child(h.doc, "tax"), "taxClassCode")) })
	}
	if taxes := c.list("enabledManualTaxes"); taxes != nil {
		tests = append(tests, func(h hit) bool { return hasTax(h.doc, taxes) })
	}
	return tests, nil
}
