package toolkit

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/invopop/jsonschema"
)

// storeArgument is the argument that every tool gains where a server offers several stores.
const storeArgument = "store"

// forStores returns the tool with a required argument that names one of the stores. A caller that sees only one store
// may leave it out all the same, when optional says so.
func (t Tool) forStores(names []string, optional bool) Tool {
	input := *t.input
	input.Properties = jsonschema.NewProperties()
	input.Properties.Set(storeArgument, &jsonschema.Schema{Type: "string", Description: "Which store", Enum: enum(names)})
	if t.input.Properties != nil {
		for pair := t.input.Properties.Oldest(); pair != nil; pair = pair.Next() {
			input.Properties.Set(pair.Key, pair.Value)
		}
	}
	input.Required = slices.Concat([]string{storeArgument}, t.input.Required)
	listed, err := json.Marshal(&input)
	if err != nil {
		panic(fmt.Sprintf("toolkit: %s: %v", t.Name, err))
	}
	if optional {
		input.Required = t.input.Required
	}
	t.InputSchema, t.input, t.stores = listed, &input, names
	return t
}

func enum(names []string) []any {
	values := make([]any, len(names))
	for i, name := range names {
		values[i] = name
	}
	return values
}

// takeStore splits the store's name off the arguments of a tool that has several stores.
func (t Tool) takeStore(args json.RawMessage) (store string, rest json.RawMessage, err error) {
	if t.stores == nil || args == nil {
		return "", args, nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(args, &fields); err != nil {
		return "", nil, fmt.Errorf("arguments that fit the schema are no object: %w", err)
	}
	store = t.stores[0] // the only one, or what the problems of the other arguments are looked at with
	if named, ok := fields[storeArgument]; ok {
		if err := json.Unmarshal(named, &store); err != nil {
			return "", nil, fmt.Errorf("the store is no text: %w", err)
		}
	}
	delete(fields, storeArgument)
	rest, err = json.Marshal(fields)
	return store, rest, err
}
