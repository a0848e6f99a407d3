package toolkit

import (
	"encoding/json"
	"math/big"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/invopop/jsonschema"
)

// asText accepts a string, or a number as it was written: ids come both ways.
func asText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	}
	return "", false
}

func asBool(v any) (value, ok bool) {
	switch v := v.(type) {
	case bool:
		return v, true
	case string:
		switch strings.ToLower(strings.TrimSpace(v)) {
		case "true":
			return true, true
		case "false":
			return false, true
		}
	}
	return false, false
}

// maxNumber is how many characters a number may have when written out.
const maxNumber = 60

// decimal is the text that counts as a number. Huge exponents are refused, so that a hostile 1e999999999 costs
// nothing; so are leading zeros, which belong to codes and phone numbers.
var decimal = regexp.MustCompile(`^[+-]?(0|[1-9][0-9]{0,39})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?$`)

// asNumber accepts a number, or a text that is nothing but one; never "" or "abc".
func asNumber(v any) (*big.Rat, bool) {
	text, ok := asText(v)
	if text = strings.TrimSpace(text); !ok || !decimal.MatchString(text) {
		return nil, false
	}
	r, ok := new(big.Rat).SetString(text)
	return r, ok && len(plain(r)) <= maxNumber
}

func (c *checker) number(at string, schema *jsonschema.Schema, r *big.Rat) any {
	switch {
	case schema.Type == "integer" && !r.IsInt():
		c.report(at, "must be %s, got %s", wanted(schema), plain(r))
	case schema.Type == "integer" && !r.Num().IsInt64():
		c.report(at, "is out of range, got %s", plain(r))
	case !inRange(schema, r):
		c.report(at, "must be %s, got %s", wanted(schema), plain(r))
	case len(schema.Enum) > 0 && !allowedNumber(schema.Enum, r):
		c.report(at, "must be %s, got %s", wanted(schema), plain(r))
	}
	return json.Number(plain(r))
}

func inRange(schema *jsonschema.Schema, r *big.Rat) bool {
	above := func(bound json.Number, least int) bool {
		limit, ok := new(big.Rat).SetString(bound.String())
		return !ok || r.Cmp(limit) >= least
	}
	below := func(bound json.Number, most int) bool {
		limit, ok := new(big.Rat).SetString(bound.String())
		return !ok || r.Cmp(limit) <= most
	}
	return above(schema.Minimum, 0) && above(schema.ExclusiveMinimum, 1) &&
		below(schema.Maximum, 0) && below(schema.ExclusiveMaximum, -1)
}

func allowedNumber(enum []any, r *big.Rat) bool {
	for _, allowed := range enum {
		if n, ok := asNumber(allowed); ok && n.Cmp(r) == 0 {
			return true
		}
	}
	return false
}

// plain writes r exactly and without an exponent.
func plain(r *big.Rat) string {
	places, _ := r.FloatPrec()
	return r.FloatString(places)
}

func (c *checker) text(at string, schema *jsonschema.Schema, text string) any {
	if len(schema.Enum) > 0 {
		allowed, ok := enumValue(schema.Enum, text)
		if !ok {
			c.report(at, "must be %s, got %s", wanted(schema), describe(text))
		}
		return allowed
	}
	n := uint64(utf8.RuneCountInString(text))
	switch {
	case c.effect == Reads && strings.TrimSpace(text) == "":
		c.report(at, "must not be empty; leave it out to look without it")
	case schema.MinLength != nil && n < *schema.MinLength && n == 0:
		c.report(at, "must not be empty")
	case schema.MinLength != nil && n < *schema.MinLength:
		c.report(at, "must have at least %d characters, got %d", *schema.MinLength, n)
	case schema.MaxLength != nil && n > *schema.MaxLength:
		c.report(at, "may have at most %d characters, got %d", *schema.MaxLength, n)
	case schema.Pattern != "" && !matches(schema.Pattern, text):
		c.report(at, "must match %s, got %s", schema.Pattern, describe(text))
	}
	return text
}

// enumValue finds the allowed value that text means when letter case, surrounding space, and "-" or " " for "_"
// do not count.
func enumValue(enum []any, text string) (string, bool) {
	for _, allowed := range enum {
		if allowed == text {
			return text, true
		}
	}
	for _, allowed := range enum {
		if name, ok := allowed.(string); ok && fold(name) == fold(text) {
			return name, true
		}
	}
	return "", false
}

func fold(text string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(text)))
}

func matches(pattern, text string) bool {
	ok, err := regexp.MatchString(pattern, text)
	return err == nil && ok
}
