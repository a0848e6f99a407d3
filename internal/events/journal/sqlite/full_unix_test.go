//go:build unix

package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

func childWork(task string) func(folder string) error {
	return map[string]func(string) error{"write": childWrites, "limited": childLimited, "visitor": childVisitor}[task]
}

// childLimited writes until the system lets its files grow no more, then goes on when it may.
func childLimited(folder string) error {
	signal.Ignore(syscall.SIGXFSZ) // the write fails instead
	ctx := context.Background()
	j, err := Open(ctx, Options{Folder: folder})
	if err != nil {
		return err
	}
	n := 0
	for _, size := range []uint64{150_000, 300_000, 3_000_000, 5_000_000} {
		if n, err = fillUp(ctx, j, n, size); err != nil {
			return fmt.Errorf("at %d bytes: %w", size, err)
		}
		if err := limitFiles(1 << 40); err != nil {
			return err
		}
		if _, err := j.Commit(ctx, fullBatch(n, 100)); err != nil {
			return fmt.Errorf("there is room again: %w", err)
		}
		n++
		if err := holds(ctx, j, n); err != nil {
			return err
		}
		fmt.Println(n)
	}
	return j.Close()
}

func fillUp(ctx context.Context, j *Journal, n int, size uint64) (int, error) {
	if err := limitFiles(size); err != nil {
		return n, err
	}
	failures := 0
	for range 10_000 {
		_, err := j.Commit(ctx, fullBatch(n, 2000))
		if err == nil { // also after a failure: the log begins anew when its pages have moved to the file
			n++
			failures = 0
			continue
		}
		if !strings.Contains(err.Error(), j.path) || !strings.Contains(err.Error(), "room, then writing works again") {
			return n, err
		}
		if err := holds(ctx, j, n); err != nil {
			return n, err
		}
		if failures++; failures == 5 {
			fmt.Println(err)
			return n, nil
		}
	}
	return n, errors.New("the limit is not felt")
}

func limitFiles(size uint64) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	limit.Cur = min(size, limit.Max)
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit)
}

// TestFileCannotGrow is TestNoRoom with the system's own refusal, in a process of its own since that is what it limits.
func TestFileCannotGrow(t *testing.T) {
	folder := t.TempDir()
	command, lines := child(t, "limited", folder)
	said := finish(t, command, lines)
	j := open(t, folder)
	defer j.Close()
	var n int
	if _, err := fmt.Sscan(said[len(said)-1], &n); err != nil {
		t.Fatal(said)
	}
	if err := holds(t.Context(), j, n); err != nil {
		t.Error(err)
	}
}
