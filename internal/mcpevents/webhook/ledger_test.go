package webhook

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
)

// TestLedgerTurns: changes of a store come one after another, in one process and in many.
func TestLedgerTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := memory.New()
		ledgers := []*ledger{newLedger(j, "a"), newLedger(j, "b")}
		inside, done := 0, 0
		var all sync.WaitGroup
		for n := range 20 {
			all.Go(func() {
				err := ledgers[n%2].change(t.Context(), shop, func(fence int64) error {
					if inside++; inside > 1 || fence == 0 {
						t.Errorf("%d at once, fence %d", inside, fence)
					}
					pass(300 * time.Millisecond)
					inside--
					done++
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if done != 20 {
			t.Errorf("%d were done", done)
		}
	})
}

// TestLedgerAfterDeath: a process that died in its turn holds others up for a while, and writes nothing any more.
func TestLedgerAfterDeath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := memory.New()
		begun := time.Now()
		old, _, err := j.Lease(t.Context(), "mcp-subscriptions/"+string(shop), "dead", turnTTL)
		if err != nil {
			t.Fatal(err)
		}
		err = newLedger(j, "alive").change(t.Context(), shop, func(fence int64) error {
			_, err := j.Commit(t.Context(), journal.Batch{Store: shop, Fence: old})
			if !errors.Is(err, journal.ErrFenced) {
				t.Errorf("the dead writes: %v", err)
			}
			_, err = j.Commit(t.Context(), journal.Batch{Store: shop, Fence: fence})
			return err
		})
		if took := time.Since(begun); err != nil || took < turnTTL || took > turnWait {
			t.Errorf("%v after %v", err, took)
		}
	})
}

// pausing is a journal as a process reaches it that stops for a while, such as a laptop that sleeps, before it writes.
type pausing struct {
	journal.Journal
	pause time.Duration
}

func (p *pausing) Commit(ctx context.Context, batch journal.Batch) ([]journal.Record, error) {
	pass(p.pause)
	return p.Journal.Commit(ctx, batch)
}

// TestLateWriter: who stopped in its turn overwrites nothing of what others did since.
func TestLateWriter(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		late := make(chan error, 1)
		sleepy := o.process(&pausing{o.log, time.Minute})
		go func() {
			_, err := sleepy.Subscribe(t.Context(), request(t, "ann", with(secret(t, 2))))
			late <- err
		}()
		synctest.Wait()
		o.subscribe(request(t, "ann"))
		if err := <-late; !errors.Is(err, ErrBusy) {
			t.Errorf("the late one: %v", err)
		}
		if got := o.signsWith(request(t, "ann")); !slices.Equal(got, []string{secretText(1)}) {
			t.Errorf("signs with %q", got)
		}
	})
}

func TestLedgerGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := memory.New()
		mine, theirs := newLedger(j, "mine"), newLedger(j, "theirs")
		never := func(int64) error { t.Error("it is not its turn"); return nil }
		stop, done := make(chan struct{}), make(chan error, 1)
		go func() {
			done <- theirs.change(t.Context(), shop, func(int64) error {
				for { // longer than a lease lasts without being renewed
					select {
					case <-time.After(turnTTL / 2):
						if _, _, err := j.Lease(t.Context(), "mcp-subscriptions/"+string(shop), "theirs", turnTTL); err != nil {
							return err
						}
					case <-stop:
						return nil
					}
				}
			})
		}()
		synctest.Wait()
		if err := mine.change(t.Context(), shop, never); !errors.Is(err, ErrBusy) {
			t.Errorf("got %v", err)
		}
		for name, l := range map[string]*ledger{"another process": mine, "the same": theirs} {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if err := l.change(ctx, shop, never); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: got %v", name, err)
			}
			cancel()
		}
		if err := mine.change(t.Context(), otherShop, func(int64) error { return nil }); err != nil {
			t.Errorf("another store: %v", err)
		}
		close(stop)
		if err := <-done; err != nil {
			t.Error(err)
		}
		failed := errors.New("failed")
		if err := mine.change(t.Context(), shop, func(int64) error { return failed }); !errors.Is(err, failed) {
			t.Errorf("got %v", err)
		}
		if err := theirs.change(t.Context(), shop, func(int64) error { return nil }); err != nil {
			t.Errorf("after a failure: %v", err)
		}
	})
}

// TestRemoveGeneration: who means a former generation removes nothing.
func TestRemoveGeneration(t *testing.T) {
	inOffice(t, Limits{}, func(t *testing.T, o *office) {
		r := request(t, "ann")
		o.subscribe(r)
		former := o.row(r).Generation
		pass(time.Hour)
		o.subscribe(r)
		if _, removed, err := o.ledger.remove(t.Context(), shop, r.id(), former); removed || err != nil || o.count(shop) != 1 {
			t.Errorf("the former one: %v, %v", removed, err)
		}
		if row, removed, err := o.ledger.remove(t.Context(), shop, r.id(), o.row(r).Generation); !removed || err != nil || row.ID != r.id() || o.count(shop) != 0 {
			t.Errorf("the present one: %v, %v, %v", row, removed, err)
		}
	})
}
