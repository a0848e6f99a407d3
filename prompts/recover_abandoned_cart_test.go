package prompts

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/discount"
	"ecwid-mcp/internal/toolkit"

	"pgregory.net/rapid"
)

const recovery = "recover_abandoned_cart"

func TestRecoverAbandonedCartIsAsKept(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.gets(recovery, nil).golden(t, recovery)
	d.access.ReadOnly = true
	d.gets(recovery, map[string]string{"cart": "visitor1@example.com", "tiers": "10000:20", "validDays": "14"}).golden(t, recovery+"_reader")
}

// cartShop is an empty shop with one product at a price, and a clock that the test moves.
func cartShop(t *testing.T, price string) (d *desk, product int64, now *time.Time) {
	t.Helper()
	at := opening
	d = deskAt(t, sandbox.Options{Now: func() time.Time { return at }})
	id, err := d.makes("/products", `{"name":"Pot","sku":"POT","price":`+price+`}`).ID.Int64()
	if err != nil {
		t.Fatal(err)
	}
	return d, id, &at
}

// leaves plays a shopper who leaves a cart.
func (d *desk) leaves(email string, product int64) sandbox.Cart {
	d.t.Helper()
	cart, err := d.store.StartCart(email, sandbox.Item{ProductID: product})
	if err != nil {
		d.t.Fatal(err)
	}
	return cart
}

func TestWhichCartIsRecovered(t *testing.T) {
	d, product, now := cartShop(t, "40")
	old := d.leaves("old@example.com", product).CartID
	*now = opening.Add(31 * 24 * time.Hour)
	first := d.leaves("ann@example.com", product).CartID
	*now = now.Add(time.Hour)
	second := d.leaves("bob@example.com", product).CartID
	*now = now.Add(time.Minute)
	nobody := d.leaves("", product).CartID
	placed := d.leaves("placed@example.com", product).CartID
	if _, err := d.store.Create("/carts/"+placed+"/place", nil); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(time.Hour)
	for name, test := range map[string]struct{ cart, want string }{
		"the latest":           {"", second},
		"by id":                {first, first},
		"by id in other case":  {strings.ToLower(first), first},
		"by e-mail":            {"ANN@example.com", first},
		"an old one by its id": {old, old},
		"an old one by e-mail": {"old@example.com", "nothing_there"},
		"of nobody":            {nobody, "left no e-mail"},
		"placed":               {placed, "has become an order already"},
		"unknown id":           {"00000000-0000-4000-8000-000000000000", "not_found"},
		"unknown e-mail":       {"x@example.com", "No cart of the last 30 days"},
		"neither":              {"the blue one", "cart must be the id of a cart"},
		"a path":               {"../orders/XJ12H", "cart must be the id of a cart"},
	} {
		a := d.get(recovery, map[string]string{"cart": test.cart})
		if len(a.Messages) > 0 {
			a.failed = strings.SplitN(a.text(), "\n", 2)[0]
		}
		if !strings.Contains(a.failed, test.want) {
			t.Errorf("%s: %q, want %q", name, a.failed, test.want)
		}
		if strings.Contains(a.failed, "the blue one") || strings.Contains(a.failed, "@example") {
			t.Errorf("%s: the answer repeats what was typed: %s", name, a.failed)
		}
	}
}

func TestTermsOfARecovery(t *testing.T) {
	d, product, _ := cartShop(t, "40")
	d.leaves("ann@example.com", product)
	d.session.DiscountTiers, _ = discount.Parse("20:4")
	for name, test := range map[string]struct {
		arguments map[string]string
		want      string
	}{
		"of the server":    {nil, `"discount":4,"totalLimit":20,"usesLimit":"SINGLE","expirationDate":"2026-06-22"}`},
		"other tiers":      {map[string]string{"tiers": "10:2.5,40:12,41:50"}, `"discount":12,"totalLimit":40,`},
		"other days":       {map[string]string{"validDays": "3"}, "2. 2026-06-16: the coupon's code, what it takes off, and its last day.\n3. 2026-06-17: a short last call: the coupon ends on 2026-06-18."},
		"from zero":        {map[string]string{"tiers": "0:1"}, `"discount":1,"usesLimit"`},
		"of any value":     {map[string]string{"tiers": "0:1"}, "for one order, until 2026-06-22."},
		"worth too little": {map[string]string{"tiers": "41:50"}, "Carts of this value get no discount: the tiers are 41:50"},
		"bad tiers":        {map[string]string{"tiers": "much"}, "tiers must be up to"},
		"too many days":    {map[string]string{"validDays": "61"}, "validDays must be a whole number from 3 to 60"},
		"two days":         {map[string]string{"validDays": "2"}, "validDays must be"},
		"no number":        {map[string]string{"validDays": "a week"}, "validDays must be"},
		"both":             {map[string]string{"tiers": "x", "validDays": "x"}, "tiers must be"},
	} {
		a := d.get(recovery, test.arguments)
		if text := a.text() + a.failed; !strings.Contains(text, test.want) {
			t.Errorf("%s: %q is not in %s", name, test.want, text)
		}
		if name == "worth too little" && strings.Contains(a.text(), "discountType") {
			t.Error("a coupon is proposed all the same")
		}
		if name == "both" && !strings.Contains(a.failed, "validDays must be") {
			t.Errorf("only one problem is named: %s", a.failed)
		}
	}
}

