package app

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/memory"
	"ecwid-mcp/internal/events/journal/sqlite"
)

// What the journal keeps.
const (
	keepFor    = 30 * 24 * time.Hour
	keepAtMost = 1_000_000
	purgeEvery = time.Hour
)

// openJournal opens the journal of events that the settings ask for.
func openJournal(ctx context.Context, cfg config.Config) (journal.Journal, error) {
	if cfg.Demo || cfg.Events.Journal == "memory" {
		return memory.New(), nil
	}
	if cfg.DataDir == "" {
		return nil, fmt.Errorf("%w: set --data-dir, or --journal memory to keep events only while the server runs", journal.ErrNoFolder)
	}
	return sqlite.Open(ctx, sqlite.Options{Folder: cfg.DataDir})
}

// purge keeps the journal from growing without end, until ctx ends.
func purge(ctx context.Context, j journal.Journal, logger *slog.Logger) {
	ticker := time.NewTicker(purgeEvery)
	defer ticker.Stop()
	for {
		if purged, err := j.Purge(ctx, time.Now(), keepFor, keepAtMost); err != nil && ctx.Err() == nil {
			logger.Error("old events cannot be removed", "error", err)
		} else if purged > 0 {
			logger.Info("old events were removed", "events", purged)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}
