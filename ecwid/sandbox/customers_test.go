package sandbox

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCreateCustomer(t *testing.T) {
	d := newDesk(t, Options{})
	answer := d.post("/customers", `{"email":" Jane@Example.com ","password":"hush","name":"ignored","customerGroupName":"ignored",
		"billingPerson":{"name":"Jane Doe","countryCode":"de"},"acceptMarketing":true,
		"shippingAddresses":[{"name":"Jane Doe","street":"Am Ring 1","city":"Ulm","countryCode":"DE","postalCode":"89073"},{"name":"Work"}],
		"contacts":[{"contact":"+49 731 12","type":"PHONE"}]}`)
	if len(answer) != 1 {
		t.Errorf("answer %v", answer)
	}
	customer := d.get(fmt.Sprintf("/customers/%v", answer["id"]))
	d.has(customer, fmt.Sprintf(`{"id":%v,"email":"Jane@Example.com","name":"Jane Doe","registered":"2026-11-21 12:00:00 +0000",
		"updated":"2026-11-21 12:00:00 +0000","customerGroupId":0,"customerGroupName":"General","acceptMarketing":true,"b2b_b2c":"b2c",
		"taxExempt":false,"taxId":"","taxIdValid":true,"favorites":[],"privateAdminNotes":"",
		"billingPerson":{"name":"Jane Doe","firstName":"Jane","lastName":"Doe","countryCode":"de","countryName":"Germany"},
		"stats":{"numberOfOrders":0,"salesValue":0,"averageOrderValue":0}}`, answer["id"]))
	d.lacks(customer, "password", "totalOrderCount")
	addresses := objects(customer, "shippingAddresses")
	d.has(addresses[0], `{"defaultAddress":true,"orderBy":0,"addressFormatted":"Jane Doe, Am Ring 1, Ulm, 89073, Germany","createdDate":"2026-11-21 12:00:00 +0000"}`)
	d.has(addresses[1], `{"defaultAddress":false,"orderBy":1,"addressFormatted":"Work"}`)
	if whole(addresses[0], "id") == 0 || whole(addresses[0], "id") == whole(addresses[1], "id") {
		t.Errorf("address ids %v, %v", addresses[0]["id"], addresses[1]["id"])
	}
	contacts := objects(customer, "contacts")
	if len(contacts) != 2 {
		t.Fatalf("contacts %v", contacts)
	}
	d.has(contacts[0], `{"contact":"+49 731 12","type":"PHONE","default":true,"orderBy":0,"note":""}`)
	d.has(contacts[1], `{"contact":"Jane@Example.com","type":"EMAIL","default":true,"orderBy":1}`)
	hooks := d.store.Webhooks()
	if len(hooks) != 1 || hooks[0].EventType != "customer.created" {
		t.Errorf("webhooks %+v", hooks)
	}
}

func TestCustomerRefusals(t *testing.T) {
	d := newDesk(t, Options{})
	id := d.postID("/customers", `{"email":"jane@example.com"}`)
	other := d.postID("/customers", `{"email":"mary@example.com"}`)
	taken := "Customer with the given email already exists"
	d.refused("POST", "/customers", `{"email":"JANE@example.com"}`, 409, "", taken)
	d.refused("PUT", fmt.Sprintf("/customers/%d", other), `{"email":"Jane@Example.com"}`, 409, "", taken)
	d.refused("POST", "/customers", `{}`, 400, "WRONG_PARAMETER", "Field Customer.email is absent")
	d.refused("POST", "/customers", `{"email":"jane"}`, 400, "WRONG_PARAMETER", "Wrong parameter 'email' value: not an email address")
	d.refused("POST", "/customers", `{"email":7}`, 400, "WRONG_PARAMETER", "Field Customer.email is absent")
	d.refused("PUT", fmt.Sprintf("/customers/%d", id), `{"email":""}`, 400, "WRONG_PARAMETER", "Wrong parameter 'email' value: not an email address")
	d.refused("POST", "/customers", `{"email":"z@example.com","taxExempt":"no"}`, 400, "WRONG_PARAMETER", "Wrong parameter 'taxExempt' value: expected a boolean")
	d.refused("POST", "/customers", `{"email":"z@example.com","customerGroupId":5}`, 404, "", "Customer group #5 not found")
	d.refused("GET", "/customers/5", "", 404, "", "Customer #5 not found")
	d.refused("PUT", "/customers/5", `{}`, 404, "", "Customer #5 not found")
	d.refused("DELETE", "/customers/5", "", 404, "", "Customer #5 not found")
	d.refused("GET", "/customers/x", "", 400, "WRONG_PARAMETER", "Wrong numeric parameter 'customerId' value: not a number or a number out of range")
	if _, err := d.store.JSON("/customers?email=z@example.com"); err != nil {
		t.Error(err)
	}
	d.finds("/customers?sortBy=EMAIL_ASC", "email", "jane@example.com", "mary@example.com")
}

