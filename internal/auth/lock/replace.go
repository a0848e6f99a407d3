package lock

import (
	"context"
	"os"
	"time"
)

const replacePatience = 2 * time.Second

// Replace renames a file so that it takes the place of another one, in one step. On Windows it tries again for up to
// 2 seconds, and no longer than ctx, while somebody reads the other one: servers look at their files every second.
func Replace(ctx context.Context, fresh, path string) error {
	return retried(ctx, func() error { return os.Rename(fresh, path) }, inUse)
}

func retried(ctx context.Context, rename func() error, inUse func(error) bool) error {
	ctx, cancel := context.WithTimeout(ctx, replacePatience)
	defer cancel()
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	for {
		err := rename()
		if err == nil || !inUse(err) {
			return err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return err
		}
	}
}