func TestWarningsOfARecovery(t *testing.T) {
	d, product, now := cartShop(t, "40")
	cart := d.leaves("ann@example.com", product).CartID
	*now = now.Add(59 * time.Minute)
	if early := d.gets(recovery, nil).text(); !strings.Contains(early, "The cart was changed 59 minute(s) ago, so the shopper may still be at it") {
		t.Error(early)
	}
	*now = now.Add(time.Minute)
	calm := d.gets(recovery, nil)
	if strings.Contains(calm.text(), "Before anything else") || !strings.Contains(calm.text(), "The shopper has not ordered before.") || calm.data("customers/") != "" {
		t.Errorf("nothing is wrong, and yet: %s", calm.text())
	}
	d.makes("/customers", `{"email":"ann@example.com","billingPerson":{"name":"Ann"},"acceptMarketing":false}`)
	d.makes("/orders", `{"email":"ANN@example.com","total":12,"paymentStatus":"PAID","items":[{"name":"Cup","price":12,"quantity":1}]}`)
	d.makes("/orders", `{"email":"ann@example.com","total":13,"paymentStatus":"CANCELLED","items":[{"name":"Cup","price":13,"quantity":1}]}`)
	if _, err := d.store.Update("/profile", []byte(`{"settings":{"abandonedSales":{"autoAbandonedSalesRecovery":true}}}`)); err != nil {
		t.Fatal(err)
	}
	a := d.gets(recovery, map[string]string{"cart": cart})
	for _, want := range []string{
		"**The shopper has placed 1 order(s) since this cart was begun.**", "**The shopper has refused marketing mail.**",
		"**Ecwid's own recovery mail goes out at about 2026-06-15 10:00**", "The shopper has ordered before, 2 in all, last on 2026-06-15 09:00",
	} {
		if !strings.Contains(a.text(), want) {
			t.Errorf("%q is not in %s", want, a.text())
		}
	}
	if customer := a.data("customers/"); !strings.Contains(customer, `"acceptMarketing":false,"numberOfOrders":2,"latestOrders":[{"id":`) {
		t.Errorf("got %s", customer)
	}
}

// TestEcwidsOwnMail: a shopper should not get two mails at once.
func TestEcwidsOwnMail(t *testing.T) {
	plan := func(on bool, age time.Duration, sent time.Time) recoveryPlan {
		cart := ecwid.Cart{CartID: "6626E60A-A6F9-4CD5-8230-43D5F162E0CD", UpdateDate: ecwid.NewTime(opening.Add(-age)), RecoveryEmailSent: ecwid.Time{Time: sent}}
		return newRecoveryPlan(cartFacts{cart: cart, ownMail: on, shop: toolkit.Shop{Zone: time.UTC, CurrencyPrecision: 2}}, recoveryTerms{validDays: 7}, recoveryOffer{}, opening)
	}
	for name, test := range map[string]struct {
		plan recoveryPlan
		want string
	}{
		"off":      {plan(false, time.Hour, time.Time{}), "is switched off in this shop"},
		"due":      {plan(true, time.Hour, time.Time{}), "goes out at about 2026-06-15 13:00"},
		"overdue":  {plan(true, 3*time.Hour, time.Time{}), "ask before a second one is sent"},
		"sent":     {plan(true, 5*time.Hour, opening.Add(-3*time.Hour)), "went out on 2026-06-15 09:00"},
		"sent off": {plan(false, 5*time.Hour, opening.Add(-3*time.Hour)), "went out on 2026-06-15 09:00"},
	} {
		if text := test.plan.framing(); !strings.Contains(text, test.want) {
			t.Errorf("%s: %q is not in %s", name, test.want, text)
		}
	}
}

// TestACouponInTheCart: an order takes one coupon.
func TestACouponInTheCart(t *testing.T) {
	cart := ecwid.Cart{CartID: "6626E60A-A6F9-4CD5-8230-43D5F162E0CD", Subtotal: ecwid.MoneyFromInt(90), DiscountCoupon: &ecwid.DiscountCoupon{Name: canary}}
	facts := cartFacts{cart: cart, shop: toolkit.Shop{Zone: time.UTC, CurrencyPrecision: 2}}
	text := newRecoveryPlan(facts, recoveryTerms{discount.Standard(), 7}, recoveryOffer{}, opening).framing()
	if !strings.Contains(text, "There is a coupon in the cart already") || strings.Contains(text, canary) || !facts.cartView().HasCoupon {
		t.Error(text)
	}
}

