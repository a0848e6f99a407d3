package report_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
)

// rawCategory and rawEntry are a category and a product as the store itself answers them.
type rawCategory struct {
	ID, ParentID int64
	Name         string
}

type rawEntry struct {
	ID          int64
	Created     string
	CategoryIDs []int64
}

// expectedScreening is the independent calculation; lists are sorted texts.
type expectedScreening struct {
	Counts       report.ComplianceCounts
	Sum          string
	Flagged, New []string
}

// screened is what was looked for.
type screened struct {
	threshold string
	countries []string
	name      string // of the restricted category, "" for none
	from, to  time.Time
	zone      *time.Location
}

// holds reports whether a moment is on one of the days.
func (s screened) holds(text string) bool {
	day := date(instant(text), s.zone)
	return !day.Before(s.from) && !day.After(s.to)
}

// restricted walks up from a category to one with the restricted name.
func (s screened) restricted(id int64, categories []rawCategory) bool {
	for s.name != "" && id != 0 {
		i := slices.IndexFunc(categories, func(c rawCategory) bool { return c.ID == id })
		if i < 0 {
			return false
		}
		if strings.EqualFold(categories[i].Name, s.name) {
			return true
		}
		id = categories[i].ParentID
	}
	return false
}

// lists reports whether a destination is in the list: by prefix, since "US" stands for all of its states.
func (s screened) lists(country, state string) bool {
	for _, listed := range s.countries {
		if country != "" && (listed == country || listed == country+"-"+state) {
			return true
		}
	}
	return false
}

func (s screened) expect(sales []rawSale, products []rawEntry, categories []rawCategory) expectedScreening {
	e := expectedScreening{Flagged: []string{}, New: []string{}}
	goods := map[int64]bool{}
	for _, p := range products {
		for _, id := range p.CategoryIDs {
			goods[p.ID] = goods[p.ID] || s.restricted(id, categories)
		}
		if s.holds(p.Created) {
			e.Counts.NewProducts++
			if goods[p.ID] {
				e.Counts.NewRestricted++
			}
			e.New = append(e.New, fmt.Sprint(p.ID, " ", goods[p.ID]))
		}
	}
	sum := new(big.Rat)
	for _, sale := range sales {
		if !s.holds(sale.CreateDate) || sale.PaymentStatus == "INCOMPLETE" {
			continue
		}
		e.Counts.Orders++
		reasons := s.reasons(sale, goods, categories, &e.Counts)
		if strings.Contains(reasons, "value") {
			sum.Add(sum, exact(sale.Total))
		}
		if reasons != "" {
			e.Counts.Flagged++
			e.Flagged = append(e.Flagged, sale.ID+reasons)
		}
	}
	e.Sum = sum.FloatString(3)
	slices.Sort(e.Flagged)
	slices.Sort(e.New)
	return e
}

func (s screened) reasons(sale rawSale, goods map[int64]bool, categories []rawCategory, counts *report.ComplianceCounts) string {
	text, items := "", ""
	if exact(sale.Total).Cmp(exact(json.Number(s.threshold))) >= 0 {
		counts.HighValue++
		text += ", high value"
	}
	listed, named := false, false
	for _, p := range []*struct{ CountryCode, StateOrProvinceCode string }{sale.ShippingPerson, sale.BillingPerson} {
		if p != nil {
			listed, named = listed || s.lists(p.CountryCode, p.StateOrProvinceCode), named || p.CountryCode != ""
		}
	}
	if listed {
		counts.RestrictedDestination++
		text += ", restricted destination"
	}
	if !named {
		counts.WithoutCountry++
	}
	for _, item := range sale.Items {
		if goods[item.ProductID] || s.restricted(item.CategoryID, categories) {
			items += fmt.Sprintf(" %d×%d", item.Quantity, item.ProductID)
		}
	}
	if items != "" {
		counts.RestrictedCategory++
		text += ", restricted category" + items
	}
	return text
}

func foundScreening(r report.Compliance) expectedScreening {
	e := expectedScreening{Counts: r.Counts, Sum: r.HighValueTotal.Fixed(3), Flagged: []string{}, New: []string{}}
	for _, o := range r.Flagged {
		line := string(o.OrderID) + ", " + strings.Join(o.Reasons, ", ")
		for _, item := range o.RestrictedItems {
			line += fmt.Sprintf(" %d×%d", item.Quantity, item.ProductID)
		}
		e.Flagged = append(e.Flagged, line)
	}
	for _, p := range r.NewProducts {
		e.New = append(e.New, fmt.Sprint(p.ProductID, " ", p.Restricted))
	}
	slices.Sort(e.Flagged)
	slices.Sort(e.New)
	return e
}

