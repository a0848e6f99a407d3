package web

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMoney(t *testing.T) {
	dollar := currency{Prefix: "$", Precision: 2, Group: ",", Decimal: "."}
	yen := currency{Prefix: "¥", Group: ",", Decimal: "."}
	dinar := currency{Suffix: " KWD", Precision: 3, Group: " ", Decimal: ","}
	for _, c := range []struct {
		currency currency
		amount   json.Number
		want     string
	}{
		{dollar, "0", "$0.00"}, {dollar, "", "$0.00"}, {dollar, "x", "$0.00"}, {dollar, "9.5", "$9.50"}, {dollar, "0.1", "$0.10"}, {dollar, "-4.2", "−$4.20"},
		{dollar, "1234.5", "$1,234.50"}, {dollar, "1234567", "$1,234,567.00"}, {dollar, "999.999", "$1,000.00"}, {dollar, "1e3", "$1,000.00"},
		{yen, "1500", "¥1,500"}, {yen, "1499.5", "¥1,500"}, {dinar, "1234.5", "1 234,500 KWD"}, {dinar, "0.0005", "0,001 KWD"},
		{currency{}, "5", "5"}, {currency{Precision: -1}, "5", "5"},
	} {
		if got := c.currency.Money(c.amount); got != c.want {
			t.Errorf("%+v %s: %q, want %q", c.currency, c.amount, got, c.want)
		}
	}
}

// An amount can be read back from what is shown.
func TestMoneyLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.IntRange(0, 3).Draw(t, "places")
		amount := big.NewRat(rapid.Int64Range(-1e15, 1e15).Draw(t, "units"), []int64{1, 10, 100, 1000}[places])
		shown := currency{Prefix: "$", Precision: places, Group: ",", Decimal: "."}.Money(json.Number(amount.FloatString(places)))
		read, ok := new(big.Rat).SetString(strings.NewReplacer("−", "-", "$", "", ",", "").Replace(shown))
		if !ok || read.Cmp(amount) != 0 {
			t.Fatalf("%s is shown as %s", amount.FloatString(places), shown)
		}
	})
}

func TestTimes(t *testing.T) {
	for _, c := range []struct {
		amount json.Number
		pieces int64
		want   json.Number
	}{{"0.1", 3, "0.3"}, {"19.99", 100, "1999"}, {"0", 5, "0"}, {"7.125", 2, "14.25"}, {"", 2, "0"}} {
		if got := times(c.amount, c.pieces); got != c.want {
			t.Errorf("%s × %d = %s, want %s", c.amount, c.pieces, got, c.want)
		}
	}
}

func TestMoments(t *testing.T) {
	for zoneName, want := range map[string]string{
		"America/St_Johns": "Nov 21, 2026, 23:05", "Pacific/Auckland": "Nov 22, 2026, 15:35", "": "Nov 22, 2026, 02:35", "Nowhere/Else": "Nov 22, 2026, 02:35",
	} {
		if got := zoneOf(zoneName).Time("2026-11-22 02:35:00 +0000"); got != want {
			t.Errorf("in %q it is %s, want %s", zoneName, got, want)
		}
	}
	z := zoneOf("Europe/Berlin")
	if got := z.Day("2026-11-22 23:30:00 +0000") + " " + z.Machine("2026-11-22 23:30:00 +0000"); got != "Nov 23, 2026 2026-11-23T00:30:00+01:00" {
		t.Errorf("in Berlin it is %s", got)
	}
	if got := z.Time("soon"); got != "soon" {
		t.Errorf("what is no moment becomes %q", got)
	}
	if got := (zone{}).Time("2026-11-22 02:35:00 +0000"); got != "2026-11-22 02:35:00 +0000" {
		t.Errorf("without a zone it is %q", got)
	}
}

func TestWords(t *testing.T) {
	for constant, want := range map[string]string{"AWAITING_PAYMENT": "Awaiting payment", "PAID": "Paid", "": "", "é": "É"} {
		if got := words(constant); got != want {
			t.Errorf("%q: %q, want %q", constant, got, want)
		}
	}
}
