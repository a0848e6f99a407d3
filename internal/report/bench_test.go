package report_test

import (
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

// BenchmarkRevenue compares a report on 2,000 orders with nothing but reading them, and with the same report when
// nothing has changed since.
func BenchmarkRevenue(b *testing.B) {
	s := openShop(b, sandbox.Options{})
	s.trade("EUR", 2, "UTC")
	s.sellMany(2000)
	s.store.Advance(time.Hour)
	b.Run("walk", func(b *testing.B) {
		for b.Loop() {
			n := 0
			for _, err := range s.client.Orders(b.Context(), ecwid.OrderQuery{}) {
				if err != nil {
					b.Fatal(err)
				}
				n++
			}
			if n != 2000 {
				b.Fatalf("%d orders", n)
			}
		}
	})
	b.Run("report", func(b *testing.B) {
		for b.Loop() {
			if got, err := s.reporter(s.client).Revenue(b.Context(), lastWeek, nil); err != nil || got.Totals.Orders != 2000 {
				b.Fatal(got.Totals.Orders, err)
			}
		}
	})
	b.Run("kept", func(b *testing.B) {
		reports := s.reporter(s.client)
		if _, err := reports.Revenue(b.Context(), lastWeek, nil); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if got, err := reports.Revenue(b.Context(), lastWeek, nil); err != nil || got.Totals.Orders != 2000 {
				b.Fatal(got.Totals.Orders, err)
			}
		}
	})
}
