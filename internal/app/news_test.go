package app

import (
	"context"
	"io"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/events/journal"
)

// stuck is a journal whose reads hang until it is freed, whatever their contexts say, as those of a disk may. It counts
// the leases that are asked for at the same time.
type stuck struct {
	journal.Journal
	free          chan struct{}
	inside, worst atomic.Int32
}

func (s *stuck) Lease(ctx context.Context, name, holder string, ttl time.Duration) (int64, bool, error) {
	s.worst.Store(max(s.worst.Load(), s.inside.Add(1)))
	defer s.inside.Add(-1)
	<-s.free
	return s.Journal.Lease(ctx, name, holder, ttl)
}

func memoryNews(t *testing.T) *news {
	t.Helper()
	n := openNews(t.Context(), config.Config{Events: config.Events{Journal: "memory", PollInterval: time.Second}}, slog.New(slog.DiscardHandler), io.Discard)
	if n.off() {
		t.Fatal(n.broken)
	}
	return n
}

// TestNobodyWaitsForAFollower: while the journal hangs, credentials may change and stores may be left. The followers of
// a store come one after the other, and the last one goes on.
func TestNobodyWaitsForAFollower(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memoryNews(t)
		disk := &stuck{Journal: n.journal, free: make(chan struct{})}
		n.journal = disk
		store := sandbox.New(sandbox.Options{})
		client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret(store.Info().Token), Transport: store.Transport()})
		if err != nil {
			t.Fatal(err)
		}
		to := connection{name: "shop", storeID: 1003, apiURL: ecwid.DefaultBaseURL}
		start := time.Now()
		n.follow(to, client)
		synctest.Wait()
		n.follow(to, client)
		n.leave("shop")
		n.follow(to, client)
		if took := time.Since(start); took != 0 {
			t.Errorf("waited for %v", took)
		}
		synctest.Wait()
		close(disk.free)
		<-time.After(5 * time.Second)
		status, err := n.following()[0].follower.Status(t.Context())
		if err != nil || !status.Following || disk.worst.Load() != 1 {
			t.Errorf("in the end: %+v, %v, %d leases at once", status, err, disk.worst.Load())
		}
		n.close()
	})
}

// TestAStoreThatCannotBeReachedIsLeft: what was followed with the credentials before is followed no longer.
func TestAStoreThatCannotBeReachedIsLeft(t *testing.T) {
	n := memoryNews(t)
	defer n.close()
	var removed []string
	c := &connector{limits: ecwid.NewLimits(), news: n, remove: func(store string) { removed = append(removed, store) }}
	to := connection{name: "shop", storeID: 1003, token: ecwid.NewSecret("secret_x"), apiURL: "https://127.0.0.1:1/api/v3"}
	if _, err := c.connect(to); err != nil || len(n.following()) != 1 {
		t.Fatalf("%v, %d followed", err, len(n.following()))
	}
	to.apiURL = "ftp://shop.test"
	if _, err := c.connect(to); err == nil || len(n.following()) != 0 || len(removed) != 1 {
		t.Errorf("%v, %d followed, removed %v", err, len(n.following()), removed)
	}
}