func TestUpdateCustomer(t *testing.T) {
	d := newDesk(t, Options{})
	id := d.postID("/customers", `{"email":"jane@example.com","taxId":"T1","billingPerson":{"name":"Jane Doe","city":"Ulm"},
		"shippingAddresses":[{"name":"Home","city":"Ulm"},{"name":"Work","city":"Bonn"}]}`)
	path := fmt.Sprintf("/customers/%d", id)
	addresses := objects(d.get(path), "shippingAddresses")
	d.later(time.Hour)
	d.has(d.put(path, fmt.Sprintf(`{"email":"jane@example.org","acceptMarketing":false,"id":1,"stats":{},
		"shippingAddresses":[{"id":%v,"city":"Cologne"},{"name":"Aunt"}]}`, addresses[1]["id"])), `{"updateCount":1}`)
	after := d.get(path)
	d.has(after, fmt.Sprintf(`{"id":%d,"email":"jane@example.org","taxId":"T1","acceptMarketing":false,
		"registered":"2026-11-21 12:00:00 +0000","updated":"2026-11-21 13:00:00 +0000"}`, id))
	kept := objects(after, "shippingAddresses")
	if len(kept) != 2 {
		t.Fatalf("addresses %v", kept)
	}
	d.has(kept[0], fmt.Sprintf(`{"id":%v,"name":"Work","city":"Cologne","defaultAddress":true}`, addresses[1]["id"]))
	d.has(kept[1], `{"name":"Aunt","defaultAddress":false}`)
	contacts := objects(after, "contacts")
	d.has(contacts[0], `{"contact":"jane@example.com","default":false}`)
	d.has(contacts[1], `{"contact":"jane@example.org","default":true}`)
	d.has(d.put(path, `{}`), `{"updateCount":0}`)
	d.has(d.put(path, `{"taxId":null}`), `{"updateCount":1}`)
	d.lacks(d.get(path), "taxId")
	d.store.SetBehaviour(Behaviour{OrderBehaviour: OrderBehaviour{KeepOmittedAddresses: true}})
	d.put(path, `{"shippingAddresses":[]}`)
	if left := objects(d.get(path), "shippingAddresses"); len(left) != 2 {
		t.Errorf("addresses %v", left)
	}
}

func TestDeleteCustomer(t *testing.T) {
	d := newDesk(t, Options{})
	id := d.postID("/customers", `{"email":"jane@example.com"}`)
	order := str(d.post("/orders", `{"email":"jane@example.com"}`), "orderId")
	d.has(d.do("DELETE", fmt.Sprintf("/customers/%d", id), ""), `{"deleteCount":1}`)
	d.refused("GET", fmt.Sprintf("/customers/%d", id), "", 404, "", fmt.Sprintf("Customer #%d not found", id))
	d.has(objects(d.get("/customers/deleted"), "items")[0], fmt.Sprintf(`{"id":%d,"date":"2026-11-21 12:00:00 +0000"}`, id))
	d.has(d.get("/orders/"+order), fmt.Sprintf(`{"email":"jane@example.com","customerId":%d}`, id))
	if again := d.postID("/customers", `{"email":"jane@example.com"}`); again == id {
		t.Error("the id was used again")
	}
}

func fourCustomers(d *desk) (tea int64) {
	tea = d.product("TEA", "5", 100)
	gold := d.postID("/customer_groups", `{"name":"Gold"}`)
	d.post("/customers", fmt.Sprintf(`{"email":"zoe@example.com","billingPerson":{"name":"Ann Lee"},"customerGroupId":%d,"acceptMarketing":true,"lang":"en",
		"shippingAddresses":[{"city":"Oslo","countryCode":"NO","postalCode":"0150","phone":"+47 22-33"}]}`, gold))
	d.later(time.Hour)
	d.post("/customers", `{"email":"bob@shop.example","billingPerson":{"name":"Bob Stone","phone":"555 010"},"taxExempt":true,"b2b_b2c":"b2b",
		"shippingAddresses":[{"city":"Austin","countryCode":"US","stateOrProvinceCode":"TX","companyName":"Stone Ltd"}]}`)
	d.later(time.Hour)
	d.post("/customers", `{"email":"ann@example.com"}`)
	d.post("/customers", `{"email":"mann@example.com","billingPerson":{"name":"Carl Mann"}}`)
	d.post("/orders", fmt.Sprintf(`{"email":"bob@shop.example","total":40,"paymentStatus":"PAID","items":[{"productId":%d}]}`, tea))
	d.later(time.Hour)
	d.post("/orders", `{"email":"bob@shop.example","total":10.5}`)
	d.post("/orders", `{"email":"mann@example.com","total":99}`)
	d.post("/orders", `{"email":"mann@example.com","total":5,"paymentStatus":"INCOMPLETE"}`)
	return tea
}

