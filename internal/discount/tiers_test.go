package discount

import (
	"math/big"
	"strings"
	"testing"

	"ecwid-mcp/ecwid"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"30:5,75:10,150:15":       "30:5,75:10,150:15",
		" 150:15% , 30 : 5 ":      "30:5,150:15",
		"0:1":                     "0:1",
		"19.99:2.5,20:100":        "19.99:2.5,20:100",
		"":                        "pairs of a value and a percentage",
		"30":                      "pairs of a value and a percentage",
		"30:5,":                   "pairs of a value and a percentage",
		"30:5,30.0:6":             "same value twice",
		"30:0":                    "above 0",
		"30:100.01":               "up to 100",
		"-1:5":                    "amount before each colon",
		"1e3:5":                   "amount before each colon",
		"1.2.3:5":                 "amount before each colon",
		"30:":                     "amount before each colon",
		strings.Repeat("1:1,", 9): "pairs",
		"9999999999999:5":         "amount before each colon",
	} {
		tiers, err := Parse(text)
		got := tiers.String()
		if err != nil {
			got = err.Error()
		}
		if (err == nil) != (got == want) || !strings.Contains(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	many := strings.TrimSuffix(strings.Repeat("1:1,", maxTiers+1), ",")
	if _, err := Parse(many); err == nil {
		t.Error("more tiers than anybody needs were taken")
	}
}

func TestStandardIsWhatItSays(t *testing.T) {
	if got := Standard().String(); got != standard {
		t.Errorf("got %s", got)
	}
}

// TestFor: the tier of a value is the one with the highest beginning that is not above it, by arithmetic of its own.
func TestFor(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		cents := rapid.SliceOfNDistinct(rapid.IntRange(0, 20_000), 1, 6, rapid.ID).Draw(r, "beginnings")
		var parts []string
		for i, c := range cents {
			parts = append(parts, big.NewRat(int64(c), 100).FloatString(2)+":"+big.NewRat(int64(i+1), 2).FloatString(1))
		}
		tiers, err := Parse(strings.Join(parts, ","))
		if err != nil {
			r.Fatal(err)
		}
		value := rapid.IntRange(0, 25_000).Draw(r, "value")
		best := -1
		for i, c := range cents {
			if c <= value && (best < 0 || c > cents[best]) {
				best = i
			}
		}
		tier, ok := tiers.For(ecwid.MustMoney(big.NewRat(int64(value), 100).FloatString(2)))
		if ok != (best >= 0) || ok && tier.Percent.Fixed(1) != big.NewRat(int64(best+1), 2).FloatString(1) {
			r.Fatalf("%v at %d: got %v, %v", parts, value, tier, ok)
		}
		again, err := Parse(tiers.String())
		if err != nil || again.String() != tiers.String() {
			r.Fatalf("%v reads as %v, %v", tiers, again, err)
		}
	})
}
