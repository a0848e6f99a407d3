package sandbox

import (
	"slices"
	"strings"
)

// place is where somebody lives, as far as zones ask.
type place struct {
	country, state, postCode string
}

// placeOf reads a person's place; without a country it is the fallback.
func placeOf(person object, fallback place) place {
	country := strings.ToUpper(str(person, "countryCode"))
	if country == "" {
		return fallback
	}
	return place{
		country:  country,
		state:    strings.ToUpper(str(person, "stateOrProvinceCode")),
		postCode: strings.ToUpper(str(person, "postalCode")),
	}
}

// in tells whether a zone of the store profile holds the place. A zone with
// no countries, such as WORLD, holds every place.
func (p place) in(zone object) bool {
	countries := texts(zone, "countryCodes")
	states := texts(zone, "stateOrProvinceCodes")
	codes := texts(zone, "postCodes")
	if len(countries) > 0 && !slices.Contains(countries, p.country) {
		return false
	}
	if len(states) > 0 && !slices.Contains(states, p.state) && !slices.Contains(states, p.country+"-"+p.state) {
		return false
	}
	return len(codes) == 0 || slices.ContainsFunc(codes, p.matchesPostCode)
}

// matchesPostCode compares with a post code that may end in a wildcard: 90*.
func (p place) matchesPostCode(pattern string) bool {
	if stem, open := strings.CutSuffix(strings.ToUpper(pattern), "*"); open {
		return strings.HasPrefix(p.postCode, stem)
	}
	return strings.EqualFold(pattern, p.postCode)
}

// zonesOf indexes the zones of a store profile by id.
func zonesOf(profile object) map[string]object {
	zones := map[string]object{"WORLD": {}}
	for _, zone := range objects(profile, "zones") {
		zones[str(zone, "id")] = zone
	}
	return zones
}
