package feed

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxText       = 254       // runes: no SKU is longer, nor is any e-mail address
	maxID   int64 = 1<<53 - 1 // of integers that all JSON implementations read exactly
)

// parameter is a filter that a follower can set.
type parameter struct {
	name   string
	schema property
	// read makes a test of a JSON value, or says what is wrong with the value.
	read func(raw json.RawMessage) (test test, reason string)
}

// test says whether an event is wanted.
type test func(f *facts) bool

// property is the JSON Schema of a parameter.
type property struct {
	Type        string            `json:"type"`
	Description string            `json:"description"`
	Minimum     *int              `json:"minimum,omitempty"`
	Maximum     int64             `json:"maximum,omitempty"`
	MinLength   int               `json:"minLength,omitempty"`
	MaxLength   int               `json:"maxLength,omitempty"`
	Enum        []string          `json:"enum,omitempty"`
	Examples    []json.RawMessage `json:"examples,omitempty"`
}

// amount is a parameter that is a sum of money in the store's currency.
func amount(name, description string, holds func(f *facts, value float64) bool) parameter {
	zero := 0
	schema := property{Type: "number", Description: description, Minimum: &zero, Examples: examples("100")}
	return parameter{name, schema, func(raw json.RawMessage) (test, string) {
		var value float64
		if !decode(raw, &value) || value < 0 {
			return nil, "must be a number that is not negative"
		}
		return func(f *facts) bool { return holds(f, value) }, ""
	}}
}

// id is a parameter that is one of Ecwid's numbers for things. Some begin at the given one.
func id(name, description string, least int, holds func(f *facts, value int64) bool) parameter {
	schema := property{Type: "integer", Description: description, Minimum: &least, Maximum: maxID, Examples: examples("103878161")}
	return parameter{name, schema, func(raw json.RawMessage) (test, string) {
		var value float64 // since 1.0 is an integer too
		if !decode(raw, &value) || value != math.Trunc(value) || value < float64(least) || value > float64(maxID) {
			return nil, "must be an integer that is one of the store's ids"
		}
		return func(f *facts) bool { return holds(f, int64(value)) }, ""
	}}
}

// text is a parameter that is compared with texts.
func text(name, description, example string, holds func(f *facts, value string) bool) parameter {
	schema := property{Type: "string", Description: description, MinLength: 1, MaxLength: maxText, Examples: examples(`"` + example + `"`)}
	return parameter{name, schema, func(raw json.RawMessage) (test, string) {
		var value string
		if !decode(raw, &value) || value == "" || utf8.RuneCountInString(value) > maxText {
			return nil, "must be a text that is neither empty nor too long"
		}
		return func(f *facts) bool { return holds(f, value) }, ""
	}}
}

// choice is a parameter that is one of a few words.
func choice(name, description string, values []string, holds func(f *facts, value string) bool) parameter {
	schema := property{Type: "string", Description: description, Enum: values}
	return parameter{name, schema, func(raw json.RawMessage) (test, string) {
		var value string
		if !decode(raw, &value) || !slices.Contains(values, value) {
			return nil, "must be one of " + strings.Join(values, ", ")
		}
		return func(f *facts) bool { return holds(f, value) }, ""
	}}
}

// flag is a parameter that is true or false.
func flag(name, description string, holds func(f *facts, value bool) bool) parameter {
	return parameter{name, property{Type: "boolean", Description: description}, func(raw json.RawMessage) (test, string) {
		var value bool
		if !decode(raw, &value) {
			return nil, "must be true or false"
		}
		return func(f *facts) bool { return holds(f, value) }, ""
	}}
}

// decode is strict about null, which JSON Schema takes for a type of its own.
func decode[T any](raw json.RawMessage, into *T) bool {
	return !bytes.Equal(raw, []byte("null")) && json.Unmarshal(raw, into) == nil
}

func examples(values ...string) []json.RawMessage {
	var raw []json.RawMessage
	for _, value := range values {
		raw = append(raw, json.RawMessage(value))
	}
	return raw
}
