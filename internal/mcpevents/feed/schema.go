package feed

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"

	"ecwid-mcp/internal/events"
)

//go:embed payload/*.json
var payloads embed.FS

// payloadSchema is the schema of what events of a trigger tell.
func payloadSchema(trigger events.Trigger) json.RawMessage {
	name := "order"
	switch trigger {
	case events.NewAbandonedCart:
		name = "cart"
	case events.NewCustomer:
		name = "customer"
	case events.NewProduct:
		name = "product"
	}
	data, err := payloads.ReadFile("payload/" + name + ".json")
	if err != nil {
		panic(err) // the file is part of the program
	}
	return data
}

// inputSchema is a JSON Schema of arguments.
type inputSchema struct {
	Type                 string              `json:"type"`
	Properties           map[string]property `json:"properties"`
	Required             []string            `json:"required,omitempty"`
	AdditionalProperties bool                `json:"additionalProperties"`
}

// Schema is the InputSchema for a caller who sees the stores with these names. If they are several, it has the
// required argument "store".
func (t Type) Schema(storeNames []string) json.RawMessage {
	schema := inputSchema{Type: "object", Properties: map[string]property{}}
	for _, p := range t.parameters {
		schema.Properties[p.name] = p.schema
	}
	if len(storeNames) > 1 {
		schema.Properties[StoreArgument] = property{Type: "string", Enum: slices.Sorted(slices.Values(storeNames)),
			Description: "The name of the store to follow."}
		schema.Required = []string{StoreArgument}
	}
	data, err := json.Marshal(schema)
	if err != nil {
		panic(fmt.Sprintf("feed: schema: %v", err)) // names and descriptions can be encoded
	}
	return data
}
