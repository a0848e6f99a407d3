package tools

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// looks runs settle with a record that turns up at the n-th look and returns when each look was, in seconds.
func looks(ctx context.Context, turnsUp int, err error) (seconds []int, found string, ok bool) {
	start := time.Now()
	found, ok = settle(ctx, func(context.Context) (string, bool, error) {
		seconds = append(seconds, int(time.Since(start).Seconds()))
		return "it", len(seconds) == turnsUp, err
	})
	return seconds, found, ok
}

func TestSettleLooksFourTimes(t *testing.T) {
	for turnsUp, want := range map[int][]int{1: {0}, 2: {0, 1}, 3: {0, 1, 3}, 4: {0, 1, 3, 7}, 5: {0, 1, 3, 7}} {
		synctest.Test(t, func(t *testing.T) {
			seconds, found, ok := looks(t.Context(), turnsUp, nil)
			if !slices.Equal(seconds, want) || ok != (turnsUp < 5) || ok != (found == "it") {
				t.Errorf("%d: %v, %q, %v", turnsUp, seconds, found, ok)
			}
		})
	}
}

func TestSettleOutlastsFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if seconds, _, ok := looks(t.Context(), 1, errors.New("down")); ok || len(seconds) != 4 {
			t.Error(seconds, ok)
		}
	})
}

func TestSettleEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		start := time.Now()
		if seconds, _, ok := looks(ctx, 4, nil); ok || len(seconds) != 2 || time.Since(start) != 2*time.Second {
			t.Error(seconds, ok, time.Since(start))
		}
	})
}
