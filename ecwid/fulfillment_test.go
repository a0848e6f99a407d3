package ecwid

import (
	"encoding/json"
	"testing"
)

func TestFulfillmentType(t *testing.T) {
	tests := map[string]struct {
		order string
		want  FulfillmentType
	}{
		"pickup":                          {`{"shippingOption":{"isPickup":true,"fulfillmentType":"PICKUP"}}`, Pickup},
		"pickup without the old flag":     {`{"shippingOption":{"fulfillmentType":"PICKUP"}}`, Pickup},
		"lower case":                      {`{"shippingOption":{"fulfillmentType":"pickup"}}`, Pickup},
		"shipping":                        {`{"shippingOption":{"isPickup":false,"fulfillmentType":"SHIPPING"}}`, Shipping},
		"a name is no evidence":           {`{"shippingOption":{"shippingMethodName":"Hold For Pickup","fulfillmentType":"SHIPPING"}}`, Shipping},
		"the type beats the flag":         {`{"shippingOption":{"isPickup":true,"fulfillmentType":"SHIPPING"}}`, Shipping},
		"local delivery":                  {`{"shippingOption":{"fulfillmentType":"DELIVERY"}}`, Delivery},
		"the documentation's slip":        {`{"shippingOption":{"fulfillmentType":"deliver"}}`, Delivery},
		"old pickup":                      {`{"shippingOption":{"isPickup":true}}`, Pickup},
		"made by API without a type":      {`{"shippingOption":{"shippingMethodName":"Post"}}`, Shipping},
		"a type we do not know":           {`{"shippingOption":{"fulfillmentType":"DRONE"}}`, Shipping},
		"nothing to ship":                 {`{}`, Digital},
		"nothing to ship, said expressly": {`{"shippingOption":null}`, Digital},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var order Order
			if err := json.Unmarshal([]byte(test.order), &order); err != nil {
				t.Fatal(err)
			}
			if got := order.Fulfillment(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
