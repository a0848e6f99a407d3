package toolkit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"

	"github.com/google/go-cmp/cmp"
)

var errDown = errors.New("down")

func TestShopIsFetchedOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fetches := 0
		shop := newShopCache(func(context.Context) (Shop, error) {
			fetches++
			pass(time.Second) // on the fake clock
			return Shop{Name: "Tea"}, nil
		})
		var wait sync.WaitGroup
		for range 10 {
			wait.Go(func() {
				if shop, err := shop.get(t.Context()); err != nil || shop.Name != "Tea" {
					t.Errorf("got %+v, %v", shop, err)
				}
			})
		}
		wait.Wait()
		if _, err := shop.get(t.Context()); err != nil || fetches != 1 {
			t.Errorf("%d fetches, %v", fetches, err)
		}
	})
}

func TestShopErrorsAreSharedAndNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fetches := 0
		shop := newShopCache(func(context.Context) (Shop, error) {
			fetches++
			pass(time.Second)
			if fetches == 1 {
				return Shop{}, errDown
			}
			return Shop{Name: "Tea"}, nil
		})
		var wait sync.WaitGroup
		for range 5 {
			wait.Go(func() {
				if _, err := shop.get(t.Context()); !errors.Is(err, errDown) {
					t.Errorf("got %v", err)
				}
			})
		}
		wait.Wait()
		if shop, err := shop.get(t.Context()); err != nil || shop.Name != "Tea" || fetches != 2 {
			t.Errorf("got %+v, %v after %d fetches", shop, err, fetches)
		}
	})
}

// TestShopSurvivesCallersThatGiveUp: the first caller's context ends during its fetch; the others go on.
func TestShopSurvivesCallersThatGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShopCache(func(ctx context.Context) (Shop, error) {
			select {
			case <-ctx.Done():
				return Shop{}, ctx.Err()
			case <-time.After(3 * time.Second):
				return Shop{Name: "Tea"}, nil
			}
		})
		var wait sync.WaitGroup
		impatient := func(limit time.Duration) {
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			if _, err := shop.get(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		}
		wait.Go(func() { impatient(time.Second) })
		synctest.Wait()
		wait.Go(func() { impatient(500 * time.Millisecond) }) // a waiting one, who leaves alone
		for range 3 {
			wait.Go(func() {
				if shop, err := shop.get(t.Context()); err != nil || shop.Name != "Tea" {
					t.Errorf("got %+v, %v", shop, err)
				}
			})
		}
		wait.Wait()
	})
}

func TestShopSurvivesAPanickingFetch(t *testing.T) {
	calls := 0
	shop := newShopCache(func(context.Context) (Shop, error) {
		if calls++; calls == 1 {
			panic("broken")
		}
		return Shop{Name: "Tea"}, nil
	})
	func() {
		defer func() { _ = recover() }()
		_, _ = shop.get(t.Context())
	}()
	if shop, err := shop.get(t.Context()); err != nil || shop.Name != "Tea" {
		t.Errorf("got %+v, %v", shop, err)
	}
}

// TestShopIsFetchedAgainAfterAChange: once for each change of the profile, also while an earlier fetch runs.
func TestShopIsFetchedAgainAfterAChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fetches := 0
		shop := newShopCache(func(context.Context) (Shop, error) {
			fetches++
			name := fmt.Sprint("name ", fetches)
			pass(time.Second)
			return Shop{Name: name}, nil
		})
		monday := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
		var wait sync.WaitGroup
		since := func(changed time.Time, want string) {
			if got, err := shop.getSince(t.Context(), changed); err != nil || got.Name != want {
				t.Errorf("%s: got %+v, %v, want %s", changed, got, err, want)
			}
		}
		wait.Go(func() { since(time.Time{}, "name 1") })
		synctest.Wait()
		wait.Go(func() { since(monday, "name 2") })
		synctest.Wait()
		wait.Go(func() { since(monday, "name 2") })
		wait.Wait()
		since(monday, "name 2")
		if got, err := shop.get(t.Context()); err != nil || got.Name != "name 2" {
			t.Errorf("got %+v, %v", got, err)
		}
		since(monday.Add(time.Second), "name 3")
	})
}

func TestShopOfProfile(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	none, three := 0, 3
	for _, test := range []struct {
		units ecwid.FormatsAndUnits
		want  Shop
	}{
		{ecwid.FormatsAndUnits{Currency: "EUR", Timezone: "Europe/Berlin", WeightUnit: "KILOGRAM", DimensionsUnit: "CM"},
			Shop{Currency: "EUR", CurrencyPrecision: 2, Zone: berlin, WeightUnit: "KILOGRAM", DimensionsUnit: "CM"}},
		{ecwid.FormatsAndUnits{Currency: "JPY", CurrencyPrecision: &none}, Shop{Currency: "JPY", Zone: time.UTC}},
		{ecwid.FormatsAndUnits{Currency: "BHD", CurrencyPrecision: &three, Timezone: "Mars/Base"},
			Shop{Currency: "BHD", CurrencyPrecision: 3, Zone: time.UTC}},
	} {
		test.want.Name, test.want.URL = "Tea", "https://tea.example.com"
		got := ShopOf(ecwid.Profile{
			Settings: ecwid.Settings{StoreName: "Tea"}, GeneralInfo: ecwid.GeneralInfo{StoreURL: "https://tea.example.com"},
			FormatsAndUnits: test.units,
		})
		if diff := cmp.Diff(test.want, got, cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })); diff != "" {
			t.Error(diff)
		}
	}
}
