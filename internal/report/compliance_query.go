package report

import (
	"regexp"
	"slices"
	"strings"

	"ecwid-mcp/ecwid"
)

// defaultThreshold is in the store's currency, whichever that is.
const defaultThreshold = "1000"

// MaxNamed bounds the categories and countries that a report can be told.
const MaxNamed = 50

func complianceDefinition() definition {
	return define(Kind{
		Name: ComplianceName, Title: "Compliance",
		Description: "Orders of high value, to restricted destinations or with goods of restricted categories, and new catalogue entries.",
		Parameters: append(periodParameters(),
			Parameter{Name: "threshold", Description: "Orders of at least this total are of high value, in the store's currency. Default: 1000."},
			Parameter{Name: "categories", Description: "Restricted categories by name or id, with commas or line breaks between them; those below them count too."},
			Parameter{Name: "countries", Description: `Restricted destinations as two-letter country codes, also with a state or province: "IR, US-CA".`},
		),
	}, ReadComplianceQuery, (*Reporter).Compliance)
}

// ReadComplianceQuery reads the query of the compliance report from the texts of its parameters; a *ParameterError says
// which cannot be read.
func ReadComplianceQuery(given map[string]string) (ComplianceQuery, error) {
	text := given["threshold"]
	if text == "" {
		text = defaultThreshold
	}
	threshold, err := ecwid.ParseMoney(text)
	if err != nil || threshold.Sign() < 0 {
		return ComplianceQuery{}, wrong("threshold", "must be an amount such as 1000 or 499.50")
	}
	countries, err := readCountries(given["countries"])
	if err != nil {
		return ComplianceQuery{}, err
	}
	categories := readNames(given["categories"])
	if len(categories) > MaxNamed {
		return ComplianceQuery{}, wrong("categories", "must be at most %d", MaxNamed)
	}
	return ComplianceQuery{between(given), threshold, categories, countries}, nil
}

// readNames splits a list at commas, semicolons and ends of lines.
func readNames(text string) []string {
	var names []string
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;\r\n", r) }) {
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

var destinationForm = regexp.MustCompile(`^[A-Z]{2}(-[A-Z0-9]{1,6})?$`)

func readCountries(text string) ([]string, error) {
	countries := readNames(strings.ToUpper(text))
	for _, c := range countries {
		if !destinationForm.MatchString(c) {
			return nil, wrong("countries", `must be two-letter codes such as IR, or with a state or province such as US-CA`)
		}
	}
	if len(countries) > MaxNamed {
		return nil, wrong("countries", "must be at most %d", MaxNamed)
	}
	slices.Sort(countries)
	return countries, nil
}
