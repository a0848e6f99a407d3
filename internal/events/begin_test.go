package events_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
)

// A local clock that is ahead of Ecwid's makes a replay that was meant to begin in the past begin in the future.
func TestReplayFromTheFutureBeginsNow(t *testing.T) {
	for _, ahead := range []time.Duration{20 * time.Second, 2 * time.Hour, 24 * 365 * time.Hour} {
		t.Run(ahead.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{})
				s.order("PAID", "")
				s.create("/products", `{"name":"Cup","price":20}`)
				s.wait(time.Minute)
				s.start(func(o *events.Options) { o.ReplaySince = s.now().Add(ahead) })
				order := s.order("AWAITING_PAYMENT", "")
				s.wait(time.Minute)
				s.halt()
				s.wait(time.Minute)
				customer := s.create("/customers", `{"email":"bob@shop.test"}`)
				s.start()
				s.wait(time.Minute)
				s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("customer-created ", customer.ID))
			})
		})
	}
}

// What happens in the very second of the last change that was there at the start does not move the store's stamp.
func TestAChangeInTheSecondOfTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, sandbox.Options{})
		s.create("/customers", `{"email":"ada@shop.test"}`)
		s.follow, s.stop = run(s.defaults())
		s.wait(900 * time.Millisecond) // all has been read, and the second is not over
		if paths := s.paths(); len(paths) < 5 {
			t.Fatalf("read only %q", paths)
		}
		order := s.order("PAID", "")
		s.wait(time.Minute)
		s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("order-paid ", order.ID))
	})
}

// A journal in which the future was noted as the beginning begins when it is next used.
func TestBeginningInTheFutureHeals(t *testing.T) {
	for _, complete := range []bool{true, false} {
		t.Run(fmt.Sprint("complete: ", complete), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, sandbox.Options{})
				s.create("/customers", `{"email":"ada@shop.test"}`)
				s.order("PAID", "")
				s.wait(time.Hour)
				s.touch()
				s.wait(time.Minute)
				future := s.now().AddDate(70, 0, 0)
				batch := journal.Batch{Store: storeKey}
				for _, topic := range []string{"orders", "carts", "customers", "products"} {
					batch.Set = append(batch.Set, setting(t, "begin/"+topic, map[string]any{"at": future, "complete": complete}),
						setting(t, "cursor/"+topic, map[string]any{"stamp": future, "swept": future}))
				}
				if _, err := s.journal.Commit(context.Background(), batch); err != nil {
					t.Fatal(err)
				}
				s.start()
				order := s.order("PAID", "")
				customer := s.create("/customers", `{"email":"bob@shop.test"}`)
				s.wait(time.Minute)
				s.expect(fmt.Sprint("order-created ", order.ID), fmt.Sprint("order-paid ", order.ID), fmt.Sprint("customer-created ", customer.ID))
			})
		})
	}
}

func setting(t *testing.T, key string, value map[string]any) journal.Entry {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return journal.Entry{Key: key, Value: data}
}
