// Package lock lets several processes change one file without losing what another one wrote.
package lock

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	patience = 30 * time.Second // more than a keyring that hangs costs the process that holds the lock
	poll     = 10 * time.Millisecond
)

// File makes the caller the only one that changes the file at path, until release is called; other callers wait, in
// this process and in others. It ends with the cause of ctx when that ends first, and gives up after 30 seconds.
//
// The operating system holds the lock and drops it when the process ends, so that a crash leaves nothing to clean up;
// the empty file beside path stays. The folder must exist.
func File(ctx context.Context, path string) (release func() error, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("another process has been changing %s for %s", path, patience))
	defer cancel()
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	for {
		release, err := tryLock(path + ".lock")
		if !errors.Is(err, errLocked) {
			return release, err
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-ticker.C:
		}
	}
}

var errLocked = errors.New("another process holds the lock")
