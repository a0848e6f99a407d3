package ecwid_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"

	"github.com/google/go-cmp/cmp"
)

// aNewOrder uses every field that a created order can have.
func aNewOrder(tea ecwid.ProductID) ecwid.NewOrder {
	yes := true
	return ecwid.NewOrder{
		Email: "ann@example.com", PaymentStatus: ecwid.PaymentAwaiting, FulfillmentStatus: ecwid.FulfillmentAwaiting,
		Subtotal: ecwid.MustMoney("19.80"), Total: ecwid.MustMoney("26.06"), Tax: ecwid.MustMoney("1.36"),
		CouponDiscount: ecwid.MustMoney("0.10"), Discount: ecwid.MustMoney("1"), PricesIncludeTax: true,
		Items: []ecwid.OrderItem{{ProductID: tea, SKU: "TEA", Name: "Tea", Price: ecwid.MustMoney("9.90"),
			ProductPrice: ecwid.MustMoney("9.90"), Quantity: 2, Tax: ecwid.MustMoney("1.36"), Weight: ecwid.MustMoney("0.25"),
			IsShippingRequired: &yes, SelectedOptions: []ecwid.SelectedOption{{Name: "Size", Type: "CHOICE", Value: "L",
				ValuesArray: []string{"L"}, Selections: []ecwid.Selection{{Title: "L", ModifierType: "ABSOLUTE"}}}},
			Taxes: []ecwid.AppliedTax{{Name: "VAT", Value: ecwid.MustMoney("7"), Total: ecwid.MustMoney("1.36")}}}},
		BillingPerson:  &ecwid.Person{Name: "Ann Lee", Street: "High Street 1", City: "Bath", CountryCode: "GB", PostalCode: "BA1"},
		ShippingPerson: &ecwid.Person{Name: "Bob Lee", Phone: "123"},
		ShippingOption: &ecwid.ShippingOption{MethodName: "Post", Rate: ecwid.MustMoney("5"), FulfillmentType: "SHIPPING"},
		HandlingFee:    &ecwid.HandlingFee{Name: "Wrapping", Value: ecwid.MustMoney("2.36")},
		PaymentMethod:  "Bank transfer", PickupTime: ecwid.NewTime(today), OrderComments: "Ring twice",
		PrivateAdminNotes: "regular", ExternalTransactionID: "tx-1", DisableCustomerNotices: true,
	}
}

const storedOrder = `{"email":"ann@example.com","paymentStatus":"AWAITING_PAYMENT","fulfillmentStatus":"AWAITING_PROCESSING",
	"subtotal":19.8,"total":26.06,"tax":1.36,"couponDiscount":0.1,"discount":1,"pricesIncludeTax":true,
	"items":[{"sku":"TEA","name":"Tea","price":9.9,"productPrice":9.9,"quantity":2,"tax":1.36,"weight":0.25,
		"isShippingRequired":true,"taxes":[{"name":"VAT","value":7,"total":1.36}],
		"selectedOptions":[{"name":"Size","type":"CHOICE","value":"L","valuesArray":["L"]}]}],
	"billingPerson":{"name":"Ann Lee","street":"High Street 1","city":"Bath","countryCode":"GB","postalCode":"BA1"},
	"shippingPerson":{"name":"Bob Lee","phone":"123"},
	"shippingOption":{"shippingMethodName":"Post","shippingRate":5,"fulfillmentType":"SHIPPING"},
	"handlingFee":{"name":"Wrapping","value":2.36},"paymentMethod":"Bank transfer","pickupTime":"2026-03-02 12:00:00 +0000",
	"orderComments":"Ring twice","privateAdminNotes":"regular","externalTransactionId":"tx-1"}`

func TestCreateOrder(t *testing.T) {
	for name, behaviour := range map[string]sandbox.OrderBehaviour{"orderId": {}, "orderid": {LowercaseOrderID: true}, "strict": {StrictOrders: true}} {
		t.Run(name, func(t *testing.T) {
			store, client := open(t, sandbox.Options{Behaviour: sandbox.Behaviour{OrderBehaviour: behaviour}})
			tea := create[ecwid.ProductID](t, store, "/products", `{"name":"Tea","sku":"TEA","price":9.9,"quantity":10}`)
			created := must(client.CreateOrder(t.Context(), aNewOrder(tea)))(t)
			if created.OrderID == "" || created.InternalID == 0 {
				t.Fatalf("created %+v", created)
			}
			stored(t, store, "/orders/"+string(created.OrderID), storedOrder)

			order := must(client.Order(t.Context(), created.OrderID))(t)
			if order.ID != created.OrderID || order.InternalID != created.InternalID || !order.CreateDate.Equal(today) {
				t.Errorf("read back as %s, %d, %v", order.ID, order.InternalID, order.CreateDate)
			}
			want := aNewOrder(tea)
			got := ecwid.NewOrder{Email: order.Email, Total: order.Total, Subtotal: order.Subtotal, Tax: order.Tax,
				HandlingFee: order.HandlingFee, PickupTime: order.PickupTime, ExternalTransactionID: order.ExternalTransactionID}
			want = ecwid.NewOrder{Email: want.Email, Total: want.Total, Subtotal: want.Subtotal, Tax: want.Tax,
				HandlingFee: want.HandlingFee, PickupTime: want.PickupTime, ExternalTransactionID: want.ExternalTransactionID}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("read back (-sent +read):\n%s", diff)
			}
			if order.Fulfillment() != ecwid.Shipping || len(order.Items) != 1 || order.Items[0].ProductID != tea {
				t.Errorf("read back %+v", order)
			}
			byNumber := must(client.Order(t.Context(), ecwid.OrderID(fmt.Sprint(created.InternalID))))(t)
			if byNumber.ID != created.OrderID {
				t.Errorf("the internal number finds %s", byNumber.ID)
			}
		})
	}
}

