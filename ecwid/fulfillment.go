package ecwid

import "strings"

// FulfillmentType is how an order reaches the shopper, in the classes that shops tell apart.
type FulfillmentType string

// The classes of an order. Digital covers every order in which nothing travels: it has no shipping option.
const (
	Pickup   FulfillmentType = "pickup"
	Shipping FulfillmentType = "shipping"
	Delivery FulfillmentType = "delivery" // local delivery by the shop
	Digital  FulfillmentType = "digital"
)

// Fulfillment tells the class of an order from its shipping option. Method names are no evidence: a carrier's
// "Hold For Pickup" is shipping (Ecwid REST docs, page Get order). An old or API-made order may lack the type; then
// isPickup decides and shipping is the default.
func (o *Order) Fulfillment() FulfillmentType {
	option := o.ShippingOption
	if option == nil {
		return Digital
	}
	switch strings.ToUpper(option.FulfillmentType) {
	case "PICKUP":
		return Pickup
	case "DELIVERY", "DELIVER":
		return Delivery
	case "":
		if option.IsPickup {
			return Pickup
		}
	}
	return Shipping
}
