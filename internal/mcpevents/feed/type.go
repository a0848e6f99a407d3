package feed

import (
	"encoding/json"
	"slices"

	"ecwid-mcp/internal/events"
)

// Type is one type of event that can be followed.
type Type struct {
	// Name is the type's for ever, as in "order.paid". What it takes and gives may only grow.
	Name string
	// Trigger is that of the journal's records of the type.
	Trigger events.Trigger
	// Description says when it fires.
	Description string
	// InputSchema is the JSON Schema of the arguments of a caller who sees one store; see Schema.
	InputSchema json.RawMessage
	// PayloadSchema is the JSON Schema of an occurrence's Data. It is open: members may be added.
	PayloadSchema json.RawMessage

	parameters []parameter
}

// Types returns the seven types, in the order of events.Triggers.
func Types() []Type {
	types := declared()
	for i, t := range types {
		types[i] = t.described()
	}
	return types
}

// Lookup finds a type by its name.
func Lookup(name string) (Type, bool) {
	types := declared()
	i := slices.IndexFunc(types, func(t Type) bool { return t.Name == name })
	if i < 0 {
		return Type{}, false
	}
	return types[i].described(), true
}

func declared() []Type {
	return []Type{
		{Name: "order.created", Trigger: events.NewOrder, parameters: orderParameters(anyPayment(), anyFulfillment()),
			Description: "Fires once for every order that is placed, paid or not."},
		{Name: "order.paid", Trigger: events.NewPaidOrder, parameters: orderParameters(hasPaid(), anyFulfillment()),
			Description: "Fires once for every order that is paid, when it is placed or later."},
		{Name: "cart.abandoned", Trigger: events.NewAbandonedCart, parameters: cartParameters(),
			Description: "Fires once for every cart with an e-mail address that was left and has stayed as it was for a while."},
		{Name: "customer.created", Trigger: events.NewCustomer, parameters: customerParameters(),
			Description: "Fires once for every customer who registers or is created."},
		{Name: "product.created", Trigger: events.NewProduct, parameters: productParameters(),
			Description: "Fires once for every product that is created."},
		{Name: "order.pickup_placed", Trigger: events.NewPickupOrder, parameters: orderParameters(anyPayment()),
			Description: "Fires once for every order that is placed to be picked up."},
		{Name: "order.shipping_placed", Trigger: events.NewShippingOrder, parameters: orderParameters(anyPayment(), carried()),
			Description: "Fires once for every order that is placed to be shipped, or delivered by the shop itself."},
	}
}

func (t Type) described() Type {
	t.InputSchema, t.PayloadSchema = t.Schema(nil), payloadSchema(t.Trigger)
	return t
}
