package webhook

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
	"unicode/utf8"

	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/callback"
	"ecwid-mcp/internal/mcpevents/feed"
)

// ServiceOptions configure a Service. Journal, Feed, Client and Sealer are needed.
type ServiceOptions struct {
	Journal journal.Journal
	Feed    *feed.Feed
	Client  Endpoints
	Sealer  *Sealer
	Limits  Limits
	Now     func() time.Time             // time.Now when nil
	Random  io.Reader                    // crypto/rand when nil
	Notify  func(store journal.StoreKey) // told after each change of a store's subscriptions; may be nil
}

// Service keeps subscriptions. It can be used by many goroutines, and by many processes that share the journal.
type Service struct {
	journal    journal.Journal
	feed       *feed.Feed
	client     Endpoints
	sealer     *Sealer
	limits     Limits
	clock      func() time.Time
	random     io.Reader
	notify     func(journal.StoreKey)
	ledger     *ledger
	rows       *rowCache
	challenges *challenges
}

// NewService is a service that needs no end.
func NewService(o ServiceOptions) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Notify == nil {
		o.Notify = func(journal.StoreKey) {}
	}
	limits := o.Limits.orDefaults()
	return &Service{
		journal: o.Journal, feed: o.Feed, client: o.Client, sealer: o.Sealer, limits: limits,
		clock: o.Now, random: cmp.Or[io.Reader](o.Random, rand.Reader), notify: o.Notify,
		ledger: newLedger(o.Journal, rand.Text()), rows: newRowCache(o.Journal), challenges: newChallenges(o.Client, limits),
	}
}

// Format prints nothing of what it keeps.
func (s *Service) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[webhook subscriptions]") }

// now is as exact as the journal.
func (s *Service) now() time.Time { return s.clock().Truncate(time.Millisecond).UTC() }

// Subscribe makes a subscription, or refreshes the live one that has the same Principal, URL, Type and Arguments. It is
// safe to repeat. An endpoint that is not known to want it is asked first. Errors are ErrForbidden, *callback.URLError,
// *LimitError, *callback.VerifyError, ErrBusy, and those of the journal and the context.
func (s *Service) Subscribe(ctx context.Context, r Request) (Granted, error) {
	switch {
	case !named(r.Principal):
		return Granted{}, ErrForbidden
	case len(r.Secret.Reveal()) == 0:
		return Granted{}, errors.New("a subscription needs a secret")
	}
	if err := s.client.CheckURL(r.URL); err != nil {
		return Granted{}, err
	}
	rows, err := s.admitted(ctx, r)
	if err != nil {
		return Granted{}, err
	}
	verified, err := s.verified(ctx, rows, r)
	if err != nil {
		return Granted{}, err
	}
	var granted Granted
	err = s.ledger.change(ctx, r.Store, func(fence int64) error {
		granted, err = s.upsert(ctx, r, verified, fence)
		return err
	})
	if err != nil {
		return Granted{}, fmt.Errorf("subscribing: %w", err)
	}
	s.notify(r.Store)
	return granted, nil
}

// Unsubscribe ends a subscription and reports whether it was live. Errors are ErrForbidden, ErrBusy, and those of the
// journal and the context.
func (s *Service) Unsubscribe(ctx context.Context, r UnsubscribeRequest) (found bool, err error) {
	if !named(r.Principal) {
		return false, ErrForbidden
	}
	row, removed, err := s.ledger.remove(ctx, r.Store, ID(r.Principal, r.URL, r.Name, r.CanonicalArguments), "")
	if err != nil || !removed {
		return false, err
	}
	s.notify(r.Store)
	return row.Live(s.now()), nil
}

// named reports whether somebody can own subscriptions. Ids tell only valid texts apart.
func named(principal string) bool { return principal != "" && utf8.ValidString(principal) }

// admitted are the live subscriptions of a request's store, if there may be one more in all stores. Stores are changed
// apart, so that who subscribes in several at the same moment may get one more in each.
func (s *Service) admitted(ctx context.Context, r Request) ([]Subscription, error) {
	stores, err := s.journal.Stores(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading subscriptions: %w", err)
	}
	var all []Subscription
	for _, store := range stores {
		rows, err := s.live(ctx, store)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	if err := s.limits.admit(all, r); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(row Subscription) bool { return row.Store != r.Store }), nil
}

// live are the subscriptions of a store that have not expired.
func (s *Service) live(ctx context.Context, store journal.StoreKey) ([]Subscription, error) {
	rows, _, err := s.rows.read(ctx, store)
	if err != nil {
		return nil, fmt.Errorf("reading subscriptions: %w", err)
	}
	now := s.now()
	return slices.DeleteFunc(rows, func(row Subscription) bool { return !row.Live(now) }), nil
}

// verified is when the endpoint of a request last gave a proof, which may be now.
func (s *Service) verified(ctx context.Context, rows []Subscription, r Request) (time.Time, error) {
	var last time.Time
	for _, row := range rows {
		if row.Principal == r.Principal && row.URL == r.URL && row.VerifiedAt.After(last) {
			last = row.VerifiedAt
		}
	}
	if s.now().Sub(last) < s.limits.Verified {
		return last, nil
	}
	err := s.challenges.verify(ctx, r.Principal, callback.Endpoint{URL: r.URL, SubscriptionID: r.id(), Keys: []callback.Key{r.Secret}})
	return s.now(), err
}

func (s *Service) generation() (string, error) {
	random := make([]byte, 16)
	_, err := io.ReadFull(s.random, random)
	return hex.EncodeToString(random), err
}
