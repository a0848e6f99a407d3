package auth

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/auth/lock"
)

// ArgumentError says that what was asked for cannot be, such as a label that is taken.
type ArgumentError struct{ text string }

// Error words the mistake.
func (e *ArgumentError) Error() string { return e.text }

// New creates a token and returns its text, which is kept nowhere. It sets info.Created itself. A label that another
// token has is refused, unless that token has expired; it is then replaced. What is wrong with info is an *ArgumentError.
func (t *Tokens) New(ctx context.Context, info TokenInfo) (ecwid.Secret, error) {
	now := t.options.Now()
	info.Created = now.UTC().Truncate(time.Second)
	info.Expires = info.Expires.UTC()
	if err := info.check(); err != nil {
		return ecwid.Secret{}, &ArgumentError{err.Error()}
	}
	if info.Expired(now) {
		return ecwid.Secret{}, &ArgumentError{"the token would have expired already"}
	}
	text, err := newTokenText(t.options.Random)
	if err != nil {
		return ecwid.Secret{}, err
	}
	err = t.change(ctx, func(entries []entry) ([]entry, error) {
		if i := indexLabel(entries, info.Label); i >= 0 {
			if !entries[i].Expired(now) {
				return nil, &ArgumentError{fmt.Sprintf("there is a token called %s already; revoke it first or choose another label", info.Label)}
			}
			entries = slices.Delete(entries, i, i+1)
		}
		return append(entries, entry{info, hashToken(text.Reveal())}), nil
	})
	if err != nil {
		return ecwid.Secret{}, err
	}
	return text, nil
}

// Revoke removes a token. An unknown label is an *ArgumentError that names the closest one.
func (t *Tokens) Revoke(ctx context.Context, label string) error {
	return t.change(ctx, func(entries []entry) ([]entry, error) {
		i := indexLabel(entries, label)
		if i < 0 {
			return nil, &ArgumentError{unknownLabel(label, entries)}
		}
		return slices.Delete(entries, i, i+1), nil
	})
}

// change replaces the list in the file. The list is read under the lock, so that no other change is lost.
func (t *Tokens) change(ctx context.Context, edit func([]entry) ([]entry, error)) (err error) {
	if err := os.MkdirAll(filepath.Dir(t.options.Path), 0o700); err != nil {
		return err
	}
	release, err := lock.File(ctx, t.options.Path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	s := t.read()
	if s.problem != nil {
		return s.problem
	}
	entries, err := edit(slices.Clone(s.entries))
	if err != nil {
		return err
	}
	data, err := formatTokenList(entries)
	if err != nil {
		return err
	}
	return replacePrivate(ctx, t.options.Path, data)
}

func indexLabel(entries []entry, label string) int {
	return slices.IndexFunc(entries, func(e entry) bool { return e.Label == label })
}
