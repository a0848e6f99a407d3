package prompts

import (
	"context"
	"strconv"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/discount"
	"ecwid-mcp/internal/toolkit"
	"ecwid-mcp/internal/toolkit/completers"
)

var recoverAbandonedCart = toolkit.NewPrompt(toolkit.PromptSpec{
	Name: "recover_abandoned_cart", Title: "Recover an abandoned cart", Department: "Marketing",
	Description: "Bring a shopper back to a cart: who they are and what they bought before, the discount for a cart of this value, one personal coupon and three mails as drafts.",
	Scopes:      []ecwid.Scope{ecwid.ReadOrders, ecwid.ReadCustomers, ecwid.ReadStoreProfile},
	Tools:       []string{"find_customer", "find_order", "create_discount_coupon"},
	Arguments: []toolkit.Argument{
		{Name: "cart", Description: "Id of the cart, or its shopper's e-mail; left out, the latest of the last 30 days", Complete: completers.Carts},
		{Name: "tiers", Description: "Discounts as value:per cent, such as 30:5,75:10; left out, those that the server was started with"},
		{Name: "product", Description: "SKU of the one product in the cart that the coupon is for; left out, it is for everything", Complete: completers.CartSKUs},
		{Name: "coupon", Description: "Name or code of a coupon of the shop, to offer in the place of a new one; needs the scope read_discount_coupons", Complete: completers.CouponNames},
		{Name: "validDays", Description: "For how many days a new coupon is valid, 3 to 60", Default: "7", Complete: completers.OneOf("3", "7", "14", "30")},
	},
	Build: buildRecoverAbandonedCart,
})

func buildRecoverAbandonedCart(ctx context.Context, s *toolkit.Session, given toolkit.Values) (toolkit.PromptText, error) {
	terms, err := readRecoveryTerms(s, given)
	if err != nil {
		return toolkit.PromptText{}, err
	}
	cart, err := abandonedCart(ctx, s, given["cart"])
	if err != nil {
		return toolkit.PromptText{}, err
	}
	offer, err := readRecoveryOffer(ctx, s, given, cart)
	if err != nil {
		return toolkit.PromptText{}, err
	}
	facts, err := cartFactsOf(ctx, s, cart)
	if err != nil {
		return toolkit.PromptText{}, err
	}
	plan := newRecoveryPlan(facts, terms, offer, s.Now())
	data, err := plan.data()
	return toolkit.PromptText{Framing: plan.framing(), Data: data, Task: plan.task()}, err
}

// recoveryTerms are what the shop offers.
type recoveryTerms struct {
	tiers     discount.Tiers
	validDays int
}

const (
	leastValidDays = 3 // for the third mail to come after the second and before the end
	mostValidDays  = 60
)

func readRecoveryTerms(s *toolkit.Session, given toolkit.Values) (recoveryTerms, error) {
	terms := recoveryTerms{tiers: s.DiscountTiers}
	var problems []toolkit.Problem
	if text := given["tiers"]; text != "" {
		var err error
		if terms.tiers, err = discount.Parse(text); err != nil {
			problems = append(problems, toolkit.Problem{Argument: "tiers", Message: err.Error()})
		}
	}
	var err error
	if terms.validDays, err = strconv.Atoi(given["validDays"]); err != nil || terms.validDays < leastValidDays || terms.validDays > mostValidDays {
		problems = append(problems, toolkit.Problem{Argument: "validDays", Message: "must be a whole number from 3 to 60"})
	}
	if len(problems) > 0 {
		return recoveryTerms{}, toolkit.Invalid(problems...)
	}
	return terms, nil
}
