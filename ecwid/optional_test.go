package ecwid

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestUpdatesTellAbsentFromNullFromZero(t *testing.T) {
	tests := map[string]struct {
		update any
		want   string
	}{
		"nothing":          {ProductFields{}, `{}`},
		"zeros":            {ProductFields{Price: Some(Money{}), Quantity: Some(0), Enabled: Some(false), Name: Some("")}, `{"name":"","price":0,"quantity":0,"enabled":false}`},
		"nulls":            {ProductFields{CompareToPrice: Null[Money](), Dimensions: Null[Dimensions]()}, `{"compareToPrice":null,"dimensions":null}`},
		"empty lists":      {ProductFields{CategoryIDs: Some([]CategoryID{}), Options: Some([]ProductOption{})}, `{"categoryIds":[],"options":[]}`},
		"exact money":      {ProductFields{Price: Some(MustMoney("0.10"))}, `{"price":0.1}`},
		"variation zeros":  {VariationFields{Price: Some(Money{}), Unlimited: Some(false)}, `{"price":0,"unlimited":false}`},
		"order":            {OrderUpdate{TrackingNumber: Some(""), PickupTime: Null[Time](), DisableCustomerNotices: Some(false)}, `{"trackingNumber":"","pickupTime":null,"disableAllCustomerNotifications":false}`},
		"a time":           {OrderUpdate{PickupTime: Some(NewTime(time.Unix(0, 0)))}, `{"pickupTime":"1970-01-01 00:00:00 +0000"}`},
		"customer":         {CustomerFields{AcceptMarketing: Some(false), CustomerGroupID: Some(int64(0)), BillingPerson: Some(Person{Name: "Ann"})}, `{"billingPerson":{"name":"Ann"},"customerGroupId":0,"acceptMarketing":false}`},
		"stock":            {stockDelta{-3}, `{"quantityDelta":-3}`},
		"a coupon's zero":  {DiscountCoupon{Name: "a", Code: "A"}, `{"name":"a","code":"A","discount":0}`},
		"an order's zeros": {NewOrder{Email: "a@b.c"}, `{"email":"a@b.c","paymentStatus":"","fulfillmentStatus":"","subtotal":0,"total":0,"tax":0,"items":null,"disableAllCustomerNotifications":false}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got, want any
			if err := json.Unmarshal(jsonBody(test.update), &got); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(test.want), &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("on the wire (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOptionalIsReadBack(t *testing.T) {
	var fields ProductFields
	if err := json.Unmarshal([]byte(`{"price":0,"quantity":null,"enabled":false}`), &fields); err != nil {
		t.Fatal(err)
	}
	if price, ok := fields.Price.Value(); !ok || !price.IsZero() {
		t.Errorf("price %v, %v", price, ok)
	}
	if _, ok := fields.Quantity.Value(); ok || fields.Quantity.IsZero() {
		t.Error("null must have no value and yet not be absent")
	}
	if enabled, ok := fields.Enabled.Value(); !ok || enabled {
		t.Errorf("enabled %v, %v", enabled, ok)
	}
	if !fields.Name.IsZero() || fields.Name.Or("fallback") != "fallback" || fields.Quantity.Or(7) != 7 || fields.Enabled.Or(true) {
		t.Error("Or must fall back for absent and null only")
	}
	before := fields.Price
	if err := json.Unmarshal([]byte(`{"price":"x"}`), &fields); err == nil || fields.Price != before {
		t.Error("a value that cannot be read must fail and change nothing")
	}
}
