package tools

import (
	"slices"
	"strings"
)

// givenOptions are the option values of a line, looked up without regard to case, each taken once.
type givenOptions map[string]string

func (g givenOptions) key(name string) (string, bool) {
	for given := range g {
		if strings.EqualFold(given, name) {
			return given, true
		}
	}
	return "", false
}

func (g givenOptions) take(name string) (string, bool) {
	key, ok := g.key(name)
	if !ok {
		return "", false
	}
	value := g[key]
	delete(g, key)
	return value, true
}

// setIfAbsent returns the value that was there before, if any.
func (g givenOptions) setIfAbsent(name, value string) (before string, set bool) {
	if key, ok := g.key(name); ok {
		return g[key], true
	}
	g[name] = value
	return "", false
}

// rest names what nobody took, in a stable order.
func (g givenOptions) rest() []string {
	var names []string
	for name := range g {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
