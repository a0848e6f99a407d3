package completers

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
	"ecwid-mcp/internal/toolkit"
)

var opening = time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)

func demoShop(t *testing.T) (*sandbox.Store, *toolkit.Session) {
	t.Helper()
	store := sandbox.New(sandbox.Options{Seed: sandbox.Demo, RandSeed: 7, Now: func() time.Time { return opening }})
	client, err := ecwid.New(ecwid.Config{
		StoreID: store.Info().StoreID, Token: ecwid.NewSecret(store.Info().Token), Transport: store.Transport(),
		Limits: ecwid.NewLimitsOf(ecwid.Budget{Burst: 10_000, PerSecond: 10_000}),
	})
	if err != nil {
		t.Fatal(err)
	}
	session := toolkit.NewSession(client)
	session.Now = func() time.Time { return opening }
	return store, session
}

// TestCompletersOnTheDemoShop: each proposes what somebody would look for, with few requests.
func TestCompletersOnTheDemoShop(t *testing.T) {
	store, session := demoShop(t)
	for name, test := range map[string]struct {
		complete toolkit.Completer
		typed    string
		first    string // value; "" for none at all
		each     string // is in every value, without regard to case
	}{
		"SKU in a cart":           {CartSKUs, "tea-asm", "*", "TEA-ASM-"},
		"SKU in a cart by name":   {CartSKUs, "assam", "*", "TEA-ASM-"},
		"any SKU in a cart":       {CartSKUs, "", "*", "-"},
		"no SKU in a cart":        {CartSKUs, "qqq", "", ""},
		"category":                {Categories, "tea", "*", "tea"},
		"no category":             {Categories, "qqq", "", ""},
		"any order":               {Orders, "", "*", ""},
		"order by its whole id":   {Orders, "QC4MW", "QC4MW", "QC4MW"},
		"orders of somebody":      {Orders, "tessa.monroe", "*", ""},
		"no order":                {Orders, "qqq", "", ""},
		"customer":                {Emails, "tessa", "tessa.monroe@example.com", "@"},
		"customer by name":        {Emails, "monroe", "tessa.monroe@example.com", "@"},
		"no customer":             {Emails, "qqq", "", ""},
		"payment method":          {PaymentMethods, "", "*", ""},
		"no payment method":       {PaymentMethods, "qqq", "", ""},
		"coupon name":             {CouponNames, "", "*", ""},
		"no coupon":               {CouponNames, "qqq", "", ""},
		"cart":                    {Carts, "f1e7", "F1E79E62-4860-4FF6-BB7E-B7948D051E2D", "F1E7"},
		"cart by e-mail":          {Carts, "tessa", "F1E79E62-4860-4FF6-BB7E-B7948D051E2D", "-"},
		"no cart":                 {Carts, "qqq", "", ""},
		"fixed values":            {OneOf("red", "Reddish", "brown"), "RED", "red", "red"},
		"no fixed value":          {OneOf("red"), "x", "", ""},
		"any fixed value":         {OneOf("red", "brown"), "", "red", ""},
		"a part of a fixed value": {OneOf("dark red", "red"), "red", "red", "red"},
	} {
		before := len(store.Requests())
		got, err := test.complete(t.Context(), session, test.typed)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if n := len(store.Requests()) - before; n > 2 {
			t.Errorf("%s: %d requests", name, n)
		}
		switch {
		case test.first == "":
			if len(got) > 0 {
				t.Errorf("%s: got %q", name, got)
			}
		case len(got) == 0 || test.first != "*" && got[0] != test.first:
			t.Errorf("%s: got %q, want %q first", name, got, test.first)
		}
		for _, value := range got {
			if !strings.Contains(strings.ToLower(value), strings.ToLower(test.each)) {
				t.Errorf("%s: %q has nothing of %q", name, value, test.each)
			}
		}
	}
}

func TestCartsThatAreOrdersAreNotProposed(t *testing.T) {
	store, session := demoShop(t)
	before, err := Carts(t.Context(), session, "")
	if err != nil || len(before) < 2 {
		t.Fatal(before, err)
	}
	if _, err := store.Create("/carts/"+before[0]+"/place", nil); err != nil {
		t.Fatal(err)
	}
	after, err := Carts(t.Context(), session, "")
	if err != nil || slices.Contains(after, before[0]) || len(after) != len(before)-1 {
		t.Errorf("got %d of %d, %v", len(after), len(before), err)
	}
}

func TestCompletersPassErrorsOn(t *testing.T) {
	store, session := demoShop(t)
	store.RevokeToken()
	for name, complete := range map[string]toolkit.Completer{
		"SKUs in carts": CartSKUs, "categories": Categories, "orders": Orders, "e-mails": Emails, "methods": PaymentMethods,
		"coupons": CouponNames, "carts": Carts,
	} {
		if got, err := complete(context.Background(), session, ""); err == nil || len(got) > 0 {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
