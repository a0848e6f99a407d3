package report_test

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/report"
)

// busyDesk is a Source in which something happens after the first order of the first walk.
type busyDesk struct {
	report.Source
	happens func()
}

func (b *busyDesk) Orders(ctx context.Context, q ecwid.OrderQuery) iter.Seq2[ecwid.Order, error] {
	return func(yield func(ecwid.Order, error) bool) {
		for o, err := range b.Source.Orders(ctx, q) {
			if !yield(o, err) {
				return
			}
			if happens := b.happens; happens != nil {
				b.happens = nil
				happens()
			}
		}
	}
}

// TestDispatchWhileOrdersChange: an order that is sent, one that is cancelled, one that is deleted, one that becomes
// dearer, one that is to be sent again, and a new one, all while orders are read.
func TestDispatchWhileOrdersChange(t *testing.T) {
	shop := openOps(t, "UTC", monday)
	old := monday.AddDate(0, 0, -10)
	sent, cancelled, deleted, dearer := shop.shipped(old, nil), shop.shipped(old, nil), shop.shipped(old, nil), shop.shipped(old, nil)
	again := shop.shipped(old, map[string]any{"fulfillmentStatus": "SHIPPED", "total": 7})
	source := &busyDesk{Source: shop.client, happens: func() {
		shop.store.Advance(time.Minute)
		shop.edit("/orders/"+sent, `{"fulfillmentStatus":"SHIPPED"}`)
		shop.edit("/orders/"+cancelled, `{"paymentStatus":"CANCELLED"}`)
		shop.edit("/orders/"+dearer, `{"total":99.95}`)
		shop.edit("/orders/"+again, `{"fulfillmentStatus":"PROCESSING"}`)
		if _, err := shop.store.Delete("/orders/" + deleted); err != nil {
			t.Fatal(err)
		}
		shop.shipped(monday, map[string]any{"total": 3})
	}}
	got, err := shop.reporterOf(source).Dispatch(t.Context(), report.DispatchQuery{Days: 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.ChangedMeanwhile || got.All.ToSend != 3 || got.All.ToSendTotal.String() != "109.95" || got.All.OverdueTotal.String() != "106.95" {
		t.Errorf("changed %v, %d to send, together %s, overdue %s", got.ChangedMeanwhile, got.All.ToSend, got.All.ToSendTotal, got.All.OverdueTotal)
	}
}

// TestKeptReportsKnowTheTime: a report is served again while the store has not changed, but not when time alone makes
// another one of it.
func TestKeptReportsKnowTheTime(t *testing.T) {
	shop := openOps(t, "America/New_York", monday)
	shop.shipped(monday.AddDate(0, 0, -2), map[string]any{"pickupTime": ecwidTime(monday.Add(30 * time.Second)),
		"shippingOption": map[string]any{"fulfillmentType": "PICKUP"}})
	requests := func(ask func() error) int {
		shop.store.ResetRequests()
		if err := ask(); err != nil {
			t.Fatal(err)
		}
		return len(shop.store.Requests())
	}
	overdue, lastDay := 0, ""
	dispatch := func() error {
		got, err := shop.reporter.Dispatch(t.Context(), report.DispatchQuery{Days: 2}, nil)
		overdue = got.All.Overdue
		return err
	}
	load := func() error {
		got, err := shop.reporter.FulfilmentLoad(t.Context(), report.LoadQuery{Weeks: 1}, nil)
		if err == nil {
			lastDay = got.Days[6].Date
		}
		return err
	}
	screen := func() error {
		_, err := shop.reporter.Compliance(t.Context(), report.ComplianceQuery{Threshold: ecwid.MustMoney("1")}, nil)
		return err
	}
	steps := []struct {
		name    string
		ask     func() error
		later   time.Duration
		kept    bool
		overdue int
		lastDay string
	}{
		{"dispatch", dispatch, 0, false, 0, ""},
		{"dispatch at once", dispatch, 0, true, 0, ""},
		{"dispatch a minute later", dispatch, time.Minute, false, 1, ""},
		{"load", load, 0, false, 1, "2026-11-01"},
		{"load an hour later", load, time.Hour, true, 1, "2026-11-01"},
		{"load the next day", load, 24 * time.Hour, false, 1, "2026-11-02"},
		{"compliance", screen, 0, false, 1, "2026-11-02"},
		{"compliance again", screen, time.Hour, true, 1, "2026-11-02"},
		{"compliance the next day", screen, 24 * time.Hour, false, 1, "2026-11-02"},
	}
	for _, step := range steps {
		shop.now = shop.now.Add(step.later)
		if n := requests(step.ask); (n == 1) != step.kept {
			t.Errorf("%s: %d requests, kept should be %v", step.name, n, step.kept)
		}
		if overdue != step.overdue || lastDay != step.lastDay {
			t.Errorf("%s: overdue %d, last day %s", step.name, overdue, lastDay)
		}
	}
}

// TestKeptReportsFollowTheStore: each report is computed again when what it depends on changed.
func TestKeptReportsFollowTheStore(t *testing.T) {
	shop := openOps(t, "UTC", monday)
	id, _ := shop.add("/products", map[string]any{"name": "Cup", "sku": "CUP", "quantity": 9})
	order := shop.shipped(monday.AddDate(0, 0, -2), nil)
	ask := func(name string, given map[string]string) string {
		got := shop.named(name, given)
		return fmt.Sprint(got["counts"], got["all"], got["total"])
	}
	for name, change := range map[string]func(){
		"stock":           func() { shop.edit(fmt.Sprintf("/products/%d", id), `{"quantity":0}`) },
		"dispatch":        func() { shop.edit("/orders/"+order, `{"total":77}`) },
		"fulfilment-load": func() { shop.shipped(monday.AddDate(0, 0, -1), nil) },
		"compliance":      func() { shop.add("/products", map[string]any{"name": "New", "sku": "NEW"}) },
	} {
		before := ask(name, nil)
		shop.store.Advance(time.Minute)
		change()
		if after := ask(name, nil); after == before {
			t.Errorf("%s still says %s", name, after)
		}
	}
}
