package tools

import (
	"fmt"

	"ecwid-mcp/internal/toolkit"
)

func checkCreateOrder(_ *toolkit.Session, in createOrderInput) error {
	var p problems
	p.email("email", in.Email)
	p.person("billingPerson", in.BillingPerson)
	p.person("shippingPerson", in.ShippingPerson)
	p.moment("pickupTime", in.PickupTime)
	for i, item := range in.Items {
		path := fmt.Sprintf("items[%d]", i)
		p.addIf(item.ProductID == 0 && item.SKU == "", path, "needs productId or sku")
		p.addIf(item.ProductID != 0 && item.SKU != "", path+".sku", "cannot be combined with productId; either finds the product")
	}
	if o := in.ShippingOption; o != nil {
		p.addIf(o.MethodName == "", "shippingOption.shippingMethodName", "is needed")
	}
	return p.err()
}
