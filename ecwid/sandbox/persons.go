package sandbox

import "strings"

// personDoc completes a person of an order or customer: first and last name, country and state names are read-only
// and follow from the writable fields (Ecwid REST docs, Person). Names of one word are not split.
func personDoc(person object) object {
	p := without(clone(person), "firstName", "lastName", "countryName", "stateOrProvinceName")
	if first, last, two := strings.Cut(strings.TrimSpace(str(p, "name")), " "); two {
		p["firstName"], p["lastName"] = first, strings.TrimSpace(last)
	}
	if name := countryName(str(p, "countryCode")); name != "" {
		p["countryName"] = name
	}
	if name := stateName(str(p, "countryCode"), str(p, "stateOrProvinceCode")); name != "" {
		p["stateOrProvinceName"] = name
	}
	return p
}

// countryName knows the countries a test or demo shopper is likely to live in; empty for others.
func countryName(code string) string {
	return lookUp(code, `US United States|CA Canada|MX Mexico|BR Brazil|AU Australia|NZ New Zealand|GB United Kingdom
|IE Ireland|FR France|DE Germany|AT Austria|CH Switzerland|NL Netherlands|BE Belgium|LU Luxembourg|ES Spain
|PT Portugal|IT Italy|GR Greece|DK Denmark|SE Sweden|NO Norway|FI Finland|IS Iceland|PL Poland|CZ Czech Republic
|SK Slovakia|HU Hungary|RO Romania|BG Bulgaria|HR Croatia|SI Slovenia|EE Estonia|LV Latvia|LT Lithuania|GE Georgia
|TR Turkey|IL Israel|IN India|JP Japan|KR South Korea|CN China|SG Singapore|ZA South Africa|AE United Arab Emirates`)
}

// stateName knows the states of the USA; empty for others.
func stateName(country, state string) string {
	if !strings.EqualFold(country, "US") {
		return ""
	}
	return lookUp(state, `AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky
|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana
|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota
|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas
|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming`)
}

// lookUp finds the name of a code in a list of "CODE Name" entries.
func lookUp(code, entries string) string {
	if code == "" {
		return ""
	}
	for entry := range strings.SplitSeq(entries, "|") {
		if key, name, _ := strings.Cut(strings.TrimSpace(entry), " "); strings.EqualFold(key, code) {
			return name
		}
	}
	return ""
}