func TestUpdateOrder(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	id := createOrder(t, store, `{"email":"ann@example.com","total":10,"paymentStatus":"AWAITING_PAYMENT","trackingNumber":"OLD",
		"pickupTime":"2026-03-05 10:00:00 +0000","privateAdminNotes":"old","items":[{"name":"Tea","price":10,"quantity":1}]}`)
	path := "/orders/" + string(id)
	result := must(client.UpdateOrder(t.Context(), id, ecwid.OrderUpdate{
		PaymentStatus: ecwid.Some(ecwid.PaymentPaid), FulfillmentStatus: ecwid.Some("SHIPPED"), TrackingNumber: ecwid.Some("1Z"),
		DisableCustomerNotices: ecwid.Some(true),
	}))(t)
	if result.UpdateCount != 1 {
		t.Errorf("update count %d", result.UpdateCount)
	}
	stored(t, store, path, `{"paymentStatus":"PAID","fulfillmentStatus":"SHIPPED","trackingNumber":"1Z","privateAdminNotes":"old",
		"pickupTime":"2026-03-05 10:00:00 +0000","total":10,"items":[{"name":"Tea"}]}`)

	must(client.UpdateOrder(t.Context(), id, ecwid.OrderUpdate{PickupTime: ecwid.Null[ecwid.Time](), PrivateAdminNotes: ecwid.Some(""),
		Total: ecwid.Some(ecwid.Money{}), Items: ecwid.Some([]ecwid.OrderItem{{Name: "Cup", Price: ecwid.MustMoney("3.5"), Quantity: 2}})}))(t)
	stored(t, store, path, `{"pickupTime":null,"privateAdminNotes":"","total":0,"paymentStatus":"PAID",
		"items":[{"name":"Cup","price":3.5,"quantity":2}]}`)
	if order := must(client.Order(t.Context(), id))(t); !order.PickupTime.IsZero() || !order.Total.IsZero() || len(order.Items) != 1 {
		t.Errorf("read back %+v", order)
	}

	_, err := client.UpdateOrder(t.Context(), "NOSUC", ecwid.OrderUpdate{TrackingNumber: ecwid.Some("x")})
	fails(t, err, ecwid.ErrNotFound, "Order #NOSUC not found")
	_, err = client.UpdateOrder(t.Context(), id, ecwid.OrderUpdate{PaymentStatus: ecwid.Some("QUEUED")})
	fails(t, err, ecwid.ErrInvalid, "use AWAITING_PAYMENT instead")
}

