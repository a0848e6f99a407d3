package doctor

import (
	"context"
	"errors"
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
)

// holding says what is known about each scope that is needed.
type holding struct {
	held     map[ecwid.Scope]string // how it is known
	missing  map[ecwid.Scope]bool
	untested map[ecwid.Scope]string // why
}

const (
	byEcwid = "told by Ecwid"
	byRead  = "tested by reading"
	byLogin = "granted when the store was connected"

	// Why a scope was not tested.
	onlyWriting = "only writing would tell"
	noFeature   = "the plan of the store lacks the feature"
)

// scopes compares what the token may do with what the tools need.
func (e *examination) scopes(ctx context.Context) {
	if e.Token == PublicToken {
		e.publicTools()
		return
	}
	needed := e.needed()
	h := holding{held: map[ecwid.Scope]string{}, missing: map[ecwid.Scope]bool{}, untested: map[ecwid.Scope]string{}}
	if !e.told(ctx, needed, h) {
		e.tried(ctx, needed, h)
	}
	e.report.Tools = h.tools(e.Tools)
	e.heldCheck(needed, h)
	e.missingCheck(needed, h)
	e.untestedCheck(needed, h)
}

// needed lists the scopes of the tools that are offered, in a fixed order.
func (e *examination) needed() []ecwid.Scope {
	all := []ecwid.Scope{ecwid.ReadStoreProfile}
	for _, tool := range e.Tools {
		for _, scope := range tool.Scopes {
			if !slices.Contains(all, scope) {
				all = append(all, scope)
			}
		}
	}
	return all
}

// told asks Ecwid for the scopes of the token, which it may not tell. The answer always names read_store_profile
// (Ecwid docs, Access scopes), so one without it tells nothing.
func (e *examination) told(ctx context.Context, needed []ecwid.Scope, h holding) bool {
	ctx, cancel := context.WithTimeout(ctx, callTimeLimit)
	defer cancel()
	token, err := e.Client.ApplicationToken(ctx)
	if err != nil || !slices.Contains(token.Permissions, ecwid.ReadStoreProfile) {
		return false
	}
	for _, scope := range needed {
		if slices.Contains(token.Permissions, scope) {
			h.held[scope] = byEcwid
		} else {
			h.missing[scope] = true
		}
	}
	return true
}

// tried reads a little with each reading scope. Writing scopes cannot be tested without writing; there only the
// login knows.
func (e *examination) tried(ctx context.Context, needed []ecwid.Scope, h holding) {
	reads := probes(e.Client)
	givenUp := ""
	for _, scope := range needed {
		probe, readable := reads[scope]
		switch {
		case scope == ecwid.ReadStoreProfile:
			h.held[scope] = byRead
		case readable && givenUp == "":
			givenUp = h.note(scope, bounded(ctx, probe))
		case readable:
			h.untested[scope] = givenUp
		case slices.Contains(e.Scopes, scope):
			h.held[scope] = byLogin
		case e.Scopes != nil:
			h.missing[scope] = true
		default:
			h.untested[scope] = onlyWriting
		}
	}
}

func bounded(ctx context.Context, probe func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeLimit)
	defer cancel()
	return probe(ctx)
}

// note files the answer to a reading call. It returns why further calls are no use, if so.
func (h holding) note(scope ecwid.Scope, err error) (givenUp string) {
	var failure *ecwid.Error
	switch {
	case err == nil:
		h.held[scope] = byRead
	case !errors.As(err, &failure):
		h.untested[scope] = "the call failed"
	case failure.Kind == ecwid.KindScopeMissing:
		h.missing[scope] = true
	case failure.Kind == ecwid.KindPlanRequired:
		h.untested[scope] = noFeature
	case failure.Kind == ecwid.KindUnauthorized:
		h.untested[scope] = "Ecwid refused the call without a reason"
	case failure.Kind == ecwid.KindRateLimited:
		h.untested[scope] = "Ecwid takes no more requests for now"
		return h.untested[scope]
	case failure.Kind == ecwid.KindUnavailable:
		h.untested[scope] = "the call failed: " + unavailableText(failure)
		return h.untested[scope]
	default:
		h.untested[scope] = "the answer could not be read"
	}
	return ""
}

func unavailableText(failure *ecwid.Error) string {
	if failure.Status != 0 {
		return "Ecwid is unavailable"
	}
	return networkText(failure)
}

// probes are the cheapest calls that need each reading scope.
func probes(c *ecwid.Client) map[ecwid.Scope]func(context.Context) error {
	one := ecwid.Paging{Limit: 1, ResponseFields: "id"}
	return map[ecwid.Scope]func(context.Context) error{
		ecwid.ReadCatalog: func(ctx context.Context) error {
			_, err := c.SearchProducts(ctx, ecwid.ProductQuery{Paging: one})
			return err
		},
		ecwid.ReadOrders: func(ctx context.Context) error {
			_, err := c.SearchOrders(ctx, ecwid.OrderQuery{Paging: one})
			return err
		},
		ecwid.ReadCustomers: func(ctx context.Context) error {
			_, err := c.SearchCustomers(ctx, ecwid.CustomerQuery{Paging: one})
			return err
		},
		ecwid.ReadDiscountCoupons: func(ctx context.Context) error {
			_, err := c.SearchCoupons(ctx, ecwid.CouponQuery{Paging: one})
			return err
		},
	}
}

func names(scopes []ecwid.Scope) string {
	texts := make([]string, len(scopes))
	for i, scope := range scopes {
		texts[i] = string(scope)
	}
	return strings.Join(texts, ", ")
}
