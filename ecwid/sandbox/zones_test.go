package sandbox

import "testing"

func TestPlaceInZone(t *testing.T) {
	zones := map[string]object{
		"world":    {"id": "WORLD"},
		"us":       {"countryCodes": []any{"US"}},
		"coasts":   {"countryCodes": []any{"US"}, "stateOrProvinceCodes": []any{"CA", "US-NY"}},
		"bay":      {"countryCodes": []any{"US"}, "postCodes": []any{"94*", "95014"}},
		"anywhere": {"postCodes": []any{"10*"}},
		"letters":  {"countryCodes": []any{"GB"}, "postCodes": []any{"sw1*"}},
	}
	cases := []struct {
		zone  string
		where place
		want  bool
	}{
		{"world", place{}, true},
		{"world", place{country: "JP"}, true},
		{"us", place{country: "US"}, true},
		{"us", place{country: "CA"}, false},
		{"us", place{}, false},
		{"coasts", place{country: "US", state: "CA"}, true},
		{"coasts", place{country: "US", state: "NY"}, true},
		{"coasts", place{country: "US", state: "TX"}, false},
		{"coasts", place{country: "AU", state: "CA"}, false},
		{"coasts", place{country: "US"}, false},
		{"bay", place{country: "US", postCode: "94110"}, true},
		{"bay", place{country: "US", postCode: "94"}, true},
		{"bay", place{country: "US", postCode: "95014"}, true},
		{"bay", place{country: "US", postCode: "95015"}, false},
		{"bay", place{country: "US"}, false},
		{"anywhere", place{country: "DE", postCode: "10115"}, true},
		{"letters", place{country: "GB", postCode: "SW1A 1AA"}, true},
		{"letters", place{country: "GB", postCode: "N1"}, false},
	}
	for _, c := range cases {
		if got := c.where.in(zones[c.zone]); got != c.want {
			t.Errorf("%+v in %s: %v", c.where, c.zone, got)
		}
	}
}

func TestPlaceOf(t *testing.T) {
	home := place{country: "GE", state: "TB"}
	for name, c := range map[string]struct {
		person object
		want   place
	}{
		"nobody":                   {nil, home},
		"somebody without country": {object{"city": "Rome", "postalCode": "00118"}, home},
		"lower case":               {object{"countryCode": "gb", "postalCode": "sw1a", "stateOrProvinceCode": "eng"}, place{"GB", "ENG", "SW1A"}},
		"a country alone":          {object{"countryCode": "IT"}, place{country: "IT"}},
	} {
		if got := placeOf(c.person, home); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestZonesOfAProfileKnowTheWorld(t *testing.T) {
	zones := zonesOf(object{"zones": []any{object{"id": "z1", "countryCodes": []any{"FR"}}}})
	if !(place{country: "JP"}).in(zones["WORLD"]) {
		t.Error("the world has no Japan")
	}
	if (place{country: "JP"}).in(zones["z1"]) || !(place{country: "FR"}).in(zones["z1"]) {
		t.Error("zone z1 is not France")
	}
}
