package sandbox

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// threeOrders stores orders named A, B and C by their externalOrderId, a day apart, oldest first.
func threeOrders(d *desk) (tea int64) {
	tea = d.product("TEA", "5", 100)
	d.post("/orders", fmt.Sprintf(`{"externalOrderId":"A","email":"ann@example.com","total":10,"paymentStatus":"PAID","fulfillmentStatus":"SHIPPED",
		"paymentMethod":"PayPal","acceptMarketing":true,"refererId":"77","paymentReference":"ref-1","createDate":"2026-11-01 10:00:00 +0000",
		"items":[{"productId":%d,"quantity":2,"selectedOptions":[{"name":"Size","value":"Large"}]}],"discountCoupon":{"code":"SPRING"}}`, tea))
	d.post("/orders", `{"externalOrderId":"B","email":"bob@example.com","total":20.5,"paymentStatus":"AWAITING_PAYMENT","paymentModule":"CUSTOM_PAYMENT_APP-x",
		"createDate":"2026-11-02 10:00:00 +0000","pickupTime":"2026-11-05 09:30:00 +0000","trackingNumber":"TRACK9",
		"shippingOption":{"shippingMethodName":"Store pickup","isPickup":true},"billingPerson":{"name":"Bob Stone","street":"12 Hill Rd"},
		"items":[{"name":"Mug","sku":"MUG","isPreorder":true,"subscriptionId":55}]}`)
	d.post("/orders", `{"externalOrderId":"C","email":"carol@example.com","total":30,"paymentStatus":"PAID","createDate":"2026-11-03 10:00:00 +0000",
		"privateAdminNotes":"fragile","externalTransactionId":"tx-3","orderComments":"Ring the bell"}`)
	d.post("/orders", `{"externalOrderId":"cart","email":"dan@example.com","total":15,"paymentStatus":"INCOMPLETE","createDate":"2026-11-04 10:00:00 +0000"}`)
	return tea
}

// wantFound is a query and the orders it finds.
type wantFound struct {
	query string
	want  []string
}

func orderFilterCases(idA string, internalB, tea, customerC int64) []wantFound {
	return []wantFound{
		{"", []string{"C", "B", "A"}},
		{"paymentStatus=PAID", []string{"C", "A"}},
		{"paymentStatus=PAID,AWAITING_PAYMENT&fulfillmentStatus=SHIPPED", []string{"A"}},
		{"paymentStatus=INCOMPLETE", []string{"cart"}},
		{"paymentStatus=INCOMPLETE,PAID", []string{"cart", "C", "A"}},
		{"email=ANN@example.com", []string{"A"}},
		{"email=example.com", []string{"C", "B", "A"}},
		{"totalFrom=20.5", []string{"C", "B"}},
		{"totalFrom=10.01&totalTo=20.5", []string{"B"}},
		{"createdFrom=2026-11-02 10:00:00", []string{"C", "B"}},
		{"createdTo=2026-11-02 10:00:00", []string{"B", "A"}},
		{"createdFrom=2026-11-02&createdTo=2026-11-03", []string{"B"}},
		{"createdFrom=1793700000", []string{"C"}},
		{"updatedFrom=2026-11-21 12:00:01", []string{}},
		{"pickupTimeFrom=2026-11-05&pickupTimeTo=2026-11-06", []string{"B"}},
		{"shippingMethod=store pickup", []string{"B"}},
		{"paymentMethod=paypal", []string{"A"}},
		{"paymentModule=CUSTOM_PAYMENT_APP-x", []string{"B"}},
		{"paymentReference=ref-1", []string{"A"}},
		{"acceptMarketing=true", []string{"A"}},
		{"containsPreorderItems=yes", []string{"B"}},
		{"couponCode=spring", []string{"A"}},
		{"subscriptionId=54,55", []string{"B"}},
		{"refererId=77", []string{"A"}},
		{"keywords=TRACK9", []string{"B"}},
		{"keywords=hill rd", []string{"B"}},
		{"keywords=fragile", []string{"C"}},
		{"keywords=tx-3", []string{"C"}},
		{"keywords=bell", []string{"C"}},
		{"keywords=large", []string{"A"}},
		{"keywords=mug", []string{"B"}},
		{"keywords=mug foo", []string{}},
		{"customer=stone", []string{"B"}},
		{"customerIdOrEmail=carol@example.com", []string{"C"}},
		{fmt.Sprintf("productId=1,%d", tea), []string{"A"}},
		{fmt.Sprintf("customerId=%d", customerC), []string{"C"}},
		{fmt.Sprintf("ids=%s,%d,ZZZZZ", idA, internalB), []string{"B", "A"}},
		{fmt.Sprintf("orderNumber=%d", internalB), []string{"B"}},
		{"vendorOrderNumber=" + idA, []string{"A"}},
		{"limit=1&offset=1", []string{"B"}},
		{"offset=9", []string{}},
	}
}

func TestOrderFilters(t *testing.T) {
	d := newDesk(t, Options{})
	tea := threeOrders(d)
	byName := map[string]object{}
	for _, order := range objects(d.get("/orders"), "items") {
		byName[str(order, "externalOrderId")] = order
	}
	for _, c := range orderFilterCases(str(byName["A"], "id"), whole(byName["B"], "internalId"), tea, whole(byName["C"], "customerId")) {
		query, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		d.finds("/orders?"+query.Encode(), "externalOrderId", c.want...)
	}
}

