package ecwid

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// decimal draws the text of a decimal number of at most 20 places.
func decimal(t *rapid.T, name string) string {
	return rapid.StringMatching(`-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,20})?`).Draw(t, name)
}

func ratOf(t *rapid.T, text string) *big.Rat {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		t.Fatalf("%q is no number", text)
	}
	return r
}

func TestMoneyAgreesWithExactArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := decimal(t, "a"), decimal(t, "b")
		ra, rb := ratOf(t, a), ratOf(t, b)
		ma, mb := MustMoney(a), MustMoney(b)
		n := rapid.Int64().Draw(t, "n")
		check := func(op string, got Money, want *big.Rat) {
			if got.rat().Cmp(want) != 0 {
				t.Errorf("%s %s %s = %s, want %s", a, op, b, got, want.FloatString(30))
			}
		}
		check("+", ma.Add(mb), new(big.Rat).Add(ra, rb))
		check("-", ma.Sub(mb), new(big.Rat).Sub(ra, rb))
		check("*", ma.Mul(mb), new(big.Rat).Mul(ra, rb))
		check("times", ma.Times(n), new(big.Rat).Mul(ra, new(big.Rat).SetInt64(n)))
		check("per cent", ma.Percent(mb), new(big.Rat).Mul(new(big.Rat).Mul(ra, rb), big.NewRat(1, 100)))
		check("unchanged", ma, ra)
		if ma.Cmp(mb) != ra.Cmp(rb) || ma.Equal(mb) != (ra.Cmp(rb) == 0) || ma.Sign() != ra.Sign() || ma.IsZero() != (ra.Sign() == 0) {
			t.Errorf("%s and %s compare as %d", a, b, ma.Cmp(mb))
		}
	})
}

func TestMoneySurvivesJSONExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := decimal(t, "amount")
		m := MustMoney(text)
		encoded, err := json.Marshal(m)
		if err != nil || !json.Valid(encoded) || strings.ContainsAny(string(encoded), "eE\"") {
			t.Fatalf("%s became %s, %v", text, encoded, err)
		}
		var back, quoted Money
		if err := json.Unmarshal(encoded, &back); err != nil || !back.Equal(m) {
			t.Errorf("%s came back as %s, %v", text, back, err)
		}
		if err := json.Unmarshal([]byte(`"`+text+`"`), &quoted); err != nil || !quoted.Equal(m) {
			t.Errorf("%q in a string came back as %s, %v", text, quoted, err)
		}
		if parsed, err := ParseMoney(m.String()); err != nil || !parsed.Equal(m) || parsed.String() != m.String() {
			t.Errorf("%s prints as %s, which reads as %s, %v", text, m, parsed, err)
		}
	})
}

func TestMoneyText(t *testing.T) {
	tests := []struct{ text, shortest, twoPlaces string }{
		{"0", "0", "0.00"}, {"-0", "0", "0.00"}, {"19.90", "19.9", "19.90"}, {"19.9", "19.9", "19.90"}, {"7", "7", "7.00"},
		{"0.005", "0.005", "0.005"}, {"-1.5", "-1.5", "-1.50"}, {"1e3", "1000", "1000.00"}, {"1.5E-2", "0.015", "0.015"},
		{"+5", "5", "5.00"}, {".5", "0.5", "0.50"}, {"1e40", "1" + strings.Repeat("0", 40), "1" + strings.Repeat("0", 40) + ".00"},
		{"0.123456789012345678901", "0.12345678901234567890", "0.12345678901234567890"},
	}
	for _, test := range tests {
		m := MustMoney(test.text)
		if m.String() != test.shortest || m.Fixed(2) != test.twoPlaces {
			t.Errorf("%s prints as %s and %s, want %s and %s", test.text, m, m.Fixed(2), test.shortest, test.twoPlaces)
		}
	}
	if (Money{}).String() != "0" || !MoneyFromInt(-3).Equal(MustMoney("-3.0")) {
		t.Error("zero value or whole number")
	}
}

func TestMoneyRefusesWhatIsNoNumber(t *testing.T) {
	for _, text := range []string{"", " ", "abc", "1,5", "1 000", "1_000", "0x10", "1/3", "1-2", "--1", "1.2.3", "1e", "e5", "1p5",
		"NaN", "Inf", "Infinity", "1e41", "1e-41", "1e999999999", "1e-999999999", "1e99999999999999999999", "٣",
		strings.Repeat("9", 65), "-", ".", "5 EUR", "$5"} {
		if m, err := ParseMoney(text); err == nil {
			t.Errorf("%q reads as %s", text, m)
		} else if len(err.Error()) > 120 {
			t.Errorf("%d bytes of error", len(err.Error()))
		}
		quoted, _ := json.Marshal(text)
		m := MoneyFromInt(7)
		if err := json.Unmarshal(quoted, &m); err == nil || !m.Equal(MoneyFromInt(7)) {
			t.Errorf("JSON %s reads as %s, %v", quoted, m, err)
		}
	}
	for _, data := range []string{`true`, `{}`, `[1]`, `1e400`, `1e-400`} {
		var m Money
		if err := json.Unmarshal([]byte(data), &m); err == nil {
			t.Errorf("JSON %s reads as %s", data, m)
		}
	}
	m := MoneyFromInt(7)
	if err := json.Unmarshal([]byte("null"), &m); err != nil || !m.IsZero() {
		t.Errorf("null reads as %s, %v", m, err)
	}
}

func TestMoneyRounds(t *testing.T) {
	for text, want := range map[string][3]string{ // to 0, 2 and 3 places
		"2.345": {"2", "2.35", "2.345"}, "2.344": {"2", "2.34", "2.344"}, "-2.345": {"-2", "-2.35", "-2.345"},
		"0.5": {"1", "0.5", "0.5"}, "-0.5": {"-1", "-0.5", "-0.5"}, "1.005": {"1", "1.01", "1.005"}, "99.9999": {"100", "100", "100"},
	} {
		m := MustMoney(text)
		if got := [3]string{m.Round(0).String(), m.Round(2).String(), m.Round(3).String()}; got != want {
			t.Errorf("%s rounds to %v, want %v", text, got, want)
		}
	}
	if got := MustMoney("1.5").Round(-1); got.String() != "2" {
		t.Errorf("negative places: %s", got)
	}
}

func TestHugeProductsDoNotPanic(t *testing.T) {
	huge := MustMoney("1e40").Mul(MustMoney("1e40")).Mul(MustMoney("1e40"))
	tiny := MustMoney("1e-40").Mul(MustMoney("1e-40"))
	if got := huge.Add(MustMoney("0.005")).Round(2).Sub(huge); got.String() != "0.01" {
		t.Errorf("rounded by %s", got)
	}
	if tiny.Round(2).Sign() != 0 || tiny.String() != "0.00000000000000000000" || tiny.Fixed(2) == "" {
		t.Errorf("tiny: %s", tiny)
	}
	if _, err := json.Marshal([]Money{huge, tiny}); err != nil {
		t.Error(err)
	}
}

func FuzzMoneyJSON(f *testing.F) {
	for _, seed := range []string{"0", "19.90", `"19.90"`, "1e3", "-0.0", "null", `""`, "1e999", `"1e-40"`, "[]", "0.1e-1"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var m Money
		if json.Unmarshal(data, &m) != nil {
			return
		}
		encoded, err := json.Marshal(m)
		if err != nil || len(encoded) > 2*maxNumberLength+maxNumberExponent {
			t.Fatalf("%q became %d bytes, %v", data, len(encoded), err)
		}
		_, _, _ = m.Round(2), m.Fixed(2), m.Mul(m).Round(4)
	})
}
