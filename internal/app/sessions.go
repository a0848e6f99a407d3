package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/transport"
)

const (
	// sessionsKey is where the journal keeps what sessions follow. It is no store.
	sessionsKey journal.StoreKey = "mcp-sessions"
	// perSession is how many resources a session may follow, in all processes together.
	perSession = 100
	// sessionsWithin is how long a request waits for the journal.
	sessionsWithin = 2 * time.Second
	sessionsPage   = 1000
)

var errTooManyFollowed = fmt.Errorf("this session follows %d resources, which is the most: unsubscribe from some of them first", perSession)

// sessions keeps what sessions of Streamable HTTP follow as entries of the journal, one for each resource, until the id of
// the session ends. Sessions of other transports end with their connection. It implements subs.Memory.
type sessions struct{ journal journal.Journal }

// Remember implements subs.Memory.
func (s sessions) Remember(ctx context.Context, session, uri string) error {
	expires, lasts := transport.SessionExpiry(session)
	if !lasts {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, sessionsWithin)
	defer cancel()
	known, err := s.Recall(ctx, session)
	switch {
	case err != nil:
		return err
	case slices.Contains(known, uri):
		return nil
	case len(known) >= perSession:
		return errTooManyFollowed
	}
	return s.commit(ctx, journal.Batch{Set: []journal.Entry{{Key: entryPrefix(session) + uri, Due: expires}}})
}

// Forget implements subs.Memory.
func (s sessions) Forget(ctx context.Context, session, uri string) error {
	if _, lasts := transport.SessionExpiry(session); !lasts {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, sessionsWithin)
	defer cancel()
	return s.commit(ctx, journal.Batch{Delete: []string{entryPrefix(session) + uri}})
}

// Recall implements subs.Memory.
func (s sessions) Recall(ctx context.Context, session string) ([]string, error) {
	if _, lasts := transport.SessionExpiry(session); !lasts {
		return nil, nil
	}
	prefix := entryPrefix(session)
	entries, err := s.journal.Entries(ctx, sessionsKey, prefix)
	if err != nil {
		return nil, inWords(err)
	}
	var uris []string
	for _, entry := range entries {
		uris = append(uris, strings.TrimPrefix(entry.Key, prefix))
	}
	return uris, nil
}

func (s sessions) commit(ctx context.Context, batch journal.Batch) error {
	batch.Store = sessionsKey
	_, err := s.journal.Commit(ctx, batch)
	return inWords(err)
}

// errUnkept is what clients are told, who need not know where the journal is.
var errUnkept = errors.New("the journal cannot be used at present; try again in a minute")

func inWords(err error) error {
	if err != nil {
		return errUnkept
	}
	return nil
}

// entryPrefix hides the id, which is as good as a password while the session lasts.
func entryPrefix(session string) string {
	sum := sha256.Sum256([]byte(session))
	return "session/" + hex.EncodeToString(sum[:16]) + "/"
}

// sweep removes what sessions followed whose ids have ended.
func (s sessions) sweep(ctx context.Context, now time.Time, logger *slog.Logger) {
	for {
		ended, err := s.journal.Due(ctx, sessionsKey, now, sessionsPage)
		var keys []string
		for _, entry := range ended {
			keys = append(keys, entry.Key)
		}
		if err == nil && len(keys) > 0 {
			_, err = s.journal.Commit(ctx, journal.Batch{Store: sessionsKey, Delete: keys})
		}
		if err != nil && ctx.Err() == nil {
			logger.Error("what ended sessions followed cannot be removed", "error", err)
		}
		if err != nil || len(keys) < sessionsPage {
			return
		}
	}
}
