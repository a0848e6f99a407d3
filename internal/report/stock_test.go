package report_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/internal/report"
)

// monday is a moment at which nothing special happens.
var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

func checkParameterError(t *testing.T, err error, parameter, words string) {
	t.Helper()
	var e *report.ParameterError
	if !errors.As(err, &e) || e.Parameter != parameter || !strings.Contains(e.Reason, words) {
		t.Errorf("got %v, want a refusal of %s with %q", err, parameter, words)
	}
}

func TestStockReportByName(t *testing.T) {
	shop := openOps(t, "Europe/Berlin", monday)
	shop.add("/products", map[string]any{"name": "Cup", "sku": "CUP", "quantity": 2, "warningLimit": 3})
	shop.add("/products", map[string]any{"name": "Pot", "sku": "POT", "quantity": 0})
	got := shop.named("stock", nil)
	delete(got, "method")
	pot := got["stillVisible"].([]any)[0].(map[string]any)["productId"]
	cup := got["low"].([]any)[0].(map[string]any)["productId"]
	want := map[string]any{
		"report": "stock", "storeId": 1003.0, "storeName": "Shop", "currency": "EUR", "currencyPrecision": 2.0,
		"timeZone": "Europe/Berlin", "covered": map[string]any{"products": 2.0}, "changedMeanwhile": false,
		"computedAt": "2026-11-02T10:00:00+01:00",
		"counts": map[string]any{"counted": 2.0, "unlimited": 0.0, "outOfStock": 1.0, "oversold": 0.0, "low": 1.0,
			"stillVisibleProducts": 1.0, "disabledProducts": 0.0, "disabledProductsInStock": 0.0},
		"low":             []any{map[string]any{"productId": cup, "sku": "CUP", "name": "Cup", "quantity": 2.0, "warningLimit": 3.0}},
		"outOfStock":      []any{map[string]any{"productId": pot, "sku": "POT", "name": "Pot", "quantity": 0.0, "warningLimit": 1.0}},
		"stillVisible":    []any{map[string]any{"productId": pot, "sku": "POT", "name": "Pot", "preorder": false}},
		"disabledInStock": []any{},
		"proposals":       []any{map[string]any{"productId": pot, "enabled": false, "why": "sold out and still visible"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestStockListsAreBounded(t *testing.T) {
	shop := openOps(t, "UTC", monday)
	for n := range 130 {
		shop.add("/products", map[string]any{"name": fmt.Sprint(n), "sku": fmt.Sprint(n), "quantity": 0})
	}
	read := 0
	got, err := shop.reporter.Stock(t.Context(), report.StockQuery{}, func(n int) { read = n })
	if err != nil {
		t.Fatal(err)
	}
	if len(got.OutOfStock) != 100 || len(got.StillVisible) != 100 || len(got.Proposals) != 100 || got.Counts.OutOfStock != 130 {
		t.Errorf("lists %d, %d and %d of %d", len(got.OutOfStock), len(got.StillVisible), len(got.Proposals), got.Counts.OutOfStock)
	}
	if want := (report.StockNotListed{OutOfStock: 30, StillVisible: 30}); got.Omitted == nil || *got.Omitted != want {
		t.Errorf("omitted %v, want %v", got.Omitted, want)
	}
	if read != 130 || *got.Covered.Products != 130 {
		t.Errorf("read %d, covers %d", read, *got.Covered.Products)
	}
}

func TestStockRefusesBadLimits(t *testing.T) {
	shop := openOps(t, "UTC", monday)
	for _, below := range []string{"0", "-1", "2.5", "many", "1000001"} {
		shop.refused(t, "stock", map[string]string{"below": below}, "below", "whole number from 1 to 1000000")
	}
	shop.refused(t, "stock", map[string]string{"belov": "2"}, "belov", "it takes below")
}
