package feed_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

func TestPages(t *testing.T) {
	s := newShelf(t)
	s.fill(events.NewOrder, events.NewPaidOrder, events.NewOrder, events.NewCustomer, events.NewOrder)
	s.add(other, events.NewOrder, `{}`, events.Match{})
	for _, test := range []struct {
		name  string
		after int64
		limit int
		want  string
	}{
		{"order.created", 0, 9, "1 3 5 @6"},
		{"order.created", 0, 3, "1 3 5 @6"},
		{"order.created", 0, 2, "1 3 @3 more"},
		{"order.created", 1, 1, "3 @3 more"},
		{"order.created", 3, 1, "5 @6"},
		{"order.created", 6, 1, "@6"},
		{"order.created", 7, 1, "@6 truncated"}, // a journal that is older than the reader
		{"customer.created", 0, 1, "4 @6"},
		{"product.created", 2, 1, "@6"},
	} {
		if got := show(s.page(query(t, test.name, ``, test.after, test.limit))); got != test.want {
			t.Errorf("%s after %d, at most %d: %s, want %s", test.name, test.after, test.limit, got, test.want)
		}
	}
	s.purge(3)
	for after, want := range map[int64]string{0: "5 @6 truncated", 2: "5 @6 truncated", 3: "5 @6", 5: "@6"} {
		if got := show(s.page(query(t, "order.created", ``, after, 9))); got != want {
			t.Errorf("after %d: %s, want %s", after, got, want)
		}
	}
}

// More is told only when there is more that the filter wants, as far as one call looks.
func TestPagesWithAFilter(t *testing.T) {
	s := newShelf(t)
	for _, total := range []string{"5", "20", "5", "20", "5"} {
		s.add(shop, events.NewOrder, `{"total":`+total+`}`, events.Match{})
	}
	for _, test := range []struct {
		after int64
		limit int
		want  string
	}{{0, 9, "2 4 @5"}, {0, 2, "2 4 @5"}, {0, 1, "2 @3 more"}, {3, 1, "4 @5"}, {4, 1, "@5"}} {
		if got := show(s.page(query(t, "order.created", `{"minTotal":10}`, test.after, test.limit))); got != test.want {
			t.Errorf("after %d, at most %d: %s, want %s", test.after, test.limit, got, test.want)
		}
	}
}

func TestOneCallPassesTwoThousandRecords(t *testing.T) {
	s := newShelf(t)
	for range 2005 {
		s.add(shop, events.NewOrder, `{"total":1}`, events.Match{})
	}
	s.add(shop, events.NewOrder, `{"total":20}`, events.Match{})
	first := s.page(query(t, "order.created", `{"minTotal":10}`, 0, 5))
	second := s.page(query(t, "order.created", `{"minTotal":10}`, first.Last, 5))
	if show(first) != "@2000 more" || show(second) != "2006 @2006" {
		t.Errorf("pages %s, then %s", show(first), show(second))
	}
	all := s.page(query(t, "order.created", ``, 0, 1000))
	if len(all.Occurrences) != 1000 || all.Last != 1000 || !all.More {
		t.Errorf("without a filter: %d, last %d, more %t", len(all.Occurrences), all.Last, all.More)
	}
}

