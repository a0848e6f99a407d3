package report_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ecwid-mcp/internal/report"
)

// rawProduct is a product as the store itself answers it.
type rawProduct struct {
	ID           int64
	SKU, Name    string
	Quantity     *int
	Unlimited    bool
	WarningLimit *int
	Enabled      bool
	Hiding       string `json:"outOfStockVisibilityBehaviour"`
	Combinations []struct {
		ID           int64
		SKU          string
		Quantity     *int
		Unlimited    bool
		WarningLimit *int
	}
}

// expectedStock is the independent calculation: only what the report must say, with lines as texts.
type expectedStock struct {
	Low, Out, Visible, Proposed, Disabled []string
	Counts                                report.StockCounts
}

// stocksOf lists the stocks of a product: id of the variation or 0, and for each how much and which limit.
func (p rawProduct) stocksOf() (list []rawStock) {
	shared, sharedLimit := false, -1
	for _, v := range p.Combinations {
		limit := -1
		if p.WarningLimit != nil {
			limit = *p.WarningLimit
		}
		if v.WarningLimit != nil {
			limit = *v.WarningLimit
		}
		if v.SKU != "" {
			list = append(list, rawStock{p.ID, v.ID, v.Unlimited, deref(v.Quantity), limit})
		} else {
			shared, sharedLimit = true, max(sharedLimit, limit)
		}
	}
	if len(p.Combinations) == 0 {
		shared = true
		if p.WarningLimit != nil {
			sharedLimit = *p.WarningLimit
		}
	}
	if shared {
		list = append(list, rawStock{p.ID, 0, p.Unlimited, deref(p.Quantity), sharedLimit})
	}
	return list
}

type rawStock struct {
	product, variation int64
	unlimited          bool
	quantity, limit    int // limit −1: none
}

func deref(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

func expectStock(products []rawProduct, below int) expectedStock {
	e := expectedStock{Low: []string{}, Out: []string{}, Visible: []string{}, Proposed: []string{}, Disabled: []string{}}
	var low, out []rawStock
	slices.SortFunc(products, func(a, b rawProduct) int { return cmp.Compare(a.ID, b.ID) })
	for _, p := range products {
		left := 0
		for _, s := range p.stocksOf() {
			if s.unlimited || s.quantity > 0 {
				left++
			}
			switch {
			case !p.Enabled:
			case s.unlimited:
				e.Counts.Unlimited++
			case s.quantity <= 0:
				out = append(out, s)
			case s.quantity <= s.limit || s.quantity <= below:
				low = append(low, s)
			default:
				e.Counts.Counted++
			}
		}
		switch {
		case !p.Enabled:
			e.Counts.DisabledProducts++
			if left > 0 {
				e.Counts.HiddenInStock++
				e.Disabled = append(e.Disabled, fmt.Sprint(p.ID))
			}
		case left == 0 && p.Hiding != "HIDE":
			e.Visible = append(e.Visible, fmt.Sprint(p.ID))
			if p.Hiding != "ALLOW_PREORDER" {
				e.Proposed = append(e.Proposed, fmt.Sprint(p.ID, " false"))
			}
		}
	}
	e.Low, e.Out = texts(low), texts(out)
	for _, s := range out {
		if s.quantity < 0 {
			e.Counts.Oversold++
		}
	}
	e.Counts.Low, e.Counts.OutOfStock, e.Counts.StillVisible = len(low), len(out), len(e.Visible)
	e.Counts.Counted += len(low) + len(out)
	return e
}

func texts(stocks []rawStock) []string {
	slices.SortFunc(stocks, func(a, b rawStock) int {
		return cmp.Or(a.quantity-b.quantity, int(a.product-b.product), int(a.variation-b.variation))
	})
	list := []string{}
	for _, s := range stocks {
		list = append(list, fmt.Sprintf("%d/%d: %d", s.product, s.variation, s.quantity))
	}
	return list
}

func foundStock(r report.Stock) expectedStock {
	e := expectedStock{Low: []string{}, Out: []string{}, Visible: []string{}, Proposed: []string{}, Disabled: []string{}, Counts: r.Counts}
	for _, line := range r.Low {
		e.Low = append(e.Low, fmt.Sprintf("%d/%d: %d", line.ProductID, line.CombinationID, line.Quantity))
	}
	for _, line := range r.OutOfStock {
		e.Out = append(e.Out, fmt.Sprintf("%d/%d: %d", line.ProductID, line.CombinationID, line.Quantity))
	}
	for _, p := range r.StillVisible {
		e.Visible = append(e.Visible, fmt.Sprint(p.ProductID))
	}
	for _, p := range r.DisabledInStock {
		e.Disabled = append(e.Disabled, fmt.Sprint(p.ProductID))
	}
	for _, p := range r.Proposals {
		e.Proposed = append(e.Proposed, fmt.Sprint(p.ProductID, " ", p.Enabled))
	}
	return e
}

// drawStock draws members that decide about stock.
func drawStock(t *rapid.T, body map[string]any) {
	if rapid.IntRange(0, 4).Draw(t, "unlimited") > 0 {
		body["quantity"], body["unlimited"] = rapid.IntRange(-2, 6).Draw(t, "quantity"), false
	} else {
		body["unlimited"] = true
	}
	if rapid.Bool().Draw(t, "limited") {
		body["warningLimit"] = rapid.IntRange(0, 5).Draw(t, "limit")
	}
}

func TestStockOfRandomShops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shop := openOps(t, "Europe/Berlin", time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		for n := range rapid.IntRange(0, 8).Draw(t, "products") {
			body := map[string]any{"name": fmt.Sprint("Product ", n), "sku": fmt.Sprint("P", n), "enabled": rapid.Bool().Draw(t, "enabled"),
				"outOfStockVisibilityBehaviour": rapid.SampledFrom([]string{"SHOW", "HIDE", "ALLOW_PREORDER"}).Draw(t, "hiding")}
			drawStock(t, body)
			id, _ := shop.add("/products", body)
			for v := range rapid.IntRange(0, 3).Draw(t, "variations") {
				variation := map[string]any{"options": []any{map[string]any{"name": "Size", "value": fmt.Sprint(v)}}}
				if rapid.Bool().Draw(t, "own") {
					variation["sku"] = fmt.Sprint("P", n, "-", v)
					drawStock(t, variation)
				} else if rapid.Bool().Draw(t, "limited") {
					variation["warningLimit"] = rapid.IntRange(0, 5).Draw(t, "limit")
				}
				shop.add(fmt.Sprintf("/products/%d/combinations", id), variation)
			}
		}
		query, below := report.StockQuery{}, rapid.IntRange(0, 4).Draw(t, "below")
		if below > 0 {
			query.Below = &below
		}
		got, err := shop.reporter.Stock(context.Background(), query, nil)
		if err != nil {
			t.Fatal(err)
		}
		products := rawOf[rawProduct](shop, "/products?x=")
		if diff := gocmp.Diff(expectStock(products, below), foundStock(got)); diff != "" {
			t.Fatalf("want -, got +:\n%s", diff)
		}
		if *got.Covered.Products != len(products) || got.ChangedMeanwhile {
			t.Fatalf("covers %d of %d products", *got.Covered.Products, len(products))
		}
	})
}
