package tools

import (
	"context"
	"fmt"
	"strings"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

type shippingOptionInput struct {
	MethodName      string       `json:"shippingMethodName"`
	Rate            *ecwid.Money `json:"shippingRate,omitempty" jsonschema:"minimum=0" jsonschema_description:"overrides the store's rate"`
	FulfillmentType string       `json:"fulfillmentType,omitempty" jsonschema:"enum=SHIPPING,enum=PICKUP,enum=DELIVERY"`
}

// shippingFor finds the wanted way among those that the store offers for this order. A way of the merchant's own
// needs a rate. Without a wanted way the answer lists what there is; a store without any ships without one.
func shippingFor(
	ctx context.Context, client *ecwid.Client, wanted *shippingOptionInput, question ecwid.Calculation, shop toolkit.Shop,
) (*ecwid.ShippingOption, error) {
	answer, err := client.CalculateOrder(ctx, question)
	if err != nil {
		return nil, err
	}
	offered := answer.AvailableShipping
	if wanted == nil {
		if len(offered) == 0 {
			return nil, nil
		}
		return nil, shippingChoices("This order ships, so it needs a shippingOption.", offered, shop)
	}
	for _, option := range offered {
		if strings.EqualFold(option.MethodName, wanted.MethodName) {
			return wanted.of(option), nil
		}
	}
	if wanted.Rate == nil {
		message := fmt.Sprintf("The store does not offer %.60q for this order.", wanted.MethodName)
		return nil, shippingChoices(message, offered, shop)
	}
	return wanted.of(ecwid.ShippingOption{MethodName: wanted.MethodName}), nil
}

// of applies what the caller gave to an offered option. The type is always sent, since Ecwid does not say what it
// makes of an order without one.
func (in *shippingOptionInput) of(option ecwid.ShippingOption) *ecwid.ShippingOption {
	if in.Rate != nil {
		option.Rate = *in.Rate
	}
	kind := strings.ToUpper(option.FulfillmentType)
	switch {
	case in.FulfillmentType != "":
		kind = in.FulfillmentType
	case kind == "" && option.IsPickup:
		kind = "PICKUP"
	case kind == "":
		kind = "SHIPPING"
	}
	option.FulfillmentType, option.IsPickup = kind, kind == "PICKUP"
	return &option
}

func shippingChoices(message string, offered []ecwid.ShippingOption, shop toolkit.Shop) error {
	var lines []string
	for _, o := range offered {
		lines = append(lines, fmt.Sprintf("- %s, %s %s, %s", o.MethodName, o.Rate.Fixed(shop.CurrencyPrecision), shop.Currency,
			(&shippingOptionInput{}).of(o).FulfillmentType))
	}
	if len(lines) == 0 {
		lines = []string{"- none; a way of your own needs shippingRate and fulfillmentType"}
	}
	return toolkit.Refuse(toolkit.CodeChoiceNeeded,
		message+" No order was created. The store's options for it:\n"+strings.Join(lines, "\n"),
		`Call again with shippingOption {"shippingMethodName": one of these}. Rates can depend on shippingPerson.`)
}
