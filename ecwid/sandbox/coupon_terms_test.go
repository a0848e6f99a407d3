package sandbox

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestTermsOf(t *testing.T) {
	terms := termsOf(decoded(t, `{"discount":12.5,"catalogLimit":{"products":[1,2],"categories":[0]},"shippingLimit":{"shippingMethods":["m1"]}}`))
	if terms.discountType != "ABS" || terms.discount.Cmp(rat("12.5")) != 0 {
		t.Errorf("a coupon without a type: %+v", terms)
	}
	if len(terms.productIDs) != 2 || len(terms.categoryIDs) != 1 || len(terms.methodIDs) != 1 {
		t.Errorf("limits %+v", terms)
	}
}

func TestDiscountOn(t *testing.T) {
	cases := []struct{ kind, discount, eligible, want string }{
		{"ABS", "5", "20", "5"},
		{"ABS", "25", "20", "20"},
		{"ABS", "0.005", "20", "0.01"},
		{"ABS", "5", "0", "0"},
		{"ABS", "-5", "20", "0"},
		{"PERCENT", "10", "19.99", "2"},
		{"PERCENT", "33.3333", "10", "3.33"},
		{"PERCENT", "100", "19.99", "19.99"},
		{"PERCENT", "250", "19.99", "19.99"},
		{"SHIPPING", "10", "20", "0"},
		{"ABS_AND_SHIPPING", "5", "20", "5"},
		{"PERCENT_AND_SHIPPING", "50", "20", "10"},
		{"SOMETHING_NEW", "50", "20", "0"},
	}
	for _, c := range cases {
		terms := &couponTerms{discountType: c.kind, discount: rat(c.discount)}
		if got := rounded(terms.discountOn(rat(c.eligible), 2), 2); string(got) != c.want {
			t.Errorf("%s %s on %s: %s, want %s", c.kind, c.discount, c.eligible, got, c.want)
		}
	}
	var none *couponTerms
	if got := none.discountOn(rat("20"), 2); got.Sign() != 0 {
		t.Errorf("no coupon takes %s", got)
	}
}

func TestFreesShipping(t *testing.T) {
	for kind, free := range map[string]bool{"ABS": false, "PERCENT": false, "SHIPPING": true, "ABS_AND_SHIPPING": true, "PERCENT_AND_SHIPPING": true, "": false} {
		terms := &couponTerms{discountType: kind}
		if got := terms.freesShipping("m1"); got != free {
			t.Errorf("%q frees shipping: %v", kind, got)
		}
		terms.methodIDs = []string{"m2", "m3"}
		if terms.freesShipping("m1") {
			t.Errorf("%q frees a method that is not its own", kind)
		}
		if got := terms.freesShipping("m3"); got != free {
			t.Errorf("%q frees its own method: %v", kind, got)
		}
	}
	var none *couponTerms
	if none.freesShipping("m1") {
		t.Error("no coupon frees shipping")
	}
}

// A dearer basket never gets a smaller discount, and no discount is above the basket.
func TestDiscountGrowsWithTheBasket(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := &couponTerms{
			discountType: rapid.SampledFrom([]string{"ABS", "PERCENT", "ABS_AND_SHIPPING", "PERCENT_AND_SHIPPING"}).Draw(t, "type"),
			discount:     anyCents(t, "discount", 150),
		}
		small := anyCents(t, "basket", 500)
		big := new(big.Rat).Add(small, anyCents(t, "more", 500))
		less, more := terms.discountOn(small, 2), terms.discountOn(big, 2)
		if less.Cmp(more) > 0 || more.Cmp(big) > 0 || less.Sign() < 0 {
			t.Fatalf("%s on %s, %s on %s", less, small, more, big)
		}
	})
}