func TestSearchOrders(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	tea := create[ecwid.ProductID](t, store, "/products", `{"name":"Tea","price":5}`)
	ann := createOrder(t, store, fmt.Sprintf(`{"email":"ann@example.com","total":10,"paymentStatus":"PAID","fulfillmentStatus":"SHIPPED",
		"paymentMethod":"Cash","createDate":"2026-01-01 00:00:00 +0000","items":[{"name":"Tea","productId":%d,"price":5,"quantity":2}]}`, tea))
	bob := createOrder(t, store, `{"email":"bob@example.com","total":0,"paymentStatus":"AWAITING_PAYMENT","privateAdminNotes":"fragile",
		"createDate":"2026-02-01 00:00:00 +0000","shippingOption":{"shippingMethodName":"Courier","fulfillmentType":"DELIVERY"}}`)
	cart := createOrder(t, store, `{"email":"cat@example.com","total":7,"paymentStatus":"INCOMPLETE","createDate":"2026-02-02 00:00:00 +0000"}`)
	customer := must(client.Order(t.Context(), ann))(t).CustomerID
	ten := ecwid.MoneyFromInt(10)
	january := time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		query ecwid.OrderQuery
		want  []ecwid.OrderID
	}{
		"all but carts":   {ecwid.OrderQuery{}, []ecwid.OrderID{ann, bob}},
		"ids":             {ecwid.OrderQuery{IDs: []ecwid.OrderID{ann, "NOSUC"}}, []ecwid.OrderID{ann}},
		"e-mail":          {ecwid.OrderQuery{Email: "bob@example.com"}, []ecwid.OrderID{bob}},
		"customer":        {ecwid.OrderQuery{CustomerID: customer}, []ecwid.OrderID{ann}},
		"product":         {ecwid.OrderQuery{ProductID: tea}, []ecwid.OrderID{ann}},
		"keywords":        {ecwid.OrderQuery{Keywords: "fragile"}, []ecwid.OrderID{bob}},
		"payment status":  {ecwid.OrderQuery{PaymentStatus: []string{"PAID", "REFUNDED"}}, []ecwid.OrderID{ann}},
		"carts":           {ecwid.OrderQuery{PaymentStatus: []string{ecwid.PaymentIncomplete}}, []ecwid.OrderID{cart}},
		"fulfilment":      {ecwid.OrderQuery{FulfillmentStatus: []string{"SHIPPED"}}, []ecwid.OrderID{ann}},
		"payment method":  {ecwid.OrderQuery{PaymentMethod: "Cash"}, []ecwid.OrderID{ann}},
		"shipping method": {ecwid.OrderQuery{ShippingMethod: "Courier"}, []ecwid.OrderID{bob}},
		"total from":      {ecwid.OrderQuery{TotalFrom: &ten}, []ecwid.OrderID{ann}},
		"total to 0":      {ecwid.OrderQuery{TotalTo: &ecwid.Money{}}, []ecwid.OrderID{bob}},
		"created before":  {ecwid.OrderQuery{Span: ecwid.Span{CreatedTo: january}}, []ecwid.OrderID{ann}},
		"created after":   {ecwid.OrderQuery{Span: ecwid.Span{CreatedFrom: january}}, []ecwid.OrderID{bob}},
		"none":            {ecwid.OrderQuery{Keywords: "nothing like it"}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			page := must(client.SearchOrders(t.Context(), test.query))(t)
			var ids []ecwid.OrderID
			for _, order := range page.Items {
				ids = append(ids, order.ID)
			}
			slices.Sort(ids)
			slices.Sort(test.want)
			if !slices.Equal(ids, test.want) || page.Total != len(test.want) || page.Count != len(ids) || page.Limit != ecwid.MaxPage {
				t.Errorf("got %v of %d, limit %d; want %v", ids, page.Total, page.Limit, test.want)
			}
		})
	}
}

func TestOrdersComeInPages(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	for range 5 {
		createOrder(t, store, `{"email":"ann@example.com"}`)
	}
	page := must(client.SearchOrders(t.Context(), ecwid.OrderQuery{Paging: ecwid.Paging{Offset: 3, Limit: 3}}))(t)
	if page.Total != 5 || page.Count != 2 || page.Offset != 3 || page.Limit != 3 || len(page.Items) != 2 {
		t.Errorf("got %+v", page)
	}
}

func TestOnlyNeededFieldsTravel(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	id := createOrder(t, store, `{"email":"ann@example.com","items":[{"name":"Tea","price":5,"quantity":1}]}`)
	must(client.Order(t.Context(), id))(t)
	fields := asked(t, store, "responseFields")
	for _, field := range []string{"items(id,", "total", "shippingOption(shippingMethodId,"} {
		if !strings.Contains(fields, field) {
			t.Errorf("responseFields lacks %s: %s", field, fields)
		}
	}
	for _, secret := range []string{"paymentParams", "ipAddress", "customerUserAgent", "adminUrl", "creditCardStatus"} {
		if strings.Contains(fields, secret) {
			t.Errorf("responseFields asks for %s", secret)
		}
	}
	page := must(client.SearchOrders(t.Context(), ecwid.OrderQuery{Paging: ecwid.Paging{ResponseFields: "id,items(name)"}}))(t)
	if got := asked(t, store, "responseFields"); got != "total,count,offset,limit,items(id,items(name))" {
		t.Errorf("asked for %s", got)
	}
	order := page.Items[0]
	if order.ID != id || order.Email != "" || order.Items[0].Name != "Tea" || order.Items[0].Quantity != 0 || page.Total != 1 {
		t.Errorf("got %+v", page)
	}
}

func TestOrderIDsThatAreOtherEndpoints(t *testing.T) {
	_, client := open(t, sandbox.Options{Seed: sandbox.Demo})
	for _, id := range []ecwid.OrderID{"last", "deleted"} {
		if _, err := client.Order(t.Context(), id); !errors.Is(err, ecwid.ErrNotFound) {
			t.Errorf("%s: got %v", id, err)
		}
	}
}
