package sandbox

import "math/big"

// cartLine is one item of a cart with all that the arithmetic needs.
type cartLine struct {
	price        *big.Rat // of one piece, with variation, tier and option modifiers
	quantity     int64
	productID    int64
	categoryIDs  []int64
	weight       *big.Rat // of one piece, in the store's unit
	shippable    bool
	discountable bool
	taxIDs       []int64 // of the store's taxes that hold for this item
}

// calculation is everything an order's sums follow from.
type calculation struct {
	places         int // decimals of the currency
	lines          []cartLine
	taxes          []taxRate
	coupon         *couponTerms // nil: none, or one that does not hold
	customDiscount *big.Rat
	shipping       *shippingChoice // nil: nothing is shipped
	handling       *big.Rat
	surcharges     *big.Rat
	taxExempt      bool
}

// sums is what calculate finds, in money rounded to the currency.
type sums struct {
	subtotal       *big.Rat // of all lines, before any discount
	couponDiscount *big.Rat
	discount       *big.Rat // other than the coupon
	shipping       *big.Rat // after a free-shipping coupon
	handling       *big.Rat
	surcharges     *big.Rat
	tax            *big.Rat // included in prices and on top together
	taxOnTop       *big.Rat
	total          *big.Rat
	lineTaxes      [][]taxShare // per line
	shippingTaxes  []taxShare
}

// lineTotal is a line's price times quantity, rounded.
func (c calculation) lineTotal(l cartLine) *big.Rat {
	return roundMoney(times(roundMoney(notNegative(l.price), c.places), l.quantity), c.places)
}

// calculate does the arithmetic of Ecwid's order calculation: total =
// subtotal − coupon − discounts + shipping + handling + surcharges + taxes
// that are not part of the prices (Ecwid REST docs, page Calculate order
// details).
func (c calculation) calculate() sums {
	lineTotals := make([]*big.Rat, len(c.lines))
	for i, l := range c.lines {
		lineTotals[i] = c.lineTotal(l)
	}
	s := sums{subtotal: sumOf(lineTotals...)}
	discounted := c.discountLines(&s, lineTotals)
	c.addShipping(&s)
	c.addTaxes(&s, discounted)
	s.total = sumOf(s.subtotal, s.shipping, s.handling, s.surcharges, s.taxOnTop)
	s.total.Sub(s.total, s.couponDiscount)
	s.total.Sub(s.total, s.discount)
	return s
}

// discountLines fills in both discounts and gives the lines' totals after
// them, on which taxes are computed.
func (c calculation) discountLines(s *sums, lineTotals []*big.Rat) []*big.Rat {
	eligible := make([]*big.Rat, len(lineTotals))
	for i, l := range c.lines {
		eligible[i] = new(big.Rat)
		if c.coupon.coversLine(l) {
			eligible[i] = lineTotals[i]
		}
	}
	s.couponDiscount = c.coupon.discountOn(sumOf(eligible...), c.places)
	after := subtractShares(lineTotals, eligible, s.couponDiscount, c.places)
	s.discount = minRat(roundMoney(notNegative(c.customDiscount), c.places), sumOf(after...))
	return subtractShares(after, after, s.discount, c.places)
}

// subtractShares takes a discount off the values in proportion to the weights,
// so that the shares add up to it to the last cent and no share exceeds
// its weight.
func subtractShares(values, weights []*big.Rat, discount *big.Rat, places int) []*big.Rat {
	whole := sumOf(weights...)
	out := make([]*big.Rat, len(values))
	running, given := new(big.Rat), new(big.Rat)
	for i, value := range values {
		running.Add(running, weights[i])
		due := new(big.Rat)
		if whole.Sign() > 0 {
			due.Mul(discount, running)
			due = roundMoney(due.Quo(due, whole), places)
		}
		share := new(big.Rat).Sub(due, given)
		given = due
		out[i] = new(big.Rat).Sub(value, share)
	}
	return out
}

func (c calculation) addShipping(s *sums) {
	s.surcharges = roundMoney(notNegative(c.surcharges), c.places)
	s.shipping, s.handling = new(big.Rat), new(big.Rat)
	if c.shipping == nil {
		return
	}
	s.handling = roundMoney(notNegative(c.handling), c.places)
	if !c.coupon.freesShipping(c.shipping.id) {
		s.shipping = roundMoney(notNegative(c.shipping.rate), c.places)
	}
}

func (c calculation) addTaxes(s *sums, discounted []*big.Rat) {
	s.tax, s.taxOnTop = new(big.Rat), new(big.Rat)
	s.lineTaxes = make([][]taxShare, len(c.lines))
	if c.taxExempt {
		return
	}
	for i, l := range c.lines {
		s.lineTaxes[i] = sharesOf(taxesOf(c.taxes, l.taxIDs), discounted[i], c.places)
		s.addShares(s.lineTaxes[i])
	}
	if c.shipping != nil {
		s.shippingTaxes = sharesOf(c.taxesOnShipping(), s.shipping, c.places)
		s.addShares(s.shippingTaxes)
	}
}

func (s *sums) addShares(shares []taxShare) {
	for _, share := range shares {
		s.tax.Add(s.tax, share.total)
		if !share.included {
			s.taxOnTop.Add(s.taxOnTop, share.total)
		}
	}
}
