package sandbox

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestRoundMoney(t *testing.T) {
	for _, c := range []struct {
		in     string
		places int
		want   string
	}{
		{"0.125", 2, "0.13"}, {"0.124", 2, "0.12"}, {"-0.125", 2, "-0.13"}, {"-0.001", 2, "0"}, {"2.5", 0, "3"}, {"-2.5", 0, "-3"},
		{"10.00", 2, "10"}, {"12.50", 2, "12.5"}, {"100", 0, "100"}, {"1/3", 4, "0.3333"}, {"2/3", 2, "0.67"},
	} {
		if got := rounded(rat(c.in), c.places); string(got) != c.want {
			t.Errorf("%s to %d places is written %s, want %s", c.in, c.places, got, c.want)
		}
		if got := roundMoney(rat(c.in), c.places); got.Cmp(rat(c.want)) != 0 {
			t.Errorf("%s to %d places is %s, want %s", c.in, c.places, got, c.want)
		}
	}
}

// math/big rounds halves away from zero when it writes decimals, which makes it the model here.
func TestRoundMoneyAgreesWithMathBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := big.NewRat(rapid.Int64().Draw(t, "numerator"), rapid.Int64Range(1, 1<<40).Draw(t, "denominator"))
		places := rapid.IntRange(0, 4).Draw(t, "places")
		if got, want := roundMoney(r, places), rat(r.FloatString(places)); got.Cmp(want) != 0 {
			t.Fatalf("%s to %d places is %s, want %s", r, places, got, want)
		}
	})
}
