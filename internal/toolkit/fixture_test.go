package toolkit

import (
	"context"
	"encoding/json"
	"testing"

	"ecwid-mcp/ecwid"
)

// The fake tool that most tests here use: one field of every shape a tool may have.

type paging struct {
	Limit  int `json:"limit,omitempty" jsonschema:"minimum=1,maximum=100,default=10" jsonschema_description:"Most to return, at once"`
	Offset int `json:"offset,omitempty" jsonschema:"minimum=0"`
}

type orderItem struct {
	ProductID int64             `json:"productId,omitempty"`
	SKU       string            `json:"sku,omitempty" jsonschema:"minLength=1"`
	Quantity  int               `json:"quantity" jsonschema:"minimum=1"`
	Options   map[string]string `json:"options,omitempty"`
}

type orderInput struct {
	Email  string                      `json:"email" jsonschema:"example=a@example.com,minLength=3,maxLength=50"`
	Items  []orderItem                 `json:"items,omitempty" jsonschema:"minItems=1,maxItems=3"`
	Status string                      `json:"status,omitempty" jsonschema:"enum=AWAITING_PAYMENT,enum=PAID,default=AWAITING_PAYMENT"`
	Level  int                         `json:"level,omitempty" jsonschema:"enum=1,enum=5"`
	Price  ecwid.Optional[ecwid.Money] `json:"price,omitzero" jsonschema:"minimum=0"`
	Rate   ecwid.Optional[ecwid.Money] `json:"rate,omitzero" jsonschema:"exclusiveMinimum=0,exclusiveMaximum=1"`
	Notify ecwid.Optional[bool]        `json:"notify,omitzero"`
	Tags   []string                    `json:"tags,omitempty"`
	IDs    []int64                     `json:"ids,omitempty"`
	Person *person                     `json:"person,omitempty"`
	Zip    ecwid.Optional[string]      `json:"zip,omitzero" jsonschema:"pattern=^[0-9]+$"`
	paging                             // flattened
}

type person struct {
	Name string `json:"name"`
	City string `json:"city,omitempty"`
}

type orderOutput struct {
	Got   orderInput  `json:"got"`
	Notes []string    `json:"notes"`
	Total ecwid.Money `json:"total"`
}

// echo answers with its input.
func echo(_ context.Context, _ *Session, in orderInput) (orderOutput, error) {
	return orderOutput{Got: in}, nil
}

func orderTool() Tool {
	return New(Spec[orderInput, orderOutput]{
		Name: "create_order", Title: "Create order", Description: "Creates an order.",
		Effect: Creates, Scopes: []ecwid.Scope{ecwid.CreateOrders}, Run: echo,
	})
}

// failing returns a tool that ends every call with err.
func failing(name string, effect Effect, err error) Tool {
	return New(Spec[paging, orderOutput]{
		Name: name, Title: "T", Description: "D", Effect: effect, Scopes: []ecwid.Scope{ecwid.CreateOrders},
		Run: func(context.Context, *Session, paging) (orderOutput, error) { return orderOutput{}, err },
	})
}

// connected returns a session whose client never gets a request.
func connected(t testing.TB) *Session {
	t.Helper()
	client, err := ecwid.New(ecwid.Config{StoreID: 1003, Token: ecwid.NewSecret("secret_x")})
	if err != nil {
		t.Fatal(err)
	}
	return NewSession(client)
}

func call(t testing.TB, tool Tool, s *Session, args string) Result {
	t.Helper()
	return tool.Call(t.Context(), s, json.RawMessage(args))
}
