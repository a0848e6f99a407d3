package sandbox

import (
	"encoding/json"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func rat(text string) *big.Rat {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		panic("not a number: " + text)
	}
	return r
}

// wantMoney compares with an amount as Ecwid would write it.
func wantMoney(t *testing.T, what string, got *big.Rat, want json.Number) {
	t.Helper()
	if text := rounded(got, 2); text != want {
		t.Errorf("%s is %s, want %s", what, text, want)
	}
}

func line(price string, quantity int64) cartLine {
	return cartLine{price: rat(price), quantity: quantity, discountable: true, shippable: true, taxIDs: []int64{1}}
}

// wantSums is a calculation and what it comes to.
type wantSums struct {
	in                                            calculation
	subtotal, coupon, shipping, tax, onTop, total json.Number
}

func TestCalculateByHand(t *testing.T) {
	vat := taxRate{id: 1, name: "VAT", rate: rat("20"), included: true, onShipping: true}
	salesTax := taxRate{id: 1, name: "Sales tax", rate: rat("7.5")}
	post := &shippingChoice{id: "post", rate: rat("4.9")}
	ten := &couponTerms{discountType: "PERCENT", discount: rat("10")}
	cases := map[string]wantSums{
		"nothing but items": {
			in:       calculation{lines: []cartLine{line("15", 2), line("4.22", 2)}},
			subtotal: "38.44", coupon: "0", shipping: "0", tax: "0", onTop: "0", total: "38.44",
		},
		"taxes in the price": {
			in:       calculation{lines: []cartLine{line("12", 1)}, taxes: []taxRate{vat}, shipping: post},
			subtotal: "12", coupon: "0", shipping: "4.9", tax: "2.82", onTop: "0", total: "16.9",
		},
		"taxes on top, after the coupon": {
			in:       calculation{lines: []cartLine{line("19.99", 3)}, taxes: []taxRate{salesTax}, coupon: ten, shipping: post},
			subtotal: "59.97", coupon: "6", shipping: "4.9", tax: "4.05", onTop: "4.05", total: "62.92",
		},
		"an exempt customer": {
			in:       calculation{lines: []cartLine{line("100", 1)}, taxes: []taxRate{salesTax}, taxExempt: true},
			subtotal: "100", coupon: "0", shipping: "0", tax: "0", onTop: "0", total: "100",
		},
		"a coupon worth more than the items": {
			in: calculation{lines: []cartLine{line("8", 1)}, shipping: post,
				coupon: &couponTerms{discountType: "ABS", discount: rat("50")}},
			subtotal: "8", coupon: "8", shipping: "4.9", tax: "0", onTop: "0", total: "4.9",
		},
		"amount and free shipping": {
			in: calculation{lines: []cartLine{line("80", 1)}, shipping: post, handling: rat("1.5"), surcharges: rat("2"),
				coupon: &couponTerms{discountType: "ABS_AND_SHIPPING", discount: rat("5")}},
			subtotal: "80", coupon: "5", shipping: "0", tax: "0", onTop: "0", total: "78.5",
		},
		"free shipping by another method": {
			in: calculation{lines: []cartLine{line("80", 1)}, shipping: post,
				coupon: &couponTerms{discountType: "SHIPPING", methodIDs: []string{"courier"}}},
			subtotal: "80", coupon: "0", shipping: "4.9", tax: "0", onTop: "0", total: "84.9",
		},
		"a custom discount after the coupon": {
			in:       calculation{lines: []cartLine{line("100", 1)}, coupon: ten, customDiscount: rat("95")},
			subtotal: "100", coupon: "10", shipping: "0", tax: "0", onTop: "0", total: "0",
		},
		"handling is for shipped orders": {
			in:       calculation{lines: []cartLine{line("9", 1)}, handling: rat("2")},
			subtotal: "9", coupon: "0", shipping: "0", tax: "0", onTop: "0", total: "9",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.in.places = 2
			s := c.in.calculate()
			wantMoney(t, "subtotal", s.subtotal, c.subtotal)
			wantMoney(t, "coupon discount", s.couponDiscount, c.coupon)
			wantMoney(t, "shipping", s.shipping, c.shipping)
			wantMoney(t, "tax", s.tax, c.tax)
			wantMoney(t, "tax on top", s.taxOnTop, c.onTop)
			wantMoney(t, "total", s.total, c.total)
		})
	}
}

func TestCouponCoversOnlyItsCatalogue(t *testing.T) {
	tea := line("10", 1)
	tea.productID, tea.categoryIDs = 1, []int64{7}
	cup := line("20", 1)
	cup.productID, cup.categoryIDs = 2, []int64{8}
	kept := line("40", 1)
	kept.productID, kept.discountable = 3, false
	cases := map[string]struct {
		coupon couponTerms
		want   json.Number
	}{
		"everything but what takes no discounts": {couponTerms{}, "15"},
		"one product":                            {couponTerms{productIDs: []int64{2}}, "10"},
		"one category":                           {couponTerms{categoryIDs: []int64{7}}, "5"},
		"a product or a category":                {couponTerms{productIDs: []int64{2, 3}, categoryIDs: []int64{7}}, "15"},
		"none of them":                           {couponTerms{productIDs: []int64{9}}, "0"},
	}
	for name, c := range cases {
		c.coupon.discountType, c.coupon.discount = "PERCENT", rat("50")
		in := calculation{places: 2, lines: []cartLine{tea, cup, kept}, coupon: &c.coupon}
		wantMoney(t, name, in.calculate().couponDiscount, c.want)
	}
}

