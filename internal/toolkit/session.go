package toolkit

import (
	"context"
	"crypto/rand"
	"io"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/discount"
	"ecwid-mcp/internal/report"
)

// Session is what a tool works with. Make one per store with the fields below; it is safe for concurrent calls.
type Session struct {
	Client  *ecwid.Client // nil when no store is configured; then no tool runs
	Missing string        // with a nil Client: what to set, for the caller to read

	Shop func(context.Context) (Shop, error) // facts of the store, kept; reports bring them up to date
	// Granted returns the access scopes of the token, nil when they are not known.
	Granted func(context.Context) []ecwid.Scope
	Now     func() time.Time
	Rand    io.Reader // source of unguessable values, crypto/rand outside tests
	Images  ImagePolicy
	// RetailSync: the store is synchronised with Lightspeed Retail.
	RetailSync bool
	Reports    *report.Reporter // nil with a nil Client
	// DiscountTiers are what may be offered to bring somebody back to a cart.
	DiscountTiers discount.Tiers
	// Events reads what happened in the store; nil where no journal of events is kept.
	Events EventReader
	// Follows tells how the changes of the store are followed; nil where nothing is.
	Follows func(context.Context) EventStatus

	turns turns
}

// ImagePolicy says which local picture files a tool may read.
type ImagePolicy struct {
	AllowPath bool     // local paths are allowed at all, which only makes sense on stdio
	Roots     []string // folders below which the files must lie
}

// NewSession returns a session for the client's store, on the real clock and with real randomness.
func NewSession(client *ecwid.Client) *Session {
	shop := newShopCache(func(ctx context.Context) (Shop, error) {
		profile, err := client.Profile(ctx)
		return ShopOf(profile), err
	})
	s := &Session{
		Client:  client,
		Shop:    shop.get,
		Granted: unknownScopes,
		Now:     time.Now,
		Rand:    rand.Reader,

		DiscountTiers: discount.Standard(),
	}
	s.Reports = report.New(report.Options{Source: client, Now: func() time.Time { return s.Now() },
		Store: func(ctx context.Context, profileUpdated ecwid.Time) (report.Store, error) {
			facts, err := shop.getSince(ctx, profileUpdated.Time)
			return reportedStore(client.StoreID(), facts), err
		}})
	return s
}

// reportedStore is what reports have to know of the store.
func reportedStore(id int64, shop Shop) report.Store {
	return report.Store{StoreID: id, Name: shop.Name, Currency: shop.Currency, Precision: shop.CurrencyPrecision, Zone: shop.Zone}
}

func unknownScopes(context.Context) []ecwid.Scope { return nil }

// UnconfiguredSession returns a session without a store: every call that is otherwise well-formed answers with
// missing, which says what to set.
func UnconfiguredSession(missing string) *Session {
	return &Session{
		Missing: missing,
		Shop:    func(context.Context) (Shop, error) { return Shop{}, notConfigured(missing) },
		Granted: unknownScopes,
		Now:     time.Now,
		Rand:    rand.Reader,
	}
}

func (s *Session) unconfigured() bool { return s.Client == nil }
