package webhook

import "testing"

// documented are all events as Ecwid's documentation spells them, and how its Kotlin client does where it differs.
var documented = map[string]string{
	"order.created": "", "order.updated": "", "order.deleted": "",
	"unfinished_order.created": "", "unfinished_order.updated": "", "unfinished_order.deleted": "",
	"product.created": "", "product.updated": "", "product.deleted": "",
	"category.created": "", "category.updated": "", "category.deleted": "",
	"product_class.created": "", "product_class.updated": "", "product_class.deleted": "",
	"customer.created": "", "customer.updated": "", "customer.deleted": "",
	"customer.personalDataRemovalRequest": "customer.personal_data_removal_request",
	"customer.personalDataExportRequest":  "customer.personal_data_export_request",
	"customer_group.created":              "", "customer_group.updated": "", "customer_group.deleted": "",
	"discount_coupon.created": "", "discount_coupon.updated": "", "discount_coupon.deleted": "",
	"promotion.created": "", "promotion.updated": "", "promotion.deleted": "",
	"review.created": "", "review.updated": "", "review.deleted": "",
	"invoice.created": "", "invoice.deleted": "",
	"size_chart.created": "", "size_chart.updated": "", "size_chart.deleted": "",
	"profile.updated":                    "",
	"profile.personalDataRemovalRequest": "profile.personal_data_removal_request",
	"profile.personalDataExportRequest":  "profile.personal_data_export_request",
	"profile.subscriptionStatusChanged":  "profile.subscription_status_changed",
	"application.installed":              "", "application.uninstalled": "",
	"application.subscriptionStatusChanged": "application.subscription_status_changed",
	"application.storageChanged":            "application.storage_changed",
}

func TestParseTypeKnowsBothSpellings(t *testing.T) {
	if len(documented) != 45 {
		t.Fatalf("%d events, want the 42 of the documentation and three of size charts", len(documented))
	}
	for name, other := range documented {
		for _, spelling := range []string{name, other} {
			if got := ParseType(spelling); spelling != "" && got != Type(name) {
				t.Errorf("%q became %q, want %q", spelling, got, name)
			}
		}
	}
}

func TestParseTypeKeepsWhatItDoesNotKnow(t *testing.T) {
	for name, want := range map[string]Type{
		"unfinishedOrder.created":      UnfinishedOrderCreated,
		"gift_card.redeemed":           "gift_card.redeemed",
		"giftCard.balance_was_changed": "gift_card.balanceWasChanged",
		"gift_card.a_2_b":              "gift_card.a2B",
		"order":                        "order",
		"order.":                       "order.",
		".created":                     ".created",
		"order.item.added":             "order.item.added",
		"order._created_":              "order.created",
		"":                             "",
	} {
		if got := ParseType(name); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
}
