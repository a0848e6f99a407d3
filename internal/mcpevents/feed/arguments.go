package feed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// StoreArgument is the argument that names a store where a caller sees several.
const StoreArgument = "store"

// Arguments are what a follower asks for.
type Arguments struct {
	// Store is the name of a store, or empty. Whether the caller sees it is not checked here.
	Store string
	// Filter says which events are wanted.
	Filter Filter
	// Canonical is what Canonical gives for the arguments.
	Canonical string
}

// Filter says which events of a type are wanted: those of which all that it asks is known to be true. The zero Filter
// wants all.
type Filter struct {
	tests []test
}

// accepts says whether an event is wanted.
func (f Filter) accepts(of *facts) bool {
	return !slices.ContainsFunc(f.tests, func(holds test) bool { return !holds(of) })
}

// ArgumentError refuses arguments.
type ArgumentError struct {
	// Field is the argument at fault, or empty when all of them are.
	Field string
	// Reason says what is wrong. It quotes no value.
	Reason string
}

// Error implements error.
func (e *ArgumentError) Error() string {
	if e.Field == "" {
		return "arguments " + e.Reason
	}
	return fmt.Sprintf("argument %q %s", e.Field, e.Reason)
}

// ParseArguments reads the arguments of a request to follow the type; absent ones and null are none. What the schema
// refuses is refused with an *ArgumentError.
func (t Type) ParseArguments(raw json.RawMessage) (Arguments, error) {
	canonical, err := Canonical(raw)
	if err != nil {
		return Arguments{}, err
	}
	arguments := Arguments{Canonical: canonical}
	var given map[string]json.RawMessage
	if err := json.Unmarshal([]byte(canonical), &given); err != nil {
		return Arguments{}, &ArgumentError{Reason: "must be a JSON object"}
	}
	if store, found := given[StoreArgument]; found {
		if !decode(store, &arguments.Store) || arguments.Store == "" {
			return Arguments{}, &ArgumentError{StoreArgument, "must be the name of a store"}
		}
		delete(given, StoreArgument)
	}
	for _, p := range t.parameters {
		value, found := given[p.name]
		if !found {
			continue
		}
		holds, reason := p.read(value)
		if reason != "" {
			return Arguments{}, &ArgumentError{p.name, reason}
		}
		arguments.Filter.tests = append(arguments.Filter.tests, holds)
		delete(given, p.name)
	}
	if len(given) > 0 {
		unknown := slices.Sorted(maps.Keys(given))[0]
		return Arguments{}, &ArgumentError{shortened(unknown), "is not known; there are " + t.names()}
	}
	return arguments, nil
}

func (t Type) names() string {
	names := []string{StoreArgument}
	for _, p := range t.parameters {
		names = append(names, p.name)
	}
	return strings.Join(names, ", ")
}

const maxNameShown = 40 // runes

func shortened(name string) string {
	if runes := []rune(name); len(runes) > maxNameShown {
		return string(runes[:maxNameShown]) + "…"
	}
	return name
}

func absent(raw json.RawMessage) bool {
	trimmed := bytes.TrimSpace(raw)
	return len(trimmed) == 0 || bytes.Equal(trimmed, []byte("null"))
}
