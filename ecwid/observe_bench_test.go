package ecwid

import (
	"net/http"
	"testing"
	"time"
)

// BenchmarkObserve is what an observer adds to a call whose answer costs nothing, and what a route costs alone.
func BenchmarkObserve(b *testing.B) {
	var total time.Duration
	for name, observe := range map[string]func(Call){"without": nil, "with": func(c Call) { total += c.Duration }} {
		b.Run(name, func(b *testing.B) {
			client, err := New(Config{StoreID: 1003, Token: NewSecret(testToken), Observe: observe,
				Transport: always(http.StatusOK, `{}`), Limits: NewLimitsOf(Budget{Burst: 1 << 40, PerSecond: 1e9})})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := client.Product(b.Context(), 7); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("route", func(b *testing.B) {
		path := []string{"products", "7", "combinations", "8", "inventory"}
		b.ReportAllocs()
		for b.Loop() {
			routeOf(path)
		}
	})
}
