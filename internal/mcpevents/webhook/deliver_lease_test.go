package webhook

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestTakeOver: of two processes one delivers. The other goes on at once when it stops, and soon when it dies.
func TestTakeOver(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		d.subscribe(request(t, "ann"))
		stopFirst := d.run()
		settle(time.Second / 2)
		stopSecond := d.run()
		defer func() { stopSecond() }()
		settle(5 * time.Second)
		d.paid(5)
		settle(time.Second)
		stopFirst()
		d.paid(5)
		settle(2 * time.Second)
		got := d.endpoints.ids()
		slices.Sort(got)
		if len(got) != 10 || len(slices.Compact(got)) != 10 {
			t.Errorf("got %v", got)
		}
	})
}

// TestLostLease: who has lost the lease breaks off what is under way, sends nothing more and writes nothing.
func TestLostLease(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		r := request(t, "ann")
		d.subscribe(r)
		d.endpoints.takes = func(posted) time.Duration { return 8 * time.Second }
		defer d.run()()
		settle(2 * time.Second)
		d.paid(8)
		settle(time.Second)
		before, thief := d.delivery(r), "another process"
		if err := d.log.Release(t.Context(), leaseName(shop), "process 1"); err != nil {
			t.Fatal(err)
		}
		if _, held, err := d.log.Lease(t.Context(), leaseName(shop), thief, time.Hour); err != nil || !held {
			t.Fatal(held, err)
		}
		settle(1100 * time.Millisecond)
		if d.endpoints.busy != 0 {
			t.Error("attempts go on")
		}
		settle(time.Minute)
		if got := d.endpoints.got(); len(got) != 4 {
			t.Errorf("got %v", d.endpoints.ids())
		}
		if diff := cmp.Diff(before, d.delivery(r)); diff != "" {
			t.Errorf("something was written: %s", diff)
		}
	})
}

// TestGracefulStop: what is under way at the end may be finished, and is not delivered again.
func TestGracefulStop(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		d.subscribe(request(t, "ann"))
		d.endpoints.takes = func(p posted) time.Duration {
			if p.EventID == "order-paid-1003-2" {
				return time.Minute
			}
			return time.Second
		}
		stop := d.run()
		settle(2 * time.Second)
		d.paid(2)
		settle(time.Second / 2)
		began := time.Now()
		stop()
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("stopping took %v", took)
		}
		d.endpoints.set(nil, nil)
		defer d.run()()
		settle(5 * time.Second)
		got := d.endpoints.ids()[2:]
		if !slices.Equal(got, []string{"order-paid-1003-2"}) {
			t.Errorf("after the restart: %v", got)
		}
	})
}