func TestOrderFilterErrors(t *testing.T) {
	d := newDesk(t, Options{})
	number := "Wrong numeric parameter '%s' value: not a number or a number out of range"
	for name, message := range map[string]string{
		"customerId=x":     fmt.Sprintf(number, "customerId"),
		"productId=1,x":    fmt.Sprintf(number, "productId"),
		"totalFrom=cheap":  fmt.Sprintf(number, "totalFrom"),
		"offset=-1":        fmt.Sprintf(number, "offset"),
		"createdTo=monday": "Wrong parameter 'createdTo' value: expected a Unix timestamp or a date as yyyy-MM-dd HH:mm:ss Z",
		"acceptMarketing=maybe": "Wrong parameter 'acceptMarketing' value: expected one of 'true', 'false', 'yes', 'no', " +
			"'on', 'off', '1', '0'",
	} {
		d.refused("GET", "/orders?"+name, "", 400, "WRONG_PARAMETER", message)
	}
}

func TestOrderResponseFieldsAndLimit(t *testing.T) {
	d := newDesk(t, Options{})
	threeOrders(d)
	got := d.get("/orders?limit=5000&responseFields=total,limit,items(externalOrderId,items(sku),discountCoupon(code))")
	want := object{"total": number(3), "limit": number(100), "items": []any{
		object{"externalOrderId": "C", "items": []any{}},
		object{"externalOrderId": "B", "items": []any{object{"sku": "MUG"}}},
		object{"externalOrderId": "A", "items": []any{object{"sku": "TEA"}}, "discountCoupon": object{"code": "SPRING"}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestOrderSearchLags(t *testing.T) {
	d := newDesk(t, Options{SearchLag: 2 * time.Second})
	id := str(d.post("/orders", `{"email":"ann@example.com"}`), "orderId")
	d.has(d.get("/orders/"+id), `{"paymentStatus":"AWAITING_PAYMENT"}`)
	d.finds("/orders", "id")
	d.later(2 * time.Second)
	d.finds("/orders", "id", id)
	d.put("/orders/"+id, `{"paymentStatus":"PAID"}`)
	d.finds("/orders?paymentStatus=PAID", "id")
	d.finds("/orders?paymentStatus=AWAITING_PAYMENT", "id", id)
	d.later(2 * time.Second)
	d.finds("/orders?paymentStatus=PAID", "id", id)
	d.do("DELETE", "/orders/"+id, "")
	d.finds("/orders", "id", id)
	d.later(2 * time.Second)
	d.finds("/orders", "id")
}

func TestLastOrder(t *testing.T) {
	d := newDesk(t, Options{})
	d.refused("GET", "/orders/last", "", 404, "ORDER_NOT_FOUND", "Order not found")
	threeOrders(d)
	d.has(d.get("/orders/last"), `{"externalOrderId":"C"}`)
	d.has(d.get("/orders/last?customerEmail=ANN@example.com"), `{"externalOrderId":"A"}`)
	d.has(d.get("/orders/last?withAddress=true"), `{"externalOrderId":"B"}`)
}

func TestOrderExtraFields(t *testing.T) {
	d := newDesk(t, Options{})
	id := str(d.post("/orders", `{"extraFields":{"own":"kept"}}`), "orderId")
	path := "/orders/" + id + "/extraFields"
	d.has(d.post(path, `{"id":"gift","value":"yes","title":"Gift wrap","customerInputType":"TEXT"}`), `{"createCount":1}`)
	d.refused("POST", path, `{"id":"gift"}`, 409, "", "Order extra field with id gift already exists")
	d.refused("POST", path, `{"value":"x"}`, 400, "WRONG_PARAMETER", "Field OrderExtraField.id is absent")
	d.has(d.put(path+"/gift", `{"value":"no"}`), `{"updateCount":1}`)
	d.refused("PUT", path+"/none", `{"value":"no"}`, 404, "", "Order extra field #none not found")
	_, body := d.send("GET", path, "")
	if want := `[{"customerInputType":"TEXT","id":"gift","title":"Gift wrap","value":"no"}]`; compact(t, body) != want {
		t.Errorf("list %s, want %s", body, want)
	}
	d.has(d.get("/orders/"+id), `{"extraFields":{"gift":"no","own":"kept"}}`)
	d.has(d.do("DELETE", path+"/gift", ""), `{"deleteCount":1}`)
	d.has(d.do("DELETE", path+"/gift", ""), `{"deleteCount":0}`)
	d.has(d.get("/orders/"+id), `{"extraFields":{"own":"kept"},"orderExtraFields":[]}`)
	d.refused("GET", "/orders/ZZZZZ/extraFields", "", 404, "ORDER_NOT_FOUND", "Order #ZZZZZ not found")
}

func TestOrderStatusesAndRepeatURL(t *testing.T) {
	d := newDesk(t, Options{})
	items := objects(d.get("/profile/order_statuses"), "items")
	if len(items) != 8+11 {
		t.Errorf("%d statuses", len(items))
	}
	d.has(items[0], `{"statusId":"AWAITING_PAYMENT","orderStatusType":"PAYMENT","defaultStatus":true,"enabled":true}`)
	tea := d.product("TEA", "5", 1)
	id := str(d.post("/orders", fmt.Sprintf(`{"items":[{"productId":%d},{"productId":%d}]}`, tea, tea)), "orderId")
	d.has(d.get("/orders/"+id+"/repeatURL"), fmt.Sprintf(`{"repeatOrderUrl":"https://store1003.company.site/cart?repeat=%d"}`, tea))
}