// TestWhatTheDiscountTakesOff is checked against arithmetic of its own, for currencies of every precision.
func TestWhatTheDiscountTakesOff(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		places := rapid.SampledFrom([]int{0, 2, 3}).Draw(r, "places")
		value := new(big.Rat).SetFrac64(rapid.Int64Range(0, 1_000_000).Draw(r, "value"), pow10(places))
		percent := rapid.Int64Range(1, 1000).Draw(r, "tenths of a per cent")
		tiers, err := discount.Parse(fmt.Sprintf("0:%d.%d", percent/10, percent%10))
		if err != nil {
			r.Fatal(err)
		}
		cart := ecwid.Cart{CartID: "6626E60A-A6F9-4CD5-8230-43D5F162E0CD", Subtotal: ecwid.MustMoney(value.FloatString(places))}
		plan := newRecoveryPlan(cartFacts{cart: cart, shop: toolkit.Shop{Zone: time.UTC, CurrencyPrecision: places}}, recoveryTerms{tiers, 7}, recoveryOffer{}, opening)
		want := new(big.Rat).Mul(value, big.NewRat(percent, 1000)).FloatString(places) // halves away from zero
		if got := plan.saving.Fixed(places); got != want {
			r.Fatalf("%s of %s: got %s, want %s", tiers, value.FloatString(places), got, want)
		}
	})
}

func pow10(n int) int64 {
	all := int64(1)
	for range n {
		all *= 10
	}
	return all
}

// TestDaysAreThoseOfTheShop: shortly before midnight in the shop it is another day elsewhere.
func TestDaysAreThoseOfTheShop(t *testing.T) {
	for zone, want := range map[string]string{"Pacific/Auckland": "2026-06-16", "America/St_Johns": "2026-06-15", "Pacific/Kiritimati": "2026-06-16"} {
		place, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		cart := ecwid.Cart{CartID: "6626E60A-A6F9-4CD5-8230-43D5F162E0CD"}
		plan := newRecoveryPlan(cartFacts{cart: cart, shop: toolkit.Shop{Zone: place}}, recoveryTerms{validDays: 7}, recoveryOffer{}, opening.Add(30*time.Minute))
		if got := day(plan.mailDays()[0]); got != want {
			t.Errorf("%s: got %s, want %s", zone, got, want)
		}
	}
}

// TestAGuestHasAHistory: orders count without a customer's record, too, and are shown.
func TestAGuestHasAHistory(t *testing.T) {
	d, product, _ := cartShop(t, "40")
	order := d.makes("/orders", `{"email":"ann@example.com","total":12,"paymentStatus":"PAID","items":[{"name":"Cup","price":12,"quantity":1}]}`).OrderID
	cart := d.leaves("ann@example.com", product).CartID
	found, err := d.session.Client.SearchCustomers(t.Context(), ecwid.CustomerQuery{Email: "ann@example.com", ExactEmail: true})
	if err != nil || len(found.Items) != 1 {
		t.Fatal(found, err)
	}
	if _, err := d.store.Delete(fmt.Sprintf("/customers/%d", found.Items[0].ID)); err != nil {
		t.Fatal(err)
	}
	a := d.gets(recovery, nil)
	history := a.data("carts/" + cart + "/history")
	if !strings.Contains(a.text(), "The shopper has ordered before, 1 in all") || !strings.Contains(history, `"numberOfOrders":1,"latestOrders":[{"id":"`+order+`"`) {
		t.Errorf("%s\n%s", a.text(), history)
	}
}

// TestRecoveryWithoutCouponScope: an app that may not read coupons recovers carts all the same.
func TestRecoveryWithoutCouponScope(t *testing.T) {
	d := newDesk(t, sandbox.Options{Scopes: []string{"read_orders", "read_customers", "read_store_profile"}})
	d.gets(recovery, nil)
}

func TestRecoveryNeedsScopes(t *testing.T) {
	d := newDesk(t, sandbox.Options{Scopes: []string{"read_orders", "read_store_profile"}})
	if a := d.get(recovery, nil); !strings.Contains(a.failed, "scope_missing") || !strings.Contains(a.failed, "read_customers") {
		t.Errorf("got %+v", a)
	}
}

func TestRecoveryIsCompleted(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	if got := d.completes(recovery, "cart", "tessa"); len(got) != 1 || !cartID.MatchString(got[0]) {
		t.Errorf("got %q", got)
	}
	if got := d.completes(recovery, "product", "tea-asm"); len(got) == 0 || !strings.HasPrefix(got[0], "TEA-ASM-") {
		t.Errorf("the variations in carts are not proposed: %q", got)
	}
	if got := d.completes(recovery, "validDays", "1"); strings.Join(got, " ") != "14" {
		t.Errorf("got %q", got)
	}
}
