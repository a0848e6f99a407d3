package reader_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/reader"

	"github.com/google/go-cmp/cmp"
)

// following is a running Follow.
type following struct {
	told []string
	log  bytes.Buffer
	stop context.CancelFunc
	done chan error
}

func follow(t *testing.T, j journal.Journal, stores ...journal.StoreKey) *following {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	f := &following{stop: cancel, done: make(chan error, 1)}
	logger := slog.New(slog.NewTextHandler(&f.log, nil))
	go func() {
		f.done <- reader.Follow(ctx, j, stores, logger, func(store journal.StoreKey, trigger events.Trigger) {
			f.told = append(f.told, fmt.Sprintf("%s %s", store, trigger))
		})
	}()
	synctest.Wait()
	return f
}

func (f *following) check(t *testing.T, want ...string) {
	t.Helper()
	synctest.Wait()
	if diff := cmp.Diff(want, f.told); diff != "" {
		t.Error(diff)
	}
	f.told = nil
}

func TestFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf(t)
		s.add(shop, events.NewOrder)
		f := follow(t, s.Journal, shop, other)
		f.check(t)
		s.add(shop, events.NewOrder, events.NewPaidOrder)
		f.check(t, "app.ecwid.com/1003 new-order", "app.ecwid.com/1003 new-paid-order")
		s.add(other, events.NewCustomer)
		s.add("app.ecwid.com/3", events.NewCustomer)
		f.check(t, "app.ecwid.com/2002 new-customer")
		many := make([]events.Trigger, 1201)
		for i := range many {
			many[i] = events.NewProduct
		}
		s.add(shop, many...)
		synctest.Wait()
		if len(f.told) != len(many) {
			t.Errorf("%d of %d were told", len(f.told), len(many))
		}
		f.stop()
		if err := <-f.done; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// failing is a journal that fails while it is told to.
type failing struct {
	journal.Journal
	fails atomic.Bool
}

func (f *failing) Read(ctx context.Context, q journal.Query) (journal.Page, error) {
	if f.fails.Load() {
		return journal.Page{}, errors.New("the disk is busy")
	}
	return f.Journal.Read(ctx, q)
}

// TestFollowGoesOn: what comes while the journal cannot be read is told when it can.
func TestFollowGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf(t)
		j := &failing{Journal: s.Journal}
		f := follow(t, j, shop, other)
		j.fails.Store(true)
		s.add(shop, events.NewOrder)
		<-time.After(10 * time.Second)
		f.check(t)
		j.fails.Store(false)
		<-time.After(2 * time.Second)
		f.check(t, "app.ecwid.com/1003 new-order")
		j.fails.Store(true)
		s.add(shop, events.NewOrder)
		<-time.After(time.Hour)
		j.fails.Store(false)
		<-time.After(3 * time.Second)
		f.check(t, "app.ecwid.com/1003 new-order")
		log := f.log.String()
		if failed, healed := strings.Count(log, "the disk is busy"), strings.Count(log, "can be read again"); failed < 4 || failed > 20 || healed != 2 {
			t.Errorf("log: %s", log)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-f.done; !errors.Is(err, journal.ErrClosed) {
			t.Error(err)
		}
	})
}

func TestFollowNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf(t)
		s.add(shop, events.NewOrder)
		f := follow(t, s.Journal)
		s.add(shop, events.NewOrder)
		f.check(t)
		f.stop()
		if err := <-f.done; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}
