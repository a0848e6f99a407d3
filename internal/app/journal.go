package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/late"
	"ecwid-mcp/internal/events/journal/memory"
	"ecwid-mcp/internal/events/journal/sqlite"
)

// What the journal keeps.
const (
	keepFor    = 30 * 24 * time.Hour
	keepAtMost = 1_000_000
	purgeEvery = time.Hour
)

// openLate opens the journal, or one that is tried again until it can be opened; why then says what is wrong. Without a
// place for it there is none.
func openLate(ctx context.Context, cfg config.Config, logger *slog.Logger) (j journal.Journal, why error) {
	open := func(ctx context.Context) (journal.Journal, error) { return openJournal(ctx, cfg) }
	j, why = open(ctx)
	if why != nil && !errors.Is(why, journal.ErrNoFolder) {
		return late.New(ctx, open, why, logger), fmt.Errorf("%w. It is tried again until it can be used", why)
	}
	return j, why
}

// unopened is why a journal is not open yet; nil when it is.
func unopened(j journal.Journal) error {
	if waits, is := j.(*late.Journal); is {
		_, why := waits.Opened()
		return why
	}
	return nil
}

// whenOpen waits until a journal is open, and reports whether it is: ctx may end before.
func whenOpen(ctx context.Context, j journal.Journal) bool {
	if waits, is := j.(*late.Journal); is {
		select {
		case <-waits.Settled():
		case <-ctx.Done():
		}
	}
	return unopened(j) == nil && ctx.Err() == nil
}

// openJournal opens the journal of events that the settings ask for.
func openJournal(ctx context.Context, cfg config.Config) (journal.Journal, error) {
	if cfg.Demo || cfg.Events.Journal == "memory" {
		return memory.New(), nil
	}
	if cfg.DataDir == "" {
		return nil, fmt.Errorf("%w: set --data-dir, or --journal memory to keep events only while the server runs", journal.ErrNoFolder)
	}
	j, err := sqlite.Open(ctx, sqlite.Options{Folder: cfg.DataDir})
	if err != nil {
		return nil, explained(err)
	}
	return j, nil
}

// explained has readers told at least that the journal is the matter.
func explained(err error) error {
	for _, known := range []error{journal.ErrDamaged, journal.ErrNewer, journal.ErrFull, journal.ErrReadOnly, journal.ErrUnusable} {
		if errors.Is(err, known) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", journal.ErrUnusable, err)
}

// purge keeps the journal from growing without end, until ctx ends.
func purge(ctx context.Context, j journal.Journal, logger *slog.Logger) {
	if !whenOpen(ctx, j) {
		return
	}
	ticker := time.NewTicker(purgeEvery)
	defer ticker.Stop()
	for {
		if purged, err := j.Purge(ctx, time.Now(), keepFor, keepAtMost); err != nil && ctx.Err() == nil {
			logger.Error("old events cannot be removed", "error", err)
		} else if purged > 0 {
			logger.Info("old events were removed", "events", purged)
		}
		sessions{j}.sweep(ctx, time.Now(), logger)
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}
