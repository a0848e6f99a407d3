package report_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/report"
)

// noon is the time in every shop of these tests when it opens.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// tester is a *testing.T or a *rapid.T.
type tester interface {
	Helper()
	Context() context.Context
	Error(args ...any)
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// shop is a sandbox store with the reports of it.
type shop struct {
	t       tester
	store   *sandbox.Store
	client  *ecwid.Client
	zone    *time.Location
	reports *report.Reporter
}

// openShop opens a shop whose clock stands; store.Advance moves it.
func openShop(t tester, opts sandbox.Options) *shop {
	t.Helper()
	opts.Now = func() time.Time { return noon }
	store := sandbox.New(opts)
	client, err := ecwid.New(ecwid.Config{
		StoreID: store.Info().StoreID, Token: ecwid.NewSecret(store.Info().Token), Transport: store.Transport(),
		Limits: ecwid.NewLimitsOf(ecwid.Budget{Burst: 10_000, PerSecond: 10_000}),
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{t: t, store: store, client: client}
	s.reports = s.reporter(client)
	return s
}

// reporter is a Reporter of the shop that reads from source.
func (s *shop) reporter(source report.Source) *report.Reporter {
	return report.New(report.Options{Source: source, Store: s.facts, Now: s.store.Now})
}

// facts are the facts of the store as its profile has them at the moment.
func (s *shop) facts(ctx context.Context, _ ecwid.Time) (report.Store, error) {
	p, err := s.client.Profile(ctx)
	if err != nil {
		return report.Store{}, err
	}
	zone, err := time.LoadLocation(p.FormatsAndUnits.Timezone)
	return report.Store{
		StoreID: p.GeneralInfo.StoreID, Name: p.Settings.StoreName, Currency: p.FormatsAndUnits.Currency,
		Precision: *p.FormatsAndUnits.CurrencyPrecision, Zone: zone,
	}, err
}

// trade sets the currency, its decimal places and the time zone.
func (s *shop) trade(currency string, places int, zone string) {
	s.t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		s.t.Fatal(err)
	}
	s.zone = location
	s.put("/profile", fmt.Sprintf(`{"formatsAndUnits":{"currency":%q,"currencyPrecision":%d,"timezone":%q}}`, currency, places, zone))
}

func (s *shop) put(path, body string) {
	s.t.Helper()
	if _, err := s.store.Update(path, []byte(body)); err != nil {
		s.t.Fatal(err)
	}
}

// sell stores an order as it is and returns its id.
func (s *shop) sell(body string) string {
	s.t.Helper()
	data, err := s.store.Create("/orders", []byte(body))
	if err != nil {
		s.t.Fatal(err)
	}
	var answer struct{ OrderID string }
	if err := json.Unmarshal(data, &answer); err != nil {
		s.t.Fatal(err)
	}
	return answer.OrderID
}

// rawSearch reads all items of a search past the client, as the store holds them.
func rawSearch[T any](s *shop, path string) []T {
	s.t.Helper()
	var all []T
	for {
		data, err := s.store.JSON(fmt.Sprintf("%slimit=100&offset=%d", path, len(all)))
		if err != nil {
			s.t.Fatal(err)
		}
		var page struct{ Items []T }
		if err := json.Unmarshal(data, &page); err != nil {
			s.t.Fatal(err)
		}
		if len(page.Items) == 0 {
			return all
		}
		all = append(all, page.Items...)
	}
}

// rat is a JSON number, exactly.
func rat(n json.Number) *big.Rat {
	if n == "" {
		return new(big.Rat)
	}
	r, ok := new(big.Rat).SetString(string(n))
	if !ok {
		panic("not a number: " + n)
	}
	return r
}

// same reports whether a figure of a report is the one that was calculated.
func same(t tester, what string, got ecwid.Money, want *big.Rat) {
	t.Helper()
	r, _ := new(big.Rat).SetString(got.String())
	if r.Cmp(want) != 0 {
		t.Errorf("%s is %s, want %s", what, got, want.FloatString(4))
	}
}
