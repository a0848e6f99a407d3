package sandbox

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// demoCatalog makes the categories and products of the demo shop, from 400 to 90 days ago.
func (s *Store) demoCatalog(now time.Time) {
	categories := map[string]int64{}
	for line := range strings.SplitSeq(strings.TrimSpace(demoCategories), "\n") {
		parent, name, nested := strings.Cut(line, " > ")
		if !nested {
			parent, name = "", parent
		}
		r := must(s.createCategory(object{"name": name, "parentId": number(categories[parent])}, now.AddDate(0, 0, -400)))
		categories[name] = r.id
	}
	at := now.AddDate(0, 0, -400)
	for line := range strings.SplitSeq(strings.TrimSpace(demoProducts), "\n") {
		at = at.Add(time.Duration(100+s.rand.IntN(100)) * time.Hour)
		s.demoProduct(strings.Split(line, "|"), categories, at)
	}
}

func (s *Store) demoProduct(column []string, categories map[string]int64, at time.Time) {
	sku, name, kind := column[0], column[1], column[4]
	body := object{
		"sku": sku, "name": name, "price": json.Number(column[2]), "categoryIds": []any{number(categories[column[3]])},
		"weight": json.Number(column[7]), "description": "<p>" + column[9] + "</p>", "warningLimit": json.Number(column[6]),
	}
	if column[5] != "-" {
		body["quantity"] = json.Number(column[5])
	}
	digital := false
	option := ""
	for more := range strings.SplitSeq(column[8], ";") {
		word, rest, _ := strings.Cut(strings.TrimSpace(more), " ")
		switch word {
		case "":
		case "disabled":
			body["enabled"] = false
		case "digital":
			digital = true
			body["isShippingRequired"] = false
		case "was":
			body["compareToPrice"] = json.Number(rest)
		case "tiers":
			body["wholesalePrices"] = demoTiers(rest)
		default:
			if named, value, found := strings.Cut(more, ":"); found {
				option, more = named, value
			}
			addDemoVariation(body, sku, option, demoList(more))
		}
	}
	r := must(s.createProduct(body, at))
	file := s.addPicture(picture{mediaType: "image/png", draw: func() []byte { return demoPicture(kind, sku) }})
	addGallery(r.doc(), storedImage(file, demoPictureSize, demoPictureSize))
	if digital {
		r.doc()["files"] = []any{object{"id": number(file + 1), "name": strings.ToLower(sku) + ".pdf", "description": name, "size": number(1 << 20)}}
	}
}

func demoTiers(text string) []any {
	var tiers []any
	for tier := range strings.FieldsSeq(text) {
		from, price, _ := strings.Cut(tier, "@")
		tiers = append(tiers, object{"quantity": json.Number(from), "price": json.Number(price)})
	}
	return tiers
}

// addDemoVariation adds a choice of an option, and the variation for it, to a product body.
func addDemoVariation(body object, sku, option string, part []string) {
	value, price, stock := part[0], part[1], part[2]
	v := object{
		"options": []any{object{"name": option, "value": value}}, "quantity": json.Number(stock), "unlimited": false,
		"sku": sku + "-" + strings.ToUpper(strings.ReplaceAll(value, " ", "")),
	}
	if price != "" {
		v["price"] = rounded(mustRat(price), 2)
	}
	if body["options"] == nil {
		body["options"] = []any{object{"type": "SELECT", "name": option, "required": true, "defaultChoice": number(0), "choices": []any{}}}
	}
	first := objects(body, "options")[0]
	first["choices"] = append(list(first, "choices"), object{"text": value, "priceModifier": number(0), "priceModifierType": "ABSOLUTE"})
	body["combinations"] = append(list(body, "combinations"), v)
}

func mustRat(text string) *big.Rat {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		panic("sandbox: demo data: not a number: " + text)
	}
	return r
}

// must unwraps what cannot fail for the demo data, which a test creates.
func must[T any](value T, e *apiError) T {
	if e != nil {
		panic(fmt.Sprintf("sandbox: demo data: %s", e.message))
	}
	return value
}

// demoCouponTable makes the coupons of the demo shop.
func (s *Store) demoCouponTable(now time.Time) {
	text := demoCoupons
	for r := range s.categories.all() {
		text = strings.ReplaceAll(text, `"`+str(r.doc(), "name")+`"`, number(r.id).String())
	}
	var coupons []object
	if err := decode([]byte(text), &coupons); err != nil {
		panic("sandbox: demo coupons: " + err.Error())
	}
	for _, coupon := range coupons {
		for _, field := range []string{"launchDate", "expirationDate"} {
			if days, ok := integer(coupon, field); ok {
				coupon[field] = formatDate(now.AddDate(0, 0, int(days)))
			}
		}
		launched, _ := parseDate(str(coupon, "launchDate"))
		must(s.createCoupon(coupon, launched))
	}
}
