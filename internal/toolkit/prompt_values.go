package toolkit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// take checks what a client gave for the arguments of the prompt, which are declared, and returns it with defaults.
func take(arguments []Argument, given map[string]string) (Values, error) {
	var problems []Problem
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.ContainsFunc(arguments, func(a Argument) bool { return a.Name == name }) {
			problems = append(problems, Problem{clean(name, maxEcho), "is unknown; " + suggestArgument(name, arguments)})
		}
	}
	values := Values{}
	for _, a := range arguments {
		value := strings.TrimSpace(given[a.Name])
		if value == "" {
			value = a.Default
		}
		if value == "" && a.Required {
			problems = append(problems, Problem{a.Name, "is required: " + a.Description})
		}
		values[a.Name] = value
	}
	if len(problems) > 0 {
		return nil, Invalid(problems...)
	}
	return values, nil
}

// suggestArgument says which argument was probably meant and lists them all.
func suggestArgument(name string, arguments []Argument) string {
	var valid []string
	for _, a := range arguments {
		valid = append(valid, a.Name)
	}
	if len(valid) == 0 {
		return "nothing can be given here"
	}
	text := "valid: " + strings.Join(valid, ", ")
	if closest, ok := nearest(name, valid); ok {
		text = fmt.Sprintf("did you mean %s? %s", closest, text)
	}
	return text
}

// forStores returns the prompt with an argument that names one of the stores, which may be left out when optional.
func (p Prompt) forStores(names []string, optional bool) Prompt {
	store := Argument{Name: storeArgument, Description: "Which store: " + strings.Join(names, ", "), Required: !optional}
	if optional {
		store.Default = names[0]
	}
	p.Arguments = slices.Concat([]Argument{store}, p.Arguments)
	return p
}
