package sandbox

import (
	"math/big"
	"slices"
)

// taxRate is one of the store's taxes with the rate that holds for the
// customer's address, in per cent.
type taxRate struct {
	id         int64
	name       string
	rate       *big.Rat
	included   bool // the prices contain it already
	onShipping bool
	byDefault  bool // holds for products that name no taxes of their own
}

// taxShare is the money one tax takes of one line, or of the shipping.
type taxShare struct {
	taxRate
	total *big.Rat
}

// storeTaxes reads the enabled taxes of a store profile. Each gets the rate of
// the first rule whose zone holds the address, else its default rate. Taxes
// that look at the shipping address take to, the others from.
func storeTaxes(profile object, billing, shipping place) []taxRate {
	zones := zonesOf(profile)
	var rates []taxRate
	for _, doc := range objects(profile, "taxes") {
		if doc["enabled"] != true {
			continue
		}
		where := billing
		if doc["useShippingAddress"] != false {
			where = shipping
		}
		rates = append(rates, taxRate{
			id:         whole(doc, "id"),
			name:       str(doc, "name"),
			rate:       rateAt(doc, zones, where),
			included:   doc["includeInPrice"] == true,
			onShipping: doc["taxShipping"] == true,
			byDefault:  doc["appliedByDefault"] == true,
		})
	}
	return rates
}

func rateAt(tax object, zones map[string]object, where place) *big.Rat {
	for _, rule := range objects(tax, "rules") {
		if zone, ok := zones[str(rule, "zoneId")]; ok && where.in(zone) {
			return amount(rule, "tax")
		}
	}
	return amount(tax, "defaultTax")
}

// taxesOf picks the taxes with the given ids.
func taxesOf(taxes []taxRate, ids []int64) []taxRate {
	var picked []taxRate
	for _, t := range taxes {
		if slices.Contains(ids, t.id) {
			picked = append(picked, t)
		}
	}
	return picked
}

// taxesOnShipping are the shipping taxes that hold for something shipped.
func (c calculation) taxesOnShipping() []taxRate {
	var picked []taxRate
	for _, t := range c.taxes {
		holds := func(l cartLine) bool { return l.shippable && slices.Contains(l.taxIDs, t.id) }
		if t.onShipping && slices.ContainsFunc(c.lines, holds) {
			picked = append(picked, t)
		}
	}
	return picked
}

// sharesOf splits the taxes out of, or adds them on top of, a sum. Taxes on
// top are taken of the sum without the included ones.
func sharesOf(taxes []taxRate, sum *big.Rat, places int) []taxShare {
	hundred := big.NewRat(100, 1)
	gross := new(big.Rat).Set(hundred)
	for _, t := range taxes {
		if t.included {
			gross.Add(gross, t.rate)
		}
	}
	net := new(big.Rat).Mul(sum, hundred)
	net.Quo(net, gross)
	shares := make([]taxShare, 0, len(taxes))
	for _, t := range taxes {
		shares = append(shares, taxShare{t, roundMoney(percentOf(net, t.rate), places)})
	}
	return shares
}

// taxShareDocs writes shares as Ecwid's item taxes or taxesOnShipping.
func taxShareDocs(shares []taxShare, places int) []any {
	docs := make([]any, 0, len(shares))
	for _, s := range shares {
		docs = append(docs, object{
			"name":           s.name,
			"value":          rounded(s.rate, 4),
			"total":          rounded(s.total, places),
			"includeInPrice": s.included,
		})
	}
	return docs
}
