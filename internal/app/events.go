package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/events/journal/sqlite"
	"ecwid-mcp/internal/mcpevents/webhook"
)

// existingJournal opens the journal of a data folder for somebody who looks into it.
func existingJournal(ctx context.Context, dataDir string) (journal.Journal, error) {
	if _, err := os.Stat(filepath.Join(dataDir, sqlite.FileName)); err != nil {
		return nil, fmt.Errorf("there is no journal in %s: %w", dataDir, err)
	}
	return sqlite.Open(ctx, sqlite.Options{Folder: dataDir})
}

// StoreSubscriptions are the webhook subscriptions of a store.
type StoreSubscriptions struct {
	Store         journal.StoreKey
	Subscriptions []webhook.Listed
}

// Subscriptions reads the webhook subscriptions of all stores from the journal of a data folder.
func Subscriptions(ctx context.Context, dataDir string) (all []StoreSubscriptions, err error) {
	j, err := existingJournal(ctx, dataDir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	stores, err := j.Stores(ctx)
	if err != nil {
		return nil, err
	}
	for _, store := range slices.DeleteFunc(stores, func(s journal.StoreKey) bool { return s == sessionsKey }) {
		listed, err := webhook.List(ctx, j, store)
		if err != nil {
			return nil, err
		}
		all = append(all, StoreSubscriptions{store, listed})
	}
	return all, nil
}
