package prompts

import (
	"context"
	"regexp"
	"strings"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/internal/toolkit"
)

// cartsBack is how far back carts are looked for without an id.
const cartsBack = 30 * 24 * time.Hour

var cartID = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// abandonedCart finds a cart by its id or its shopper's e-mail, or the latest one, whose shopper can be written to.
func abandonedCart(ctx context.Context, s *toolkit.Session, named string) (ecwid.Cart, error) {
	switch {
	case cartID.MatchString(named):
		cart, err := s.Client.Cart(ctx, ecwid.CartID(strings.ToUpper(named)))
		if err != nil {
			return cart, err
		}
		return cart, whyNotRecoverable(cart)
	case named != "" && !strings.Contains(named, "@"):
		return ecwid.Cart{}, toolkit.Invalid(toolkit.Problem{Argument: "cart", Message: "must be the id of a cart, such as 6626E60A-A6F9-4CD5-8230-43D5F162E0CD, or an e-mail"})
	}
	return latestCart(ctx, s, named)
}

// whyNotRecoverable says why a mail would be in vain; nil when it would not.
func whyNotRecoverable(cart ecwid.Cart) error {
	switch {
	case cart.RecoveredOrderID != 0:
		return toolkit.Refuse(toolkit.CodeNothingThere, "This cart has become an order already, so there is nothing to recover.", "Choose another cart.")
	case cart.Email == "":
		return toolkit.Refuse(toolkit.CodeNothingThere, "The shopper of this cart left no e-mail, so nobody can be written to.", "Choose another cart.")
	case len(cart.Items) == 0:
		return toolkit.Refuse(toolkit.CodeNothingThere, "This cart is empty, so there is nothing to recover.", "Choose another cart.")
	}
	return nil
}

// latestCart is the one that was changed last among those of a month, of one shopper or of all.
func latestCart(ctx context.Context, s *toolkit.Session, email string) (ecwid.Cart, error) {
	hidden := false
	var latest ecwid.Cart
	query := ecwid.CartQuery{Email: email, ShowHidden: &hidden, Span: ecwid.Span{CreatedFrom: s.Now().Add(-cartsBack)}}
	for cart, err := range s.Client.Carts(ctx, query) {
		switch {
		case err != nil:
			return ecwid.Cart{}, err
		case email != "" && !strings.EqualFold(cart.Email, email): // Ecwid may match a part
		case !cartID.MatchString(string(cart.CartID)):
		case whyNotRecoverable(cart) == nil && cart.UpdateDate.After(latest.UpdateDate.Time):
			latest = cart
		}
	}
	if latest.CartID == "" {
		return latest, toolkit.Refuse(toolkit.CodeNothingThere, "No cart of the last 30 days can be recovered: none is there, or none has an e-mail.",
			"Wait for one, or name an older one by its id.")
	}
	return latest, nil
}
