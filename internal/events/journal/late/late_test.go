package late_test

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

	"go.uber.org/goleak"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/contract"
	"ecwid-mcp/internal/events/journal/late"
	"ecwid-mcp/internal/events/journal/memory"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// What the journal fails with; errOver stands for nothing any more.
var (
	errFull = fmt.Errorf("%w: make room in /data", journal.ErrFull)
	errOver = fmt.Errorf("all is well: %w", errors.ErrUnsupported)
)

func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }

// TestContract: once open, it is like the journal that was opened.
func TestContract(t *testing.T) {
	contract.Run(t, func(*testing.T) journal.Journal { return late.After(memory.New()) })
}

// calls are all calls that may fail.
func calls(ctx context.Context, j journal.Journal) map[string]error {
	all := map[string]error{}
	_, all["Receive"] = j.Receive(ctx, nil)
	_, all["Inbox"] = j.Inbox(ctx, "shop", 1)
	_, all["Commit"] = j.Commit(ctx, journal.Batch{Store: "shop"})
	_, all["Read"] = j.Read(ctx, journal.Query{Store: "shop"})
	_, all["Oldest"] = j.Oldest(ctx, "shop")
	_, all["Stores"] = j.Stores(ctx)
	_, all["Entries"] = j.Entries(ctx, "shop", "")
	_, _, all["Entry"] = j.Entry(ctx, "shop", "key")
	_, all["Due"] = j.Due(ctx, "shop", time.Now(), 1)
	all["Wait"] = j.Wait(ctx, 0)
	_, _, all["Lease"] = j.Lease(ctx, "lease", "me", time.Second)
	all["Release"] = j.Release(ctx, "lease", "me")
	_, all["Purge"] = j.Purge(ctx, time.Now(), time.Hour, 1)
	_, all["Forget"] = j.Forget(ctx, func([]byte) bool { return false })
	return all
}

// TestUntilItOpens: every call says why there is no journal, the log says it once for each reason, and in the end it is
// there.
func TestUntilItOpens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tries []time.Duration
		start, opened := time.Now(), memory.New()
		var reason atomic.Value
		reason.Store(errFull)
		var log bytes.Buffer
		j := late.New(t.Context(), func(context.Context) (journal.Journal, error) {
			tries = append(tries, time.Since(start))
			if reason.Load() == errOver {
				return opened, nil
			}
			return nil, reason.Load().(error)
		}, errFull, slog.New(slog.NewTextHandler(&log, nil)))
		<-time.After(4 * time.Minute)
		synctest.Wait()
		for name, err := range calls(t.Context(), j) {
			if !errors.Is(err, journal.ErrFull) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if j.Epoch() != "" || j.CursorKey() != nil || log.Len() != 0 {
			t.Errorf("epoch %q, key %v, log %s", j.Epoch(), j.CursorKey(), &log)
		}
		reason.Store(fmt.Errorf("%w: move it away", journal.ErrDamaged))
		<-time.After(3 * time.Minute)
		synctest.Wait()
		if _, err := j.Opened(); !errors.Is(err, journal.ErrDamaged) || strings.Count(log.String(), "\n") != 1 || !strings.Contains(log.String(), "damaged") {
			t.Errorf("%v, log %s", err, &log)
		}
		select {
		case <-j.Settled():
			t.Error("it is said to be open")
		default:
		}
		reason.Store(errOver)
		<-j.Settled()
		if _, err := j.Commit(t.Context(), journal.Batch{Store: "shop", Set: []journal.Entry{{Key: "a"}}}); err != nil || j.Epoch() != opened.Epoch() {
			t.Errorf("%v, epoch %q", err, j.Epoch())
		}
		if strings.Count(log.String(), "\n") != 2 || !strings.Contains(log.String(), "open now") {
			t.Errorf("log %s", &log)
		}
		if got := fmt.Sprint(tries[:6]); got != "[5s 15s 35s 1m15s 2m15s 3m15s]" {
			t.Errorf("tried after %s", got)
		}
		tried := len(tries)
		<-time.After(time.Hour)
		if err := j.Close(); err != nil || len(tries) != tried {
			t.Errorf("%v, %d tries", err, len(tries))
		}
		for name, err := range calls(t.Context(), opened) {
			if !errors.Is(err, journal.ErrClosed) {
				t.Errorf("after the end: %s: %v", name, err)
			}
		}
	})
}

// TestClosedBeforeItOpens: the try that is under way ends.
func TestClosedBeforeItOpens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := late.New(t.Context(), func(ctx context.Context) (journal.Journal, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, errFull, silent())
		<-time.After(10 * time.Second)
		if err := j.Close(); err != nil {
			t.Error(err)
		}
		for name, err := range calls(t.Context(), j) {
			if !errors.Is(err, journal.ErrClosed) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
