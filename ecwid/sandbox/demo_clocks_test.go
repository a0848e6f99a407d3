package sandbox

import (
	"encoding/json"
	"testing"
	"time"
)

// TestDemoClocksAreThoseOfItsData: latest-stats of a shop that has just been opened tells of its last sale, not of its
// opening.
func TestDemoClocksAreThoseOfItsData(t *testing.T) {
	now := time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)
	for seed := range uint64(20) {
		s := New(Options{Seed: Demo, RandSeed: seed, Now: func() time.Time { return now }})
		var stats map[string]string
		data, err := s.JSON("/latest-stats")
		if err == nil {
			err = json.Unmarshal(data, &stats)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, clock := range []string{
			"productsUpdated", "categoriesUpdated", "discountCouponsUpdated", "ordersUpdated", "abandonedSalesUpdated", "customersUpdated",
		} {
			at, err := time.Parse("2006-01-02 15:04:05 -0700", stats[clock])
			if err != nil || at.Before(now.AddDate(-2, 0, 0)) || at.After(now.Add(-30*time.Second)) {
				t.Errorf("seed %d: %s is %q, %v", seed, clock, stats[clock], err)
			}
		}
	}
}
