package sandbox

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestSharesOf(t *testing.T) {
	included := func(rate string) taxRate { return taxRate{name: "in " + rate, rate: rat(rate), included: true} }
	onTop := func(rate string) taxRate { return taxRate{name: "on " + rate, rate: rat(rate)} }
	cases := map[string]struct {
		taxes []taxRate
		sum   string
		want  []string
	}{
		"none":                              {nil, "100", nil},
		"on top":                            {[]taxRate{onTop("7.25")}, "19.99", []string{"1.45"}},
		"two on top":                        {[]taxRate{onTop("5"), onTop("9.975")}, "100", []string{"5", "9.98"}},
		"in the price":                      {[]taxRate{included("21")}, "121", []string{"21"}},
		"two in the price share the net":    {[]taxRate{included("10"), included("15")}, "125", []string{"10", "15"}},
		"on top of what is without the tax": {[]taxRate{included("20"), onTop("10")}, "120", []string{"20", "10"}},
		"a rate of nothing":                 {[]taxRate{included("0"), onTop("0")}, "50", []string{"0", "0"}},
		"a sum of nothing":                  {[]taxRate{onTop("8")}, "0", []string{"0"}},
	}
	for name, c := range cases {
		shares := sharesOf(c.taxes, rat(c.sum), 2)
		if len(shares) != len(c.want) {
			t.Errorf("%s: %d shares", name, len(shares))
			continue
		}
		for i, share := range shares {
			if got := rounded(share.total, 2); string(got) != c.want[i] {
				t.Errorf("%s: %s takes %s, want %s", name, share.name, got, c.want[i])
			}
		}
	}
}

// An included tax and what is left without it make the price, to a rounding.
func TestIncludedTaxIsPartOfThePrice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		price := anyCents(t, "price", 10_000)
		tax := taxRate{rate: anyCents(t, "rate", 40), included: true}
		share := sharesOf([]taxRate{tax}, price, 2)[0].total
		net := new(big.Rat).Sub(price, share)
		again := sumOf(net, percentOf(net, tax.rate))
		if off := new(big.Rat).Sub(again, price); off.Abs(off).Cmp(rat("0.02")) > 0 {
			t.Fatalf("%s holds %s of tax at %s %%, which makes %s", price, share, tax.rate, again)
		}
		if share.Sign() < 0 || share.Cmp(price) > 0 {
			t.Fatalf("tax %s of %s", share, price)
		}
	})
}

func TestStoreTaxes(t *testing.T) {
	profile := object{
		"zones": []any{
			object{"id": "ca", "countryCodes": []any{"CA"}},
			object{"id": "quebec", "countryCodes": []any{"CA"}, "stateOrProvinceCodes": []any{"QC"}},
		},
		"taxes": []any{
			object{"id": number(1), "name": "GST", "enabled": true, "appliedByDefault": true, "defaultTax": number(0),
				"rules": []any{object{"zoneId": "ca", "tax": number(5)}}},
			object{"id": number(2), "name": "QST", "enabled": true, "useShippingAddress": false, "defaultTax": number(1),
				"rules": []any{object{"zoneId": "gone", "tax": number(50)}, object{"zoneId": "quebec", "tax": number(9)}, object{"zoneId": "ca", "tax": number(3)}}},
			object{"id": number(3), "name": "Off", "enabled": false, "defaultTax": number(99)},
		},
	}
	for name, c := range map[string]struct {
		billing, shipping place
		gst, qst          string
	}{
		"both at home":               {place{country: "CA", state: "QC"}, place{country: "CA", state: "QC"}, "5", "9"},
		"sent abroad":                {place{country: "CA", state: "QC"}, place{country: "FR"}, "0", "9"},
		"billed in another province": {place{country: "CA", state: "ON"}, place{country: "CA", state: "QC"}, "5", "3"},
		"both abroad":                {place{country: "FR"}, place{country: "FR"}, "0", "1"},
	} {
		taxes := storeTaxes(profile, c.billing, c.shipping)
		if len(taxes) != 2 {
			t.Fatalf("%s: %d taxes", name, len(taxes))
		}
		if gst, qst := rounded(taxes[0].rate, 2), rounded(taxes[1].rate, 2); string(gst) != c.gst || string(qst) != c.qst {
			t.Errorf("%s: %s and %s, want %s and %s", name, gst, qst, c.gst, c.qst)
		}
		if !taxes[0].byDefault || taxes[1].byDefault {
			t.Errorf("%s: applied by default %v and %v", name, taxes[0].byDefault, taxes[1].byDefault)
		}
	}
}

func TestTaxesOnShippingNeedAShippedLineThatBearsThem(t *testing.T) {
	taxes := []taxRate{
		{id: 1, rate: rat("10"), onShipping: true},
		{id: 2, rate: rat("10")},
		{id: 3, rate: rat("10"), onShipping: true},
	}
	c := calculation{taxes: taxes, lines: []cartLine{
		{taxIDs: []int64{1, 2}, shippable: true},
		{taxIDs: []int64{3}, shippable: false},
	}}
	got := c.taxesOnShipping()
	if len(got) != 1 || got[0].id != 1 {
		t.Errorf("taxes on shipping: %+v", got)
	}
}