func TestCustomerFilters(t *testing.T) {
	d := newDesk(t, Options{SearchLag: time.Minute}) // customers are found at once all the same
	tea := fourCustomers(d)
	gold := objects(d.get("/customer_groups"), "items")[1]["id"]
	zoe, bob, ann, mann := "zoe@example.com", "bob@shop.example", "ann@example.com", "mann@example.com"
	for query, want := range map[string][]string{
		"":                       {ann, zoe, bob, mann}, // by name, the nameless first
		"?email=ann@example.com": {ann, mann},
		"?email=ANN@example.com&useExactEmailMatch=true": {ann},
		"?email=ann@example.comfoo":                      {},
		"?keyword=ann":                                   {ann, zoe, mann},
		"?keyword=annfoo":                                {},
		"?name=stone":                                    {bob},
		"?phone=2233":                                    {zoe},
		"?phone=555010":                                  {bob},
		"?city=oslo":                                     {zoe},
		"?countryCodes=US,NO":                            {zoe, bob},
		"?stateOrProvinceCode=TX":                        {bob},
		"?postalCode=0150":                               {zoe},
		"?companyName=stone%20ltd":                       {bob},
		"?acceptMarketing=true":                          {zoe},
		"?taxExempt=true":                                {bob},
		"?b2b_b2c=b2b":                                   {bob},
		"?lang=en":                                       {zoe},
		fmt.Sprintf("?customerGroup=%v", gold):           {zoe},
		"?customerGroup=0":                               {ann, bob, mann},
		fmt.Sprintf("?customerGroupIds=7,%v", gold):      {zoe},
		"?minOrderCount=1&maxOrderCount=1":               {mann},
		"?maxOrderCount=0":                               {ann, zoe},
		"?minSalesValue=50.5&maxSalesValue=98.99":        {bob},
		fmt.Sprintf("?purchasedProductIds=%d", tea):      {bob},
		"?createdFrom=2026-11-21%2014:00:00":             {ann, mann},
		"?createdTo=2026-11-21%2012:59:59":               {zoe},
		"?limit=1&offset=2":                              {bob},
	} {
		d.finds("/customers"+query, "email", want...)
	}
	d.has(d.get("/customers?email=bob&limit=500"), `{"total":1,"count":1,"limit":100,"offset":0,"allCustomerCount":4}`)
	d.store.SetBehaviour(Behaviour{OrderBehaviour: OrderBehaviour{ExactEmailSearch: true, StatsPaidOnly: true}})
	d.finds("/customers?email=ann@example.com", "email", ann)
	d.finds("/customers?minOrderCount=1", "email", bob)
	d.finds("/customers?minSalesValue=40.5", "email")
}

func TestCustomerOrder(t *testing.T) {
	d := newDesk(t, Options{})
	fourCustomers(d)
	zoe, bob, ann, mann := "zoe@example.com", "bob@shop.example", "ann@example.com", "mann@example.com"
	for sortBy, want := range map[string][]string{
		"NAME_ASC":              {ann, zoe, bob, mann},
		"NAME_DESC":             {mann, bob, zoe, ann},
		"EMAIL_ASC":             {ann, bob, mann, zoe},
		"EMAIL_DESC":            {zoe, mann, bob, ann},
		"ORDER_COUNT_ASC":       {zoe, ann, mann, bob},
		"ORDER_COUNT_DESC":      {bob, mann, ann, zoe},
		"SALES_VALUE_ASC":       {zoe, ann, bob, mann},
		"SALES_VALUE_DESC":      {mann, bob, ann, zoe},
		"REGISTERED_DATE_ASC":   {zoe, bob, ann, mann},
		"REGISTERED_DATE_DESC":  {mann, ann, bob, zoe},
		"UPDATED_DATE_ASC":      {zoe, bob, ann, mann},
		"FIRST_ORDER_DATE_DESC": {mann, bob, ann, zoe},
		"LAST_ORDER_DATE_ASC":   {zoe, ann, bob, mann},
	} {
		d.finds("/customers?sortBy="+sortBy, "email", want...)
	}
	message := "Wrong parameter 'sortBy' value: expected NAME, EMAIL, ORDER_COUNT, REGISTERED_DATE, UPDATED_DATE, SALES_VALUE, FIRST_ORDER_DATE or LAST_ORDER_DATE with _ASC or _DESC"
	for _, wrong := range []string{"SHOE_SIZE_ASC", "NAME", "_DESC"} {
		d.refused("GET", "/customers?sortBy="+wrong, "", 400, "WRONG_PARAMETER", message)
	}
}

