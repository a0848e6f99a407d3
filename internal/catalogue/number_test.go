package catalogue

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestDecimal(t *testing.T) {
	for _, test := range []struct {
		text string
		want string
		err  error
	}{
		{"12", "12", nil},
		{"12.5", "12.5", nil},
		{"12,5", "12.5", nil},
		{"12,50", "12.5", nil},
		{"19.9000", "19.9", nil},
		{"0.125", "0.125", nil},
		{"0,125", "0.125", nil},
		{"1,234.50", "1234.5", nil},
		{"1.234,50", "1234.5", nil},
		{"1.234.567", "1234567", nil},
		{"1,234,567", "1234567", nil},
		{"1 234,50", "1234.5", nil},
		{"1\u00a0234,50", "1234.5", nil},
		{"1'234.50", "1234.5", nil},
		{"€ 5,20", "5.2", nil},
		{"$5", "5", nil},
		{".5", "0.5", nil},
		{"5.", "5", nil},
		{"-0", "0", nil},
		{"1.234", "", errAmbiguous},
		{"1,234", "", errAmbiguous},
		{"-3", "", errNegative},
		{"", "", errNoNumber},
		{"-", "", errNoNumber},
		{"abc", "", errNoNumber},
		{"1e5", "", errNoNumber},
		{"12 EUR", "", errNoNumber},
		{"1.23.4", "", errNoNumber},
		{"12.34,56.78", "", errNoNumber},
		{"1,23,456.7", "", errNoNumber},
		{"0x10", "", errNoNumber},
		{"NaN", "", errNoNumber},
		{"--3", "", errNoNumber},
		{"١٢", "", errNoNumber},
	} {
		got, err := decimal(test.text, false)
		if !errors.Is(err, test.err) || err == nil && got.String() != test.want {
			t.Errorf("%q is %s, %v; want %s, %v", test.text, got, err, test.want, test.err)
		}
	}
}

func TestThousandthsWhereTheyAreUsual(t *testing.T) {
	if got, err := decimal("1.234", true); err != nil || got.String() != "1.234" {
		t.Errorf("got %s, %v", got, err)
	}
	if _, err := decimal("1,234", true); !errors.Is(err, errAmbiguous) {
		t.Errorf("a comma before three digits: %v", err)
	}
}

func TestWhole(t *testing.T) {
	for text, want := range map[string]int{"0": 0, "12": 12, "5.0": 5, "5,00": 5, "12 000": 12000, "2147483647": maxWhole} {
		if got, err := whole(text); err != nil || got != want {
			t.Errorf("%q is %d, %v", text, got, err)
		}
	}
	for text, want := range map[string]error{
		"1.5": errNotWhole, "1.000": errAmbiguous, "-1": errNegative, "2147483648": errTooLarge, "99999999999999999999": errTooLarge, "x": errNoNumber,
	} {
		if _, err := whole(text); !errors.Is(err, want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestEveryWayOfWriting writes numbers in the ways that cannot be misread.
func TestEveryWayOfWriting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		thousands, units, cents := rapid.IntRange(1, 999).Draw(t, "thousands"), rapid.IntRange(0, 999).Draw(t, "units"), rapid.IntRange(0, 99).Draw(t, "cents")
		want := fmt.Sprintf("%d%03d.%02d", thousands, units, cents)
		for _, form := range []string{"%d%03d.%02d", "%d%03d,%02d", "%d,%03d.%02d", "%d.%03d,%02d", "%d %03d,%02d", "%d'%03d.%02d"} {
			text := fmt.Sprintf(form, thousands, units, cents)
			if got, err := decimal(text, false); err != nil || got.Fixed(2) != want {
				t.Fatalf("%q is %s, %v", text, got, err)
			}
		}
	})
}
