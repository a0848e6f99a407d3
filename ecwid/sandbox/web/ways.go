package web

import (
	"encoding/json"
	"strings"

	"ecwid-mcp/ecwid/sandbox"
)

// way is a way for an order to get to its shopper.
type way struct {
	Kind   sandbox.Fulfillment
	Option shippingOption
	From   json.Number // the least that must be bought
	Reason string      // why it cannot be had; empty when it can
}

// offer is a shipping option as the store's profile has it, where the field has one l.
type offer struct {
	ID      string      `json:"id"`
	Title   string      `json:"title"`
	Enabled *bool       `json:"enabled"`
	Kind    string      `json:"fulfilmentType"`
	From    json.Number `json:"minimumOrderSubtotal"`
}

// ways lists how a cart can reach its shopper: for each kind the store's first option. A cart of downloads needs none.
func (s *Site) ways(q quote) ([]way, error) {
	if !q.Shipped() {
		return nil, nil
	}
	offers, err := read[[]offer](s, "/profile/shippingOptions")
	if err != nil {
		return nil, err
	}
	var all []way
	for _, kind := range kinds() {
		if w, has := firstWay(kind, offers, q); has {
			all = append(all, w)
		}
	}
	if len(all) == 0 { // then the store makes one up
		all = append(all, way{Kind: sandbox.Shipping, Option: shippingOption{Name: "Shipping", Kind: string(sandbox.Shipping)}})
	}
	return all, nil
}

func firstWay(kind sandbox.Fulfillment, offers []offer, q quote) (way, bool) {
	for _, o := range offers {
		if !strings.EqualFold(o.Kind, string(kind)) || o.Enabled != nil && !*o.Enabled {
			continue
		}
		for _, option := range q.Options {
			if option.ID == o.ID {
				return way{Kind: kind, Option: option, From: o.From}, true
			}
		}
		w := way{Kind: kind, Option: shippingOption{ID: o.ID, Name: o.Title, Kind: string(kind)}, From: o.From, Reason: "not to this address"}
		if exact(q.Subtotal).Cmp(exact(o.From)) < 0 {
			w.Reason = "minimum"
		}
		return w, true
	}
	return way{}, false
}
