package demo

import (
	"encoding/json"
	"fmt"
	"time"

	"ecwid-mcp/ecwid/sandbox"
)

// recoverCart plays a shopper who leaves a cart, an agent who is told of it and answers with a coupon, and the shopper
// who comes back and uses it.
func recoverCart(n *narrator, shop *sandbox.Store, product product, shopper customer) {
	stop := n.follow("From now on the agent is told of carts that are left, and of orders that are paid.", abandonedCarts, paidOrders)
	defer stop()
	cartsSeen, salesSeen := n.read(abandonedCarts).Cursor, n.read(paidOrders).Cursor
	left := leaveCart(n, shop, product, shopper)
	found := noticeCart(n, left, cartsSeen)
	known := recognize(n, found)
	code := mintCoupon(n, shop, found)
	noteCoupon(n, known, code)
	comeBack(n, shop, shopper, left, code, salesSeen)
}

// leaveCart has the shopper fill a cart and close the page.
func leaveCart(n *narrator, shop *sandbox.Store, product product, shopper customer) sandbox.Cart {
	if n.err != nil {
		return sandbox.Cart{}
	}
	left, err := shop.StartCart(shopper.Email, sandbox.Item{ProductID: product.ID, Quantity: 3})
	if err == nil {
		err = shop.AbandonCart(left.CartID)
	}
	n.err = err
	n.scene("In the shop: %s puts three more boxes into a cart, types the e-mail, and closes the page.", shopper.Name)
	return left
}

// noticeCart has the agent learn of the cart.
func noticeCart(n *narrator, left sandbox.Cart, seen string) (found cart) {
	n.next(abandonedCarts, seen, "What has happened since the agent looked last?", func(e event) bool {
		return json.Unmarshal(e.Summary, &found) == nil && found.CartID == left.CartID
	})
	n.say("%s left goods worth %s %s", found.Email, money(found.Total), found.Currency)
	return found
}

// couponDays is how long a personal coupon is good for.
const couponDays = 3

// recognize finds the customer who left the cart.
func recognize(n *narrator, found cart) customer {
	var known struct {
		Customers []customer `json:"customers"`
		Currency  string     `json:"currency"`
	}
	n.call("find_customer", "Have they bought here before?", arguments{"email": found.Email}, &known)
	if n.err == nil && len(known.Customers) != 1 {
		n.err = fmt.Errorf("%d customers have the e-mail address of the cart", len(known.Customers))
	}
	if n.err != nil {
		return customer{}
	}
	c := known.Customers[0]
	n.say("%s: orders so far %d, spent %s %s", c.Name, c.NumberOfOrders, money(c.SalesValue), known.Currency)
	return c
}

// mintCoupon makes a coupon for one purchase, which ends by the shop's clock.
func mintCoupon(n *narrator, shop *sandbox.Store, found cart) (code string) {
	var made struct {
		Code   string `json:"code"`
		Coupon struct {
			ExpirationDate string `json:"expirationDate"`
		} `json:"coupon"`
	}
	n.call("create_discount_coupon", "A personal coupon may bring them back: 10 % off one purchase within three days.", arguments{
		"name": "For cart " + found.CartID, "discountType": "PERCENT", "discount": 10, "usesLimit": "SINGLE",
		"expirationDate": shop.Now().AddDate(0, 0, couponDays).Format(time.DateOnly),
	}, &made)
	n.say("code %s, good until %s", made.Code, made.Coupon.ExpirationDate)
	return made.Code
}

// noteCoupon tells the colleagues.
func noteCoupon(n *narrator, known customer, code string) {
	var noted struct {
		UpdateCount int `json:"updateCount"`
	}
	n.call("update_customer", "The colleagues should know about the coupon.", arguments{
		"customerId": known.ID, "privateAdminNotes": "Sent coupon " + code + " for an abandoned cart.",
	}, &noted)
	n.say("noted")
}

// comeBack has the shopper use the coupon and pay, and the agent learn of it.
func comeBack(n *narrator, shop *sandbox.Store, shopper customer, left sandbox.Cart, code, seen string) {
	if n.err != nil {
		return
	}
	bought, err := shop.FinishCart(left.CartID, sandbox.Checkout{Name: shopper.Name, Paid: true, Fulfillment: sandbox.Pickup, CouponCode: code})
	n.err = err
	n.scene("In the shop: %s is back, enters the code, pays, and will pick the boxes up.", shopper.Name)
	var paid sale
	n.next(paidOrders, seen, "Did it help?", func(e event) bool {
		return json.Unmarshal(e.Summary, &paid) == nil && paid.OrderID == bought.OrderID
	})
	n.say("order %s is paid: %s %s", paid.OrderID, money(paid.Total), paid.Currency)
}
