package demo

import (
	"context"
	"io"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"

	"github.com/mark3labs/mcp-go/client"
)

// shippingMethod is one of the demo store's.
const shippingMethod = "Standard shipping"

// arguments of a tool call.
type arguments map[string]any

// Stage is what the story is played on.
type Stage struct {
	Client *client.Client // of a server that works on Shop and follows it
	Shop   *sandbox.Store // where the shopper walks in
	Out    io.Writer      // where the story is told
}

// Play tells the story: an agent calls the tools, is told when a shopper leaves a cart, and brings the shopper back. It
// uses each of the twelve tools at least once and ends with the first thing that fails.
func Play(ctx context.Context, on Stage) error {
	n := &narrator{ctx: ctx, client: on.Client, out: on.Out}
	sold := launchProduct(n)
	buyer := welcomeCustomer(n)
	takeOrder(n, sold, buyer)
	recoverCart(n, on.Shop, sold, buyer)
	restock(n)
	return n.err
}

// launchProduct puts a new product on sale, with a picture, and looks at the shelf.
func launchProduct(n *narrator) product {
	var made struct {
		ProductID int64   `json:"productId"`
		Product   product `json:"product"`
		Currency  string  `json:"currency"`
	}
	n.call("create_product", "The spring gift box goes on sale.", arguments{
		"name": "Spring gift box", "sku": "GIFT-SPRING", "price": 34.90, "quantity": 25, "warningLimit": 5, "weight": 0.8,
		"description": "<p>A box of favourites, wrapped by hand.</p>",
	}, &made)
	n.say("product %d, %s %s", made.ProductID, money(made.Product.Price), made.Currency)

	picture, err := giftBoxPicture()
	if err != nil {
		n.err = err
	}
	var image struct {
		ImageID int64 `json:"imageId"`
	}
	n.call("upload_main_image", "It gets a picture.", arguments{"productId": made.ProductID, "imageBase64": picture}, &image)
	n.say("image %d", image.ImageID)

	var shelf products
	n.call("find_product", "Is it on the shelf?", arguments{"sku": "GIFT-SPRING"}, &shelf)
	for _, p := range shelf.Products {
		n.say("%s: %s %s, %d in stock", p.Name, money(p.Price), shelf.Currency, stock(p))
	}
	return made.Product
}

// money shows an amount with the cents that the demo store's currency has.
func money(m ecwid.Money) string { return m.Fixed(2) }

func stock(p product) int {
	if p.Quantity == nil {
		return 0
	}
	return *p.Quantity
}

// welcomeCustomer adds a customer, and shows that a second record for the same e-mail cannot come about.
func welcomeCustomer(n *narrator) customer {
	var made struct {
		Customer customer `json:"customer"`
	}
	n.call("create_customer", "A new customer is on the phone.", arguments{
		"email": "mara.lind@example.com", "name": "Mara Lind", "billingPerson": arguments{"phone": "+1 555 0100"},
	}, &made)
	n.say("customer %d, %s", made.Customer.ID, made.Customer.Email)

	var found struct {
		Customer     customer `json:"customer"`
		Created      bool     `json:"created"`
		NameMismatch bool     `json:"nameMismatch"`
	}
	n.call("find_or_create_customer", "The newsletter form sends her again, spelled differently.", arguments{
		"email": "Mara.Lind@example.com", "name": "Mara L.",
	}, &found)
	n.say("created: %t, nameMismatch: %t: still customer %d, %s", found.Created, found.NameMismatch, found.Customer.ID, found.Customer.Name)
	return made.Customer
}

// takeOrder sells the product to the customer, first without saying how it ships, and sends the parcel.
func takeOrder(n *narrator, sold product, buyer customer) {
	address := arguments{
		"name": buyer.Name, "street": "12 Harbour Road", "city": "San Diego", "postalCode": "92101",
		"stateOrProvinceCode": "CA", "countryCode": "US",
	}
	wanted := arguments{
		"email": buyer.Email, "items": []arguments{{"sku": sold.SKU, "quantity": 2}}, "shippingPerson": address,
	}
	n.refused("create_order", "She orders two, but how do they reach her?", wanted)

	var choice struct {
		OrderID  string `json:"orderId"`
		Order    order  `json:"order"`
		Currency string `json:"currency"`
	}
	wanted["shippingOption"] = arguments{"shippingMethodName": shippingMethod}
	n.call("create_order", "By "+shippingMethod+", please.", wanted, &choice)
	n.say("order %s: %s %s with shipping, %s; nobody was mailed", choice.OrderID, money(choice.Order.Total), choice.Currency,
		choice.Order.PaymentStatus)

	var sent struct {
		Order order `json:"order"`
	}
	n.call("update_order", "She has paid, and the parcel leaves.", arguments{
		"orderId": choice.OrderID, "paymentStatus": "PAID", "fulfillmentStatus": "SHIPPED", "trackingNumber": "TRK-20417",
	}, &sent)
	n.say("%s, %s, tracking %s", sent.Order.PaymentStatus, sent.Order.FulfillmentStatus, sent.Order.TrackingNumber)

	var parcels orders
	n.call("find_order", "What else is there to ship?", arguments{
		"fulfillmentType": "shipping", "fulfillmentStatus": "AWAITING_PROCESSING", "paymentStatus": "PAID", "limit": 3,
	}, &parcels)
	for _, o := range parcels.Orders {
		n.say("%s for %s, %s %s", o.ID, o.Name, money(o.Total), parcels.Currency)
	}
}

// restock counts a delivery in.
func restock(n *narrator) {
	var shelf products
	n.call("find_product", "Which gift boxes are left?", arguments{"keyword": "gift box"}, &shelf)
	if n.err != nil || len(shelf.Products) == 0 {
		return
	}
	first := shelf.Products[0]
	n.say("%s: %d in stock, after the order that was paid", first.Name, stock(first))
	var counted struct {
		Product product `json:"product"`
	}
	n.call("update_product", "Twelve more arrive while orders go on.", arguments{"productId": first.ID, "quantityDelta": 12}, &counted)
	n.say("now %d in stock", stock(counted.Product))
}