// anyCents draws an amount from 0 to the given number of currency units.
func anyCents(t *rapid.T, label string, units int64) *big.Rat {
	return big.NewRat(rapid.Int64Range(0, units*100).Draw(t, label), 100)
}

func anyCalculation(t *rapid.T) calculation {
	c := calculation{places: rapid.IntRange(0, 3).Draw(t, "places")}
	for i := range rapid.IntRange(1, 3).Draw(t, "taxes") {
		c.taxes = append(c.taxes, taxRate{
			id: int64(i), rate: anyCents(t, "rate", 30),
			included: rapid.Bool().Draw(t, "included"), onShipping: rapid.Bool().Draw(t, "on shipping"),
		})
	}
	for range rapid.IntRange(1, 6).Draw(t, "lines") {
		c.lines = append(c.lines, cartLine{
			price: anyCents(t, "price", 500), quantity: rapid.Int64Range(1, 40).Draw(t, "quantity"),
			productID: rapid.Int64Range(1, 3).Draw(t, "product"), shippable: rapid.Bool().Draw(t, "shippable"),
			discountable: rapid.Bool().Draw(t, "discountable"),
			taxIDs:       rapid.SliceOfN(rapid.Int64Range(0, 2), 0, 3).Draw(t, "tax ids"),
		})
	}
	if rapid.Bool().Draw(t, "coupon") {
		c.coupon = &couponTerms{
			discountType: rapid.SampledFrom([]string{"ABS", "PERCENT", "SHIPPING", "ABS_AND_SHIPPING", "PERCENT_AND_SHIPPING"}).Draw(t, "type"),
			discount:     anyCents(t, "discount", 300),
			productIDs:   rapid.SliceOfN(rapid.Int64Range(1, 4), 0, 2).Draw(t, "products"),
		}
	}
	if rapid.Bool().Draw(t, "shipped") {
		c.shipping = &shippingChoice{id: "post", rate: anyCents(t, "shipping", 40)}
	}
	c.customDiscount, c.handling = anyCents(t, "custom", 900), anyCents(t, "handling", 20)
	return c
}

func TestCalculateKeepsItsBooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCalculation(t)
		s := c.calculate()
		subtotal := new(big.Rat)
		for _, l := range c.lines {
			subtotal.Add(subtotal, roundMoney(times(roundMoney(l.price, c.places), l.quantity), c.places))
		}
		if s.subtotal.Cmp(subtotal) != 0 {
			t.Fatalf("subtotal %s, the lines add up to %s", s.subtotal, subtotal)
		}
		total := sumOf(s.subtotal, s.shipping, s.handling, s.surcharges, s.taxOnTop)
		total.Sub(total, sumOf(s.couponDiscount, s.discount))
		if s.total.Cmp(total) != 0 {
			t.Fatalf("total %s, its parts add up to %s", s.total, total)
		}
		for what, r := range map[string]*big.Rat{"total": s.total, "coupon": s.couponDiscount, "discount": s.discount, "tax": s.tax} {
			if r.Sign() < 0 {
				t.Fatalf("%s is negative: %s", what, r)
			}
			if roundMoney(r, c.places).Cmp(r) != 0 {
				t.Fatalf("%s is not rounded to %d places: %s", what, c.places, r)
			}
		}
		if sumOf(s.couponDiscount, s.discount).Cmp(s.subtotal) > 0 {
			t.Fatalf("discounts %s + %s exceed the subtotal %s", s.couponDiscount, s.discount, s.subtotal)
		}
		if s.taxOnTop.Cmp(s.tax) > 0 {
			t.Fatalf("tax on top %s exceeds all tax %s", s.taxOnTop, s.tax)
		}
	})
}

func TestCouponNeverCostsMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCalculation(t)
		with := c.calculate().total
		c.coupon = nil
		if without := c.calculate().total; with.Cmp(without) > 0 {
			t.Fatalf("%s with the coupon, %s without", with, without)
		}
	})
}

func TestDiscountSharesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var values []*big.Rat
		for range rapid.IntRange(1, 8).Draw(t, "lines") {
			values = append(values, anyCents(t, "line", 100))
		}
		due := minRat(anyCents(t, "due", 400), sumOf(values...))
		after := subtractShares(values, values, due, 2)
		if got := new(big.Rat).Sub(sumOf(values...), sumOf(after...)); got.Cmp(due) != 0 {
			t.Fatalf("shares add up to %s, want %s", got, due)
		}
		for i := range after {
			if after[i].Sign() < 0 || after[i].Cmp(values[i]) > 0 {
				t.Fatalf("line %d went from %s to %s", i, values[i], after[i])
			}
		}
	})
}
