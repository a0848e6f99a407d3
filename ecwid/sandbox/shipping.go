package sandbox

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
)

// shippingChoice is a way to get an order to its customer, with its price.
type shippingChoice struct {
	id, name, carrier string
	fulfillmentType   string // SHIPPING, PICKUP or DELIVERY
	instruction       string // of a pickup
	transitTime       string
	rate              *big.Rat
}

// parcel is what a shipping rate depends on.
type parcel struct {
	subtotal *big.Rat // of the items to ship
	weight   *big.Rat
	pieces   int64
}

// parcelOf sums up the lines that need shipping; false when none does.
func (c calculation) parcelOf() (parcel, bool) {
	p := parcel{subtotal: new(big.Rat), weight: new(big.Rat)}
	for _, l := range c.lines {
		if !l.shippable {
			continue
		}
		p.subtotal.Add(p.subtotal, c.lineTotal(l))
		p.weight.Add(p.weight, times(orZero(l.weight), l.quantity))
		p.pieces += l.quantity
	}
	return p, p.pieces > 0
}

// shippingChoices lists the enabled shipping options of a store profile that
// reach the place and whose minimum the parcel meets, in the store's order.
func shippingChoices(profile object, where place, p parcel, places int) []shippingChoice {
	settings := child(profile, "shipping")
	options := objects(settings, "shippingOptions")
	options = slices.SortedStableFunc(slices.Values(options), func(a, b object) int {
		return cmp.Compare(whole(a, "orderby"), whole(b, "orderby"))
	})
	zones := zonesOf(profile)
	var choices []shippingChoice
	for _, option := range options {
		if option["enabled"] == false || p.subtotal.Cmp(amount(option, "minimumOrderSubtotal")) < 0 {
			continue
		}
		if !reaches(option, zones, where) {
			continue
		}
		if rate, ok := shippingRate(option, p); ok {
			choices = append(choices, choiceOf(option, roundMoney(rate, places)))
		}
	}
	return choices
}

func reaches(option object, zones map[string]object, where place) bool {
	destination := child(option, "destinationZone")
	if full, known := zones[str(destination, "id")]; known {
		destination = full
	}
	return where.in(destination)
}

// choiceOf reads a store's shipping option, which spells its type
// fulfilmentType, with one l and in lower case.
func choiceOf(option object, rate *big.Rat) shippingChoice {
	kind := strings.ToUpper(str(option, "fulfilmentType"))
	if kind == "" {
		kind = "SHIPPING"
	}
	return shippingChoice{
		id:              str(option, "id"),
		name:            str(option, "title"),
		carrier:         str(option, "carrier"),
		fulfillmentType: kind,
		instruction:     str(option, "pickupInstruction"),
		transitTime:     str(option, "deliveryTimeDays"),
		rate:            rate,
	}
}

// shippingRate prices a parcel: by the option's rate table when it has one,
// else by its flat rate, else for nothing. A parcel that no row of the table
// holds cannot be sent this way.
func shippingRate(option object, p parcel) (*big.Rat, bool) {
	if table, ok := option["ratesTable"].(object); ok {
		return tableRate(table, p)
	}
	flat := child(option, "flatRate")
	rate := amount(flat, "rate")
	if str(flat, "rateType") == "PERCENT" {
		return percentOf(p.subtotal, rate), true
	}
	return rate, true
}

func tableRate(table object, p parcel) (*big.Rat, bool) {
	for _, row := range objects(table, "rates") {
		conditions := child(row, "conditions")
		if !within(conditions, "subtotal", p.subtotal) || !within(conditions, "weight", p.weight) {
			continue
		}
		rate := child(row, "rate")
		return sumOf(
			amount(rate, "perOrder"),
			times(amount(rate, "perItem"), p.pieces),
			percentOf(p.subtotal, amount(rate, "percent")),
			new(big.Rat).Mul(p.weight, amount(rate, "perWeight")),
		), true
	}
	return nil, false
}

// within checks the lower bound (inclusive) and upper bound (exclusive) of
// one measure of a rate table's row.
func within(conditions object, measure string, value *big.Rat) bool {
	if from, ok := asRat(conditions[measure+"From"]); ok && value.Cmp(from) < 0 {
		return false
	}
	to, ok := asRat(conditions[measure+"To"])
	return !ok || value.Cmp(to) < 0
}

// doc writes the choice as an order's shippingOption. As in Ecwid's own
// example a free pickup has no shippingRate and no choice has isPickup.
func (s shippingChoice) doc(places int) object {
	doc := object{
		"shippingMethodId":   s.id,
		"shippingMethodName": s.name,
		"fulfillmentType":    s.fulfillmentType,
	}
	if s.carrier != "" {
		doc["shippingCarrierName"] = s.carrier
	}
	if s.transitTime != "" {
		doc["estimatedTransitTime"] = s.transitTime
	}
	if s.fulfillmentType == "PICKUP" {
		doc["pickupInstruction"] = s.instruction
	}
	if s.fulfillmentType != "PICKUP" || s.rate.Sign() != 0 {
		doc["shippingRate"] = rounded(s.rate, places)
	}
	return doc
}
