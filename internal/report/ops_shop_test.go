package report_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/report"
)

// opsShop is a sandbox store with a Reporter of it, at one fixed moment.
type opsShop struct {
	store    *sandbox.Store
	client   *ecwid.Client
	place    *time.Location
	now      time.Time
	reporter *report.Reporter
	fail     failing
}

// failing is what tests and properties have in common.
type failing interface {
	Helper()
	Fatalf(format string, args ...any)
}

// openOps opens an empty store in a zone. The reporter's clock stands at now; the store was last changed long before.
func openOps(t failing, zone string, now time.Time) *opsShop {
	t.Helper()
	at := now.Add(-24 * time.Hour)
	shop := &opsShop{fail: t, now: now}
	shop.store = sandbox.New(sandbox.Options{Now: func() time.Time { return at }})
	var err error
	shop.client, err = ecwid.New(ecwid.Config{
		StoreID: shop.store.Info().StoreID, Token: ecwid.NewSecret(shop.store.Info().Token), Transport: shop.store.Transport(),
	})
	if err != nil {
		t.Fatalf("%v", err)
	}
	shop.place, err = time.LoadLocation(zone)
	if err != nil {
		t.Fatalf("%v", err)
	}
	shop.reporter = shop.reporterOf(shop.client)
	return shop
}

// reporterOf is a Reporter of the shop that reads from another source.
func (s *opsShop) reporterOf(source report.Source) *report.Reporter {
	return report.New(report.Options{
		Source: source, Now: func() time.Time { return s.now },
		Store: func(context.Context, ecwid.Time) (report.Store, error) {
			return report.Store{StoreID: 1003, Name: "Shop", Currency: "EUR", Precision: 2, Zone: s.place}, nil
		},
	})
}

// edit changes an entity past all gates.
func (s *opsShop) edit(path, body string) {
	s.fail.Helper()
	if _, err := s.store.Update(path, []byte(body)); err != nil {
		s.fail.Fatalf("%v", err)
	}
}

// add creates an entity past all gates and returns its id and, of an order, its orderId.
func (s *opsShop) add(path string, body map[string]any) (id int64, orderID string) {
	s.fail.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		s.fail.Fatalf("%v", err)
	}
	data, err := s.store.Create(path, text)
	if err != nil {
		s.fail.Fatalf("%v", err)
	}
	var answer struct {
		ID      int64
		OrderID string
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		s.fail.Fatalf("%v", err)
	}
	return answer.ID, answer.OrderID
}

// rawOf reads all items of a list as the store has them, page by page.
func rawOf[T any](s *opsShop, path string) []T {
	s.fail.Helper()
	var items []T
	for {
		data, err := s.store.JSON(fmt.Sprintf("%s&limit=100&offset=%d", path, len(items)))
		if err != nil {
			s.fail.Fatalf("%v", err)
		}
		var page struct {
			Total int
			Items []T
		}
		if err := json.Unmarshal(data, &page); err != nil {
			s.fail.Fatalf("%v", err)
		}
		items = append(items, page.Items...)
		if len(page.Items) == 0 || len(items) >= page.Total {
			return items
		}
	}
}

// named computes a report by its name and reads its JSON.
func (s *opsShop) named(name string, given map[string]string) map[string]any {
	s.fail.Helper()
	data, err := s.reporter.Report(context.Background(), name, given, nil)
	if err != nil {
		s.fail.Fatalf("%v", err)
	}
	var answer map[string]any
	if err := json.Unmarshal(data, &answer); err != nil {
		s.fail.Fatalf("%v", err)
	}
	return answer
}

// refused checks that a report does not accept a parameter, for a reason that has these words.
func (s *opsShop) refused(t *testing.T, name string, given map[string]string, parameter, words string) {
	t.Helper()
	_, err := s.reporter.Report(t.Context(), name, given, nil)
	checkParameterError(t, err, parameter, words)
}