func TestCustomerContacts(t *testing.T) {
	d := newDesk(t, Options{})
	path := fmt.Sprintf("/customers/%d/contacts", d.postID("/customers", `{"email":"jane@example.com"}`))
	d.has(d.post(path, `{"contact":"555 01","type":"PHONE","note":"work"}`), `{"createCount":1}`)
	d.has(d.post(path, `{"contact":"555 02","type":"PHONE","default":true}`), `{"createCount":1}`)
	d.refused("POST", path, `{"type":"PHONE"}`, 400, "WRONG_PARAMETER", "Field CustomerContact.contact is absent")
	d.refused("POST", path, `{"contact":"x","type":"PIGEON"}`, 400, "WRONG_PARAMETER", "Wrong parameter 'type' value: PIGEON")
	contacts := objects(d.get(path), "items")
	if len(contacts) != 3 {
		t.Fatalf("contacts %v", contacts)
	}
	d.has(contacts[0], `{"contact":"jane@example.com","type":"EMAIL","default":true}`)
	d.has(contacts[1], `{"contact":"555 01","note":"work","default":false}`)
	d.has(contacts[2], `{"contact":"555 02","default":true}`)
	d.post(path, `{"contact":"second@example.com","type":"EMAIL","default":true}`)
	d.has(objects(d.get(path), "items")[3], `{"contact":"second@example.com","default":false}`)
	d.has(objects(d.get(path), "items")[0], `{"contact":"jane@example.com","default":true}`)
	one := fmt.Sprintf("%s/%v", path, contacts[1]["id"])
	d.has(d.put(one, `{"contact":"555 03","id":9}`), `{"updateCount":1}`)
	d.has(d.get(one), fmt.Sprintf(`{"id":%v,"contact":"555 03","note":"work"}`, contacts[1]["id"]))
	d.has(d.do("DELETE", one, ""), `{"deleteCount":1}`)
	d.refused("GET", one, "", 404, "", fmt.Sprintf("Customer contact #%v not found", contacts[1]["id"]))
	if left := objects(d.get(path), "items"); len(left) != 3 {
		t.Errorf("contacts %v", left)
	}
}

func TestCustomerGroups(t *testing.T) {
	d := newDesk(t, Options{})
	d.has(d.get("/customer_groups"), `{"total":1,"items":[{"id":0,"name":"General"}]}`)
	d.refused("POST", "/customer_groups", `{}`, 400, "WRONG_PARAMETER", "Field CustomerMembership.name is absent")
	gold := d.postID("/customer_groups", `{"name":"Gold","externalReferenceId":"g1"}`)
	d.postID("/customer_groups", `{"name":"Silver"}`)
	d.finds("/customer_groups", "name", "General", "Gold", "Silver")
	d.finds("/customer_groups?keyword=gol", "name", "Gold")
	d.finds(fmt.Sprintf("/customer_groups?customerGroupId=0,%d", gold), "name", "General", "Gold")
	path := fmt.Sprintf("/customer_groups/%d", gold)
	d.has(d.put(path, `{"name":"Platinum"}`), `{"updateCount":1}`)
	d.has(d.get(path), fmt.Sprintf(`{"id":%d,"name":"Platinum","externalReferenceId":"g1"}`, gold))
	d.has(d.get("/customer_groups/0"), `{"id":0,"name":"General"}`)
	member := d.postID("/customers", fmt.Sprintf(`{"email":"jane@example.com","customerGroupId":%d}`, gold))
	d.has(d.get(fmt.Sprintf("/customers/%d", member)), `{"customerGroupName":"Platinum"}`)
	d.has(d.do("DELETE", path, ""), `{"deleteCount":1}`)
	d.has(d.get(fmt.Sprintf("/customers/%d", member)), `{"customerGroupId":0,"customerGroupName":"General"}`)
	d.refused("GET", path, "", 404, "", fmt.Sprintf("Customer group #%d not found", gold))
	d.store.SetPlan(Venture)
	d.refused("POST", "/customer_groups", `{"name":"x"}`, 402, "NOT_AVAILABLE_ON_CURRENT_PLAN", "Customer groups are not available on the current plan")
	d.events()
	d.store.SetPlan(Unlimited)
	d.postID("/customer_groups", `{"name":"Bronze"}`)
	if diff := cmp.Diff([]string{"customer_group.created"}, d.events()); diff != "" {
		t.Errorf("events (-want +got)\n%s", diff)
	}
}
