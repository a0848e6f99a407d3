// Package discount says how much somebody gets off a cart of some value.
package discount

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
)

// standard are the tiers where nobody has set others.
const standard = "30:5,75:10,150:15"

// Tier is the discount on carts from some value on.
type Tier struct {
	From    ecwid.Money `json:"from"`    // in the store's currency
	Percent ecwid.Money `json:"percent"` // more than 0, at most 100
}

// Tiers are in the order of their values, which differ. The zero value gives no discount.
type Tiers []Tier

const maxTiers = 20

// Standard returns the tiers where nobody has set others: 5 per cent from a value of 30 on, 10 from 75, 15 from 150.
func Standard() Tiers {
	all, _ := Parse(standard) // which always reads
	return all
}

// Parse reads tiers such as "30:5,75:10,150:15": value and per cent with a colon between, commas between tiers. The order does not
// matter.
func Parse(text string) (Tiers, error) {
	var all Tiers
	for _, part := range strings.Split(text, ",") {
		from, percent, ok := strings.Cut(strings.TrimSpace(part), ":")
		if !ok || len(all) == maxTiers {
			return nil, fmt.Errorf("must be up to %d pairs of a value and a percentage, such as %s", maxTiers, standard)
		}
		tier, err := parseTier(from, percent)
		if err != nil {
			return nil, err
		}
		all = append(all, tier)
	}
	slices.SortFunc(all, func(a, b Tier) int { return a.From.Cmp(b.From) })
	for i := range all[1:] {
		if all[i].From.Equal(all[i+1].From) {
			return nil, errors.New("must not name the same value twice")
		}
	}
	return all, nil
}

// amount reads a decimal without a sign or an exponent.
func amount(text string) (ecwid.Money, error) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > 12 || strings.Trim(text, "0123456789.") != "" {
		return ecwid.Money{}, errors.New("no amount")
	}
	return ecwid.ParseMoney(text)
}

func parseTier(from, percent string) (Tier, error) {
	value, badValue := amount(from)
	share, badShare := amount(strings.TrimSuffix(strings.TrimSpace(percent), "%"))
	if cmp.Or(badValue, badShare) != nil || share.Sign() == 0 || share.Cmp(ecwid.MoneyFromInt(100)) > 0 {
		return Tier{}, fmt.Errorf("must have an amount before each colon and a percentage above 0 and up to 100 behind it, such as %s", standard)
	}
	return Tier{value, share}, nil
}

// For returns the tier of a cart's value; ok is false below the first one.
func (t Tiers) For(value ecwid.Money) (tier Tier, ok bool) {
	for _, one := range t {
		if value.Cmp(one.From) >= 0 {
			tier, ok = one, true
		}
	}
	return tier, ok
}

// String is how Parse reads the tiers.
func (t Tiers) String() string {
	var parts []string
	for _, one := range t {
		parts = append(parts, one.From.String()+":"+one.Percent.String())
	}
	return strings.Join(parts, ",")
}