// drawCatalogue makes a tree of categories, of which one or two are called Knives, and products in them.
func drawCatalogue(t *rapid.T, shop *opsShop) (categories, products []int64) {
	for n := range rapid.IntRange(1, 5).Draw(t, "categories") {
		body := map[string]any{"name": rapid.SampledFrom([]string{"Knives", "Cups", "knives", "Tea"}).Draw(t, "name"),
			"enabled": rapid.Bool().Draw(t, "shown")}
		if n > 0 && rapid.Bool().Draw(t, "nested") {
			body["parentId"] = rapid.SampledFrom(categories).Draw(t, "parent")
		}
		id, _ := shop.add("/categories", body)
		categories = append(categories, id)
	}
	for n := range rapid.IntRange(1, 4).Draw(t, "products") {
		ids := rapid.SliceOfNDistinct(rapid.SampledFrom(categories), 0, 2, rapid.ID[int64]).Draw(t, "in")
		id, _ := shop.add("/products", map[string]any{"name": fmt.Sprint(n), "sku": fmt.Sprint(n), "categoryIds": ids})
		products = append(products, id)
	}
	return categories, products
}

// drawScreenedSale is an order with addresses and products.
func drawScreenedSale(t *rapid.T, now time.Time, categories, products []int64) map[string]any {
	body := drawSale(t, now, 4)
	for _, role := range []string{"shippingPerson", "billingPerson"} {
		if country := rapid.SampledFrom([]string{"", "US", "IR", "DE"}).Draw(t, role); country != "" {
			body[role] = map[string]any{"name": "Jane", "countryCode": country, "stateOrProvinceCode": rapid.SampledFrom([]string{"", "CA", "NY"}).Draw(t, "state")}
		}
	}
	items := []any{}
	for range rapid.IntRange(0, 2).Draw(t, "lines") {
		item := map[string]any{"name": "Thing", "price": 1, "quantity": rapid.IntRange(1, 3).Draw(t, "pieces")}
		if rapid.Bool().Draw(t, "catalogue") {
			item["productId"] = rapid.SampledFrom(products).Draw(t, "product")
		} else if rapid.Bool().Draw(t, "browsed") {
			item["categoryId"] = rapid.SampledFrom(categories).Draw(t, "category")
		}
		items = append(items, item)
	}
	body["items"] = items
	return body
}

func TestComplianceOfRandomShops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zoneName, now := rapid.SampledFrom(oddZones).Draw(t, "zone"), oddMoment(t)
		shop := openOps(t, zoneName, now)
		zone, err := time.LoadLocation(zoneName)
		if err != nil {
			t.Fatal(err)
		}
		categories, products := drawCatalogue(t, shop)
		for range rapid.IntRange(0, 8).Draw(t, "orders") {
			shop.add("/orders", drawScreenedSale(t, now, categories, products))
		}
		look := screened{threshold: rapid.SampledFrom([]string{"0", "1000", "2500.5"}).Draw(t, "threshold"), zone: zone,
			countries: rapid.SampledFrom([][]string{nil, {"IR"}, {"US-CA"}, {"DE", "US"}}).Draw(t, "countries")}
		tree := rawOf[rawCategory](shop, "/categories?hidden_categories=true")
		if known := slices.ContainsFunc(tree, func(c rawCategory) bool { return strings.EqualFold(c.Name, "knives") }); known {
			look.name = rapid.SampledFrom([]string{"", "knives"}).Draw(t, "restricted")
		}
		look.to = date(now, zone).AddDate(0, 0, -rapid.IntRange(0, 2).Draw(t, "to"))
		look.from = look.to.AddDate(0, 0, -rapid.IntRange(0, 2).Draw(t, "from"))
		query := report.ComplianceQuery{Threshold: ecwid.MustMoney(look.threshold), Countries: look.countries,
			Between: report.Between{From: look.from.Format(time.DateOnly), To: look.to.Format(time.DateOnly)}}
		if look.name != "" {
			query.Categories = []string{look.name}
		}
		got, err := shop.reporter.Compliance(context.Background(), query, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := look.expect(rawSales(shop), rawOf[rawEntry](shop, "/products?x="), tree)
		if diff := gocmp.Diff(want, foundScreening(got)); diff != "" {
			t.Fatalf("want -, got +:\n%s", diff)
		}
	})
}
