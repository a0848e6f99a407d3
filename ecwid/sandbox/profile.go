package sandbox

import "slices"

func profileRoutes() []route {
	read := []string{"read_store_profile"}
	return []route{
		{method: "GET", pattern: "/profile", scopes: read, public: true, handle: getProfile},
		{method: "PUT", pattern: "/profile", scopes: []string{"update_store_profile"}, handle: putProfile},
		{method: "GET", pattern: "/profile/shippingOptions", scopes: read, handle: listShippingOptions},
		{method: "GET", pattern: "/profile/paymentOptions", scopes: read, handle: listPaymentOptions},
		{method: "GET", pattern: "/latest-stats", scopes: read, public: true, handle: getLatestStats},
		{method: "GET", pattern: "/application/token", handle: getApplicationToken},
	}
}

// publicSections are what a public token sees of the profile.
var publicSections = [...]string{"generalInfo", "settings", "formatsAndUnits", "languages", "featureToggles", "legalPagesSettings"}

func getProfile(c *call) (any, *apiError) {
	doc := clone(c.store.profile)
	if c.token.public {
		reduced := object{}
		for _, section := range publicSections {
			reduced[section] = doc[section]
		}
		return reduced, nil
	}
	account := child(doc, "account")
	if account != nil {
		account["suspended"] = c.store.opts.Behaviour.Suspended
		account["availableFeatures"] = anyList(c.store.features())
		if limit := c.store.opts.MaxProducts; limit > 0 && c.token.grants("read_store_limits") {
			account["limitsAndRestrictions"] = object{"maxProductLimit": limit}
		}
	}
	if c.store.opts.Behaviour.NonUniqueSKU {
		toggle := object{"name": nonUniqueSKU, "visible": true, "enabled": true}
		doc["featureToggles"] = append(list(doc, "featureToggles"), toggle)
	}
	return doc, nil
}

const nonUniqueSKU = "ALLOW_EMPTY_AND_NON_UNIQUE_SKU"

// features are the names of what the plan includes.
func (s *Store) features() []string {
	var names []string
	if s.planGate() == nil {
		names = append(names, "API", "PREMIUM")
	}
	if s.hasCoupons() {
		names = append(names, "DISCOUNT_COUPONS")
	}
	if s.hasVariations() {
		names = append(names, "COMBINATIONS")
	}
	return names
}

// hasCoupons tells whether the plan has discount coupons: Venture and up (Ecwid help centre).
func (s *Store) hasCoupons() bool {
	return !s.opts.Behaviour.CouponsOff && slices.Contains([]Plan{Venture, Business, Unlimited}, s.opts.Plan)
}

// hasVariations tells whether the plan has product variations: Business and up (Ecwid help centre).
func (s *Store) hasVariations() bool {
	return s.opts.Plan == Business || s.opts.Plan == Unlimited
}

func putProfile(c *call) (any, *apiError) {
	patch, e := c.object()
	if e != nil {
		return nil, e
	}
	doc := clone(c.store.profile)
	mergeDeep(doc, patch)
	c.store.profile = doc
	c.store.changed(profileEntity, updated, c.store.opts.StoreID, nil)
	return object{"updateCount": 1}, nil
}

// mergeDeep merges objects into objects and replaces everything else.
func mergeDeep(doc, patch object) {
	for key, value := range patch {
		inner, ok := value.(object)
		if old, had := doc[key].(object); ok && had {
			mergeDeep(old, inner)
			continue
		}
		if value != nil {
			doc[key] = cloneValue(value)
		}
	}
}

func listShippingOptions(c *call) (any, *apiError) {
	return orEmpty(list(child(c.store.profile, "shipping"), "shippingOptions")), nil
}

func listPaymentOptions(c *call) (any, *apiError) {
	return orEmpty(list(child(c.store.profile, "payment"), "paymentOptions")), nil
}

func orEmpty(items []any) []any {
	if items == nil {
		return []any{}
	}
	return items
}

// getApplicationToken tells what the token may do. Only Ecwid's own Kotlin client knows this call.
func getApplicationToken(c *call) (any, *apiError) {
	if !c.store.opts.Behaviour.ApplicationToken {
		return nil, notFound("", "Resource not found")
	}
	return object{"permissions": anyList(c.token.scopes), "created": formatDate(c.store.clocks[profileEntity]), "expires": nil}, nil
}
