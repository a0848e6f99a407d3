package resources

import (
	"context"
	"errors"
	"slices"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// Connection is what the resource "connection" reads as. Facts that could not be learned are left out.
type Connection struct {
	State   State   `json:"state"`
	Advice  string  `json:"advice,omitempty"` // what to do when State is not "connected"
	StoreID int64   `json:"storeId,omitempty"`
	Store   *Store  `json:"store,omitempty"`
	Plan    *Plan   `json:"plan,omitempty"`
	Scopes  *Scopes `json:"scopes,omitempty"`
	Budget  *Budget `json:"budget,omitempty"`

	Triggers *toolkit.EventStatus `json:"triggers,omitempty"`
}

// State says whether the store can be worked on.
type State string

// The states.
const (
	Connected     State = "connected"
	Revoked       State = "revoked"        // Ecwid no longer takes the token
	NotConfigured State = "not_configured" // no store or token is set
	NotFound      State = "not_found"      // Ecwid knows no store with this id
	PlanRequired  State = "plan_required"  // the store's plan has no API, or the store is suspended
	ScopeMissing  State = "scope_missing"  // the token may not read the profile
	Unreachable   State = "unreachable"    // Ecwid or the network failed, or the budget is used up
)

// Store holds the facts needed to read amounts, weights and times.
type Store struct {
	Name              string `json:"name"`
	URL               string `json:"url"`
	Currency          string `json:"currency"` // ISO 4217
	CurrencyPrecision int    `json:"currencyPrecision"`
	TimeZone          string `json:"timeZone"` // IANA name
	WeightUnit        string `json:"weightUnit"`
	DimensionsUnit    string `json:"dimensionsUnit"`
	Closed            bool   `json:"closed"` // to shoppers, by its owner
}

// Plan tells what the store's subscription includes.
type Plan struct {
	API       bool     `json:"api"`
	Suspended bool     `json:"suspended"`
	Features  []string `json:"features"`
}

// Scopes tells what the token may do.
type Scopes struct {
	Token   string        `json:"token"`             // "secret" or "public"
	Granted []ecwid.Scope `json:"granted,omitempty"` // left out when Ecwid does not tell
}

// Budget is the state of the request budget.
type Budget struct {
	PerMinute    int        `json:"perMinute"`    // that this server allows itself
	AvailableNow int        `json:"availableNow"` // requests that could leave at once
	Waiting      int        `json:"waiting"`
	BlockedUntil *time.Time `json:"blockedUntil,omitempty"` // by a 429 of Ecwid
}

const reconnect = "Run ecwid-mcp login; the server notices it by itself. Or set ECWID_TOKEN to a new token and restart."

var connection = toolkit.NewResource(toolkit.ResourceSpec[Connection]{
	Path:        "connection",
	Name:        "connection",
	Title:       "Connection",
	Description: "The connected store: name, URL, currency, time zone and units; whether it can be reached, its plan, the token's scopes, the request budget left, and how its triggers are followed.",
	Read:        readConnection,
})

// readConnection never fails: what is wrong is what its reader wants to know.
func readConnection(ctx context.Context, s *toolkit.Session) (Connection, error) {
	if s.Client == nil {
		return Connection{State: NotConfigured, Advice: s.Missing}, nil
	}
	c := Connection{State: Connected, StoreID: s.Client.StoreID()}
	profile, err := s.Client.Profile(ctx)
	if err == nil {
		c.Store, c.Plan, c.Scopes = storeOf(profile), planOf(profile), scopes(ctx, s)
	} else {
		c.State, c.Advice = stateOf(err)
	}
	c.Budget = budgetOf(s.Client.Status())
	if s.Follows != nil {
		c.Triggers = triggersOf(s.Follows(ctx))
	}
	return c, nil
}

func storeOf(p ecwid.Profile) *Store {
	shop := toolkit.ShopOf(p)
	return &Store{
		Name: shop.Name, URL: shop.URL, Currency: shop.Currency, CurrencyPrecision: shop.CurrencyPrecision,
		TimeZone: p.FormatsAndUnits.Timezone, WeightUnit: shop.WeightUnit, DimensionsUnit: shop.DimensionsUnit, Closed: p.Settings.Closed,
	}
}

func planOf(p ecwid.Profile) *Plan {
	return &Plan{API: slices.Contains(p.Account.AvailableFeatures, "API"), Suspended: p.Account.Suspended, Features: p.Account.AvailableFeatures}
}

func scopes(ctx context.Context, s *toolkit.Session) *Scopes {
	if s.Client.IsPublic() {
		return &Scopes{Token: "public"}
	}
	return &Scopes{Token: "secret", Granted: s.Granted(ctx)}
}

func budgetOf(status ecwid.Status) *Budget {
	b := &Budget{PerMinute: ecwid.DefaultBudget().PerMinute(), AvailableNow: int(status.Budget), Waiting: status.Waiting}
	if !status.BlockedUntil.IsZero() {
		b.BlockedUntil = &status.BlockedUntil
	}
	return b
}

func stateOf(err error) (State, string) {
	var remote *ecwid.Error
	if !errors.As(err, &remote) {
		return Unreachable, "Try again in a minute."
	}
	switch remote.Kind {
	case ecwid.KindUnauthorized:
		return Revoked, reconnect
	case ecwid.KindStoreNotFound:
		return NotFound, "Correct the store id."
	case ecwid.KindPlanRequired:
		return PlanRequired, "The owner of the store has to look at my.ecwid.com, Settings, Billing & Plans."
	case ecwid.KindScopeMissing:
		return ScopeMissing, "Give the app the scope read_store_profile and log in again."
	}
	return Unreachable, "Try again in a minute; if it goes on, check the network and status.ecwid.com."
}
