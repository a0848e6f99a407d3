package config

import (
	"strings"
	"testing"
)

func TestDiscountTiers(t *testing.T) {
	for _, test := range []struct {
		flags     []string
		variables map[string]string
		want      string // the tiers, or a part of the error
	}{
		{nil, nil, "30:5,75:10,150:15"},
		{[]string{"--discount-tiers=100:7.5, 20:2"}, nil, "20:2,100:7.5"},
		{nil, map[string]string{"ECWID_DISCOUNT_TIERS": "50:10"}, "50:10"},
		{[]string{"--discount-tiers=1:1"}, map[string]string{"ECWID_DISCOUNT_TIERS": "50:10"}, "1:1"},
		{[]string{"--discount-tiers=half"}, nil, "--discount-tiers (ECWID_DISCOUNT_TIERS) must"},
		{[]string{"--discount-tiers=10:200"}, nil, "up to 100"},
	} {
		t.Setenv("ECWID_DISCOUNT_TIERS", test.variables["ECWID_DISCOUNT_TIERS"])
		c, err := load(t, test.flags, test.variables, nil)
		got := c.Tiers().String()
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, test.want) {
			t.Errorf("%v %v: got %q, want %q", test.flags, test.variables, got, test.want)
		}
	}
	if got := new(Config).Tiers().String(); got != "30:5,75:10,150:15" {
		t.Errorf("without flags: %s", got)
	}
}
