package app

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/journal/sqlite"
)

// Forget erases what the journal holds of a customer: the summaries of events that name the e-mail, and of orders that
// were placed with it. That the events happened stays, so that none is told a second time.
func Forget(ctx context.Context, dataDir, email string, std Streams) error {
	if email = strings.TrimSpace(email); !strings.Contains(email, "@") {
		return config.AsError(fmt.Errorf("--customer must be an e-mail address"))
	}
	if _, err := os.Stat(filepath.Join(dataDir, sqlite.FileName)); err != nil {
		return fmt.Errorf("there is no journal in %s: %w", dataDir, err)
	}
	j, err := sqlite.Open(ctx, sqlite.Options{Folder: dataDir})
	if err != nil {
		return err
	}
	erased, err := j.Forget(ctx, func(event []byte) bool { return names(event, email) })
	if closeErr := j.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		what := "events were"
		if erased == 1 {
			what = "event was"
		}
		_, err = fmt.Fprintf(std.Out, "%d %s emptied. The customer's record at Ecwid is not touched.\n", erased, what)
	}
	return err
}

// names reports whether an event holds the e-mail, in its summary or as the hash that is kept with orders.
func names(event []byte, email string) bool {
	var e struct{ Summary, Match struct{ Email string } }
	if json.Unmarshal(event, &e) != nil {
		return false
	}
	hash := events.HashEmail(email)
	return strings.EqualFold(e.Summary.Email, email) || hash != "" && e.Match.Email == hash
}