func TestOccurrence(t *testing.T) {
	s := newShelf(t)
	s.add(shop, events.NewAbandonedCart, `{"cartId":"C","email":"jane@example.com","total":19.90}`, events.Match{SKUs: []string{"HIDDEN"}})
	if _, err := s.Commit(t.Context(), journal.Batch{Store: shop, Recovered: []string{"1"}}); err != nil {
		t.Fatal(err)
	}
	page := s.page(query(t, "cart.abandoned", ``, 0, 1))
	cursor := s.Cursor(shop, page.Last)
	page.Occurrences[0].Cursor = &cursor
	got, err := json.Marshal(page.Occurrences[0])
	want := `{"eventId":"1","name":"cart.abandoned","timestamp":"2026-06-15T11:01:00Z","data":{"cartId":"C","detectedAt":"2026-06-15T12:01:00Z",` +
		`"email":"jane@example.com","recovered":true,"source":"poll","storeId":1003,"total":19.90},"cursor":"` + cursor + `"}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v\nwant %s", got, err, want)
	}
}

// An event that was erased on somebody's request still happened; no filter finds it.
func TestErasedEvents(t *testing.T) {
	s := newShelf(t)
	s.add(shop, events.NewOrder, `{"total":20}`, events.Match{CustomerID: 7})
	if n, err := s.Forget(t.Context(), func([]byte) bool { return true }); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	page := s.page(query(t, "order.created", ``, 0, 9))
	if len(page.Occurrences) != 1 {
		t.Fatalf("got %s", show(page))
	}
	got := page.Occurrences[0]
	if at := s.opens.Add(time.Minute); !got.Timestamp.Equal(at) || string(got.Data) != `{"detectedAt":"2026-06-15T12:01:00Z","storeId":1003}` {
		t.Errorf("got %s, %s", got.Timestamp, got.Data)
	}
	if !valid(t, compile(t, lookup(t, "order.created").PayloadSchema), string(got.Data)) {
		t.Error("the schema does not take what is left")
	}
	for _, arguments := range []string{`{"maxTotal":100}`, `{"minTotal":0}`, `{"customerId":7}`, `{"customerEmail":"a@b"}`, `{"sku":"x"}`} {
		if got := show(s.page(query(t, "order.created", arguments, 0, 9))); got != "@1" {
			t.Errorf("%s gives %s", arguments, got)
		}
	}
}

// TestDamagedRecordsArePassed: they are a gap, and do not keep followers from what comes later.
func TestDamagedRecordsArePassed(t *testing.T) {
	for _, event := range []string{`{`, `{"summary":{"total":"much"}}`, `{"summary":[]}`} {
		s := newShelf(t)
		_, err := s.Commit(t.Context(), journal.Batch{Store: shop, Append: []journal.Record{{EventID: "e-1", Trigger: "new-order", At: s.opens, Event: []byte(event)}}})
		if err != nil {
			t.Fatal(err)
		}
		s.add(shop, events.NewOrder, `{"total":1}`, events.Match{})
		page := s.page(query(t, "order.created", ``, 0, 1))
		if len(page.Occurrences) != 1 || page.Occurrences[0].Position != 2 || !page.Truncated || page.Last != 2 {
			t.Errorf("%s: %+v", event, page)
		}
		if page = s.page(query(t, "order.created", ``, page.Last, 1)); len(page.Occurrences) != 0 || page.Truncated {
			t.Errorf("%s, then: %+v", event, page)
		}
	}
}

// broken is a journal of which some calls fail.
type broken struct {
	journal.Journal
	read, oldest error
}

func (b broken) Read(ctx context.Context, q journal.Query) (journal.Page, error) {
	page, err := b.Journal.Read(ctx, q)
	return page, errors.Join(err, b.read)
}

func (b broken) Oldest(ctx context.Context, store journal.StoreKey) (int64, error) {
	position, err := b.Journal.Oldest(ctx, store)
	return position, errors.Join(err, b.oldest)
}

func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf(t)
		s.fill(events.NewOrder)
		if err := s.Wait(t.Context(), 0); err != nil {
			t.Error(err)
		}
		waited := make(chan error)
		go func() { waited <- s.Wait(t.Context(), 1) }()
		synctest.Wait()
		select {
		case err := <-waited:
			t.Fatalf("did not wait: %v", err)
		default:
		}
		s.add(other, events.NewCustomer, `{}`, events.Match{})
		if err := <-waited; err != nil {
			t.Error(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := s.Wait(ctx, 2); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

func TestTypesWithTheirTriggers(t *testing.T) {
	s := newShelf(t)
	s.fill(events.Triggers()...)
	got := map[string]string{}
	for _, name := range []string{"order.created", "order.paid", "cart.abandoned", "customer.created", "product.created", "order.pickup_placed", "order.shipping_placed"} {
		page := s.page(query(t, name, ``, 0, 9))
		got[name] = show(page)
		for _, occurrence := range page.Occurrences {
			if occurrence.Name != name {
				t.Errorf("%s is called %s", name, occurrence.Name)
			}
		}
	}
	want := map[string]string{"order.created": "1 @7", "order.paid": "2 @7", "cart.abandoned": "3 @7", "customer.created": "4 @7",
		"product.created": "5 @7", "order.pickup_placed": "6 @7", "order.shipping_placed": "7 @7"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
