package webhook

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"io"
	"slices"
	"time"

	"ecwid-mcp/internal/mcpevents/callback"
)

// maxPrevious bounds the signatures of somebody who replaces the secret again and again.
const maxPrevious = 3

// keys are what signs the messages of a subscription, the current one first. It fails with ErrSealed when that one
// cannot be read.
func (s *Sealer) keys(of Subscription, now time.Time) ([]callback.Key, error) {
	current, err := s.openKey(of, of.Secret)
	if err != nil {
		return nil, err
	}
	keys := []callback.Key{current}
	for _, previous := range of.Previous {
		if key, err := s.openKey(of, previous.Secret); err == nil && now.Before(previous.Until) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// rotate makes key the one of the subscription. What it replaces goes on signing for a while, unless it cannot be read any
// more.
func (s *Sealer) rotate(random io.Reader, of Subscription, key callback.Key, now time.Time, overlap time.Duration) (Subscription, error) {
	current, err := s.openKey(of, of.Secret)
	if err != nil && !errors.Is(err, ErrSealed) {
		return Subscription{}, err
	}
	lost := err != nil
	of.Previous = slices.DeleteFunc(slices.Clone(of.Previous), func(p Previous) bool {
		old, err := s.openKey(of, p.Secret)
		return err != nil || !now.Before(p.Until) || same(old, key)
	})
	switch {
	case !lost && same(current, key):
		return of, nil
	case !lost:
		of.Previous = slices.Insert(of.Previous, 0, Previous{of.Secret, now.Add(overlap)})
		of.Previous = of.Previous[:min(len(of.Previous), maxPrevious)]
	}
	of.Secret, err = s.seal(random, of.ID, of.Generation, key.Reveal())
	return of, err
}

func (s *Sealer) openKey(of Subscription, sealed Sealed) (callback.Key, error) {
	secret, err := s.open(of.ID, of.Generation, sealed)
	if err != nil {
		return callback.Key{}, err
	}
	return callback.ParseSecret("whsec_" + base64.StdEncoding.EncodeToString(secret))
}

func same(a, b callback.Key) bool { return subtle.ConstantTimeCompare(a.Reveal(), b.Reveal()) == 1 }
