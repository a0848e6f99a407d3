package receiver

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ecwid-mcp/internal/events/journal"
)

// sendAll sends webhooks at the same moment and returns the statuses in their order.
func (f *fixture) sendAll(t testing.TB, posts []post) []int {
	t.Helper()
	statuses := make([]int, len(posts))
	var group sync.WaitGroup
	for i, p := range posts {
		group.Go(func() { statuses[i] = f.send(t, p) })
	}
	group.Wait()
	return statuses
}

func many(n int) []post {
	posts := make([]post, n)
	for i := range posts {
		posts[i] = nth(i)
	}
	return posts
}

// disk is an inbox whose writes take a while and may fail.
type disk struct {
	takes  time.Duration
	fails  atomic.Bool
	mu     sync.Mutex
	writes []int // how many hooks each write had
}

func (d *disk) Receive(ctx context.Context, hooks []journal.Hook) (int, error) {
	d.mu.Lock()
	d.writes = append(d.writes, len(hooks))
	d.mu.Unlock()
	select {
	case <-time.After(d.takes):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	if d.fails.Load() {
		return 0, errDisk
	}
	return len(hooks), nil
}

func TestWhatComesTogetherIsWrittenTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &disk{takes: 10 * time.Millisecond}
		f := open(t, func(opts *Options) { opts.Inbox = slow })
		start := time.Now()
		for i, status := range f.sendAll(t, many(1500)) {
			if status != http.StatusOK {
				t.Errorf("webhook %d was answered with %d", i, status)
			}
		}
		total := 0
		for _, n := range slow.writes {
			total += n
			if n > batchSize {
				t.Errorf("a write of %d", n)
			}
		}
		if took := time.Since(start); total != 1500 || took > 40*time.Millisecond {
			t.Errorf("%d webhooks in %v with writes of %v", total, took, slow.writes)
		}
	})
}

func TestNobodyIsAnsweredBeforeTheWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(t, func(opts *Options) { opts.Inbox = &disk{takes: time.Second} })
		start := time.Now()
		if status := f.send(t, post{}); status != http.StatusOK || time.Since(start) != time.Second {
			t.Errorf("answered with %d after %v", status, time.Since(start))
		}
	})
}

func TestADiskThatFailsMakesEcwidRepeat(t *testing.T) {
	broken := &disk{}
	broken.fails.Store(true)
	f := open(t, func(opts *Options) { opts.Inbox = broken })
	if status := f.send(t, post{}); status != http.StatusServiceUnavailable || f.count(Unstored) != 1 {
		t.Errorf("answered with %d, %v", status, f.outcomes)
	}
	if len(f.notices()) != 0 {
		t.Error("the worker was woken for nothing")
	}
	broken.fails.Store(false)
	if status := f.send(t, post{}); status != http.StatusOK || len(f.notices()) != 1 {
		t.Errorf("the repeated one was answered with %d", status)
	}
}

func TestADiskThatHangsIsGivenUpInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(t, func(opts *Options) { opts.Inbox = &disk{takes: time.Hour} })
		start := time.Now()
		if status := f.send(t, post{}); status != http.StatusServiceUnavailable || time.Since(start) > 5*time.Second {
			t.Errorf("answered with %d after %v", status, time.Since(start))
		}
	})
}

func TestTooManyAreRefusedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(t, func(opts *Options) { opts.Inbox = &disk{takes: time.Second} })
		go f.send(t, nth(-1))
		synctest.Wait() // its write has begun; all others wait for it
		statuses := f.sendAll(t, many(queueLength+7))
		count := map[int]int{}
		for _, status := range statuses {
			count[status]++
		}
		if diff := cmp.Diff(map[int]int{http.StatusOK: queueLength, http.StatusServiceUnavailable: 7}, count); diff != "" || f.count(Busy) != 7 {
			t.Error(diff)
		}
	})
}

func TestEachStoreIsNotifiedOnceForAWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(t, func(opts *Options) { opts.Inbox = &disk{takes: time.Second} })
		go f.send(t, nth(-1))
		synctest.Wait()
		posts := append(many(50), post{store: otherID, secret: other})
		f.sendAll(t, posts)
		got := map[journal.StoreKey]int{}
		for _, store := range f.notices() {
			got[store]++
		}
		if diff := cmp.Diff(map[journal.StoreKey]int{key: 2, otherKey: 1}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestACallerWhoLeavesStopsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &disk{takes: time.Second}
		f := open(t, func(opts *Options) { opts.Inbox = slow })
		ctx, cancel := context.WithCancel(t.Context())
		left := make(chan int)
		go func() { left <- recorded(f, post{}.request().WithContext(ctx)).Code }()
		synctest.Wait()
		cancel()
		if status := <-left; status != http.StatusServiceUnavailable {
			t.Errorf("answered with %d", status)
		}
		if status := f.send(t, nth(1)); status != http.StatusOK {
			t.Errorf("the next was answered with %d", status)
		}
		if diff := cmp.Diff([]int{1, 1}, slow.writes); diff != "" {
			t.Error(diff)
		}
	})
}

func TestCloseStoresWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(t, func(opts *Options) { opts.Inbox = &disk{takes: 100 * time.Millisecond} })
		answered := make(chan []int)
		go func() { answered <- f.sendAll(t, many(20)) }()
		synctest.Wait()
		f.Close(t.Context())
		for i, status := range <-answered {
			if status != http.StatusOK {
				t.Errorf("webhook %d was answered with %d", i, status)
			}
		}
		if status := f.send(t, nth(21)); status != http.StatusServiceUnavailable {
			t.Errorf("after the end: %d", status)
		}
	})
}

func TestCloseGivesUpWhenItsTimeIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := open(t, func(opts *Options) { opts.Inbox = &disk{takes: time.Hour} })
		answered := make(chan int)
		go func() { answered <- f.send(t, post{}) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		start := time.Now()
		f.Close(ctx)
		if took := time.Since(start); took != 300*time.Millisecond || <-answered != http.StatusServiceUnavailable {
			t.Errorf("ended after %v", took)
		}
	})
}

// TestEveryAnswerIsTrue: whatever comes at the same time, and however the disk is, the journal has exactly those events
// that were answered with 200.
func TestEveryAnswerIsTrue(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ids := rapid.SliceOfN(rapid.IntRange(0, 30), 1, 60).Draw(rt, "events")
		failing := rapid.SliceOfN(rapid.Bool(), 1, 5).Draw(rt, "failing writes")
		forged := rapid.IntRange(0, 30).Draw(rt, "forged")
		f := open(t, nil)
		memory, writes := f.journal, atomic.Int64{}
		f.writer.opts.Inbox = inboxFunc(func(ctx context.Context, hooks []journal.Hook) (int, error) {
			if failing[int(writes.Add(1))%len(failing)] {
				return 0, errDisk
			}
			return memory.Receive(ctx, hooks)
		})
		posts := make([]post, len(ids))
		for i, n := range ids {
			posts[i] = nth(n)
			if n == forged {
				posts[i].signature = []string{"forged"}
			}
		}
		stored := map[string]bool{}
		for i, status := range f.sendAll(t, posts) {
			stored[posts[i].id] = stored[posts[i].id] || status == http.StatusOK
			if ids[i] == forged && status != http.StatusForbidden {
				rt.Errorf("a forged one was answered with %d", status)
			}
		}
		inbox := map[string]bool{}
		for _, hook := range f.inbox(t, key) {
			if inbox[hook.ID] {
				rt.Errorf("%s is there twice", hook.ID)
			}
			inbox[hook.ID] = true
		}
		for id, answered := range stored {
			if answered != inbox[id] {
				rt.Errorf("%s answered with 200: %v; in the journal: %v", id, answered, inbox[id])
			}
		}
		f.Close(context.Background())
	})
}
