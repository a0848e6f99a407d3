package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ParameterError says what is wrong with one parameter, for the person or model that gave it. It repeats nothing that
// was given.
type ParameterError struct {
	Parameter string // its name, "report" for the report's name itself
	Reason    string // continues the name: "must be a date such as 2026-11-02"
}

// Error implements error.
func (e *ParameterError) Error() string { return e.Parameter + " " + e.Reason }

// wrong returns a *ParameterError.
func wrong(parameter, format string, args ...any) error {
	return &ParameterError{parameter, fmt.Sprintf(format, args...)}
}

func unknownReport(all []definition) error {
	names := make([]string, len(all))
	for i, d := range all {
		names[i] = d.Name
	}
	return wrong("report", "must be one of %s", strings.Join(names, ", "))
}

// checkNames refuses parameters that the report does not have, values that are not listed, and required ones left out.
func checkNames(kind Kind, given map[string]string) error {
	var known []string
	for _, p := range kind.Parameters {
		known = append(known, p.Name)
		value := given[p.Name]
		if value == "" && p.Required {
			return wrong(p.Name, "is required")
		}
		if value != "" && len(p.Values) > 0 && !slices.Contains(p.Values, value) {
			return wrong(p.Name, "must be one of %s", strings.Join(p.Values, ", "))
		}
	}
	var unknown []string
	for name := range given {
		if !slices.Contains(known, name) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	if len(known) == 0 {
		return wrong(slices.Min(unknown), "is not a parameter of this report, which takes none")
	}
	return wrong(slices.Min(unknown), "is not a parameter of this report; it takes %s", strings.Join(known, ", "))
}

// wholeNumber reads a whole number from least to most; absent is 0, which must then not be between them.
func wholeNumber(given map[string]string, name string, least, most int) (int, error) {
	text := given[name]
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, wrong(name, "must be a whole number from %d to %d", least, most)
	}
	return n, nil
}
