package ecwid_test

import (
	"slices"
	"testing"

	"ecwid-mcp/ecwid"
	"ecwid-mcp/ecwid/sandbox"
)

func TestCreateCustomer(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	id := must(client.CreateCustomer(t.Context(), ecwid.CustomerFields{
		Email:         ecwid.Some("ann@example.com"),
		BillingPerson: ecwid.Some(ecwid.Person{Name: "Ann Lee", City: "Bath", CountryCode: "GB", Phone: "123"}),
		ShippingAddresses: ecwid.Some([]ecwid.ShippingAddress{
			{Person: ecwid.Person{Name: "Ann at work", Street: "Low Street 2"}, Note: "ring"}}),
		Contacts:        ecwid.Some([]ecwid.Contact{{Contact: "+44", Type: "PHONE"}}),
		AcceptMarketing: ecwid.Some(false), TaxID: ecwid.Some("GB1"), TaxExempt: ecwid.Some(true), B2B: ecwid.Some("b2b"),
		Lang: ecwid.Some("en"), PrivateAdminNotes: ecwid.Some("kind"),
	}))(t)
	stored(t, store, "/customers/"+idText(id), `{"email":"ann@example.com","name":"Ann Lee","acceptMarketing":false,"taxId":"GB1",
		"taxExempt":true,"b2b_b2c":"b2b","lang":"en","privateAdminNotes":"kind","customerGroupId":0,
		"billingPerson":{"name":"Ann Lee","city":"Bath","countryCode":"GB","phone":"123"},
		"shippingAddresses":[{"name":"Ann at work","street":"Low Street 2","note":"ring"}]}`)

	customer := must(client.Customer(t.Context(), id))(t)
	if customer.ID != id || customer.Name != "Ann Lee" || customer.AcceptMarketing == nil || *customer.AcceptMarketing ||
		len(customer.ShippingAddresses) != 1 || customer.ShippingAddresses[0].ID == 0 || customer.ShippingAddresses[0].Street != "Low Street 2" ||
		!customer.Registered.Equal(today) || customer.Stats.NumberOfOrders != 0 {
		t.Errorf("read back %+v", customer)
	}
	_, err := client.CreateCustomer(t.Context(), ecwid.CustomerFields{Email: ecwid.Some("ANN@example.com")})
	fails(t, err, ecwid.ErrConflict, "already exists")
	_, err = client.CreateCustomer(t.Context(), ecwid.CustomerFields{Lang: ecwid.Some("en")})
	fails(t, err, ecwid.ErrInvalid, "email")
	if n := total(t, store, "/customers"); n != 1 {
		t.Errorf("%d customers, want 1", n)
	}
}

func TestUpdateCustomer(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	id := create[ecwid.CustomerID](t, store, "/customers", `{"email":"ann@example.com","billingPerson":{"name":"Ann"},"taxExempt":true,
		"acceptMarketing":true,"privateAdminNotes":"old","shippingAddresses":[{"street":"One"},{"street":"Two"}]}`)
	create[ecwid.CustomerID](t, store, "/customers", `{"email":"bob@example.com"}`)
	before := must(client.Customer(t.Context(), id))(t)
	result := must(client.UpdateCustomer(t.Context(), id, ecwid.CustomerFields{TaxExempt: ecwid.Some(false),
		AcceptMarketing: ecwid.Some(false), PrivateAdminNotes: ecwid.Some(""),
		ShippingAddresses: ecwid.Some([]ecwid.ShippingAddress{{ID: before.ShippingAddresses[1].ID, Person: ecwid.Person{Street: "Second"}}})}))(t)
	if result.UpdateCount != 1 {
		t.Errorf("update count %d", result.UpdateCount)
	}
	stored(t, store, "/customers/"+idText(id), `{"email":"ann@example.com","taxExempt":false,"acceptMarketing":false,
		"privateAdminNotes":"","billingPerson":{"name":"Ann"},"shippingAddresses":[{"street":"Second"}]}`)
	if after := must(client.Customer(t.Context(), id))(t); after.ShippingAddresses[0].ID != before.ShippingAddresses[1].ID {
		t.Errorf("the address got the new id %d", after.ShippingAddresses[0].ID)
	}
	_, err := client.UpdateCustomer(t.Context(), id, ecwid.CustomerFields{Email: ecwid.Some("bob@example.com")})
	fails(t, err, ecwid.ErrConflict, "already exists")
	_, err = client.UpdateCustomer(t.Context(), 999, ecwid.CustomerFields{TaxID: ecwid.Some("x")})
	fails(t, err, ecwid.ErrNotFound, "Customer #999 not found")
	_, err = client.Customer(t.Context(), 999)
	fails(t, err, ecwid.ErrNotFound, "Customer #999 not found")
}

func TestSearchCustomers(t *testing.T) {
	store, client := open(t, sandbox.Options{})
	tea := create[ecwid.ProductID](t, store, "/products", `{"name":"Tea","price":5}`)
	ann := create[ecwid.CustomerID](t, store, "/customers", `{"email":"ann@example.com","acceptMarketing":true,"billingPerson":{"name":"Ann Lee"},
		"shippingAddresses":[{"city":"Bath","countryCode":"GB","postalCode":"BA1","stateOrProvinceCode":"SOM","companyName":"Lee Ltd","phone":"12345"}]}`)
	bob := create[ecwid.CustomerID](t, store, "/customers", `{"email":"joann@example.com","billingPerson":{"name":"Bob","city":"Bath"},
		"shippingAddresses":[{"countryCode":"DE"}]}`)
	createOrder(t, store, `{"email":"ann@example.com","total":50,"paymentStatus":"PAID","items":[{"name":"Tea","productId":`+idText(tea)+`,"price":50,"quantity":1}]}`)
	yes, zero, one, fifty := true, int64(0), int64(1), ecwid.MoneyFromInt(50)
	tests := map[string]struct {
		query ecwid.CustomerQuery
		want  []ecwid.CustomerID
	}{
		"all by e-mail":  {ecwid.CustomerQuery{SortBy: "EMAIL_ASC"}, []ecwid.CustomerID{ann, bob}},
		"the other way":  {ecwid.CustomerQuery{SortBy: "EMAIL_DESC"}, []ecwid.CustomerID{bob, ann}},
		"keyword":        {ecwid.CustomerQuery{Keyword: "lee"}, []ecwid.CustomerID{ann}},
		"name":           {ecwid.CustomerQuery{Name: "Bob"}, []ecwid.CustomerID{bob}},
		"part of e-mail": {ecwid.CustomerQuery{Email: "ann@example.com", SortBy: "EMAIL_ASC"}, []ecwid.CustomerID{ann, bob}},
		"exact e-mail":   {ecwid.CustomerQuery{Email: "ann@example.com", ExactEmail: true}, []ecwid.CustomerID{ann}},
		"phone":          {ecwid.CustomerQuery{Phone: "12345"}, []ecwid.CustomerID{ann}},
		"city":           {ecwid.CustomerQuery{City: "Bath"}, []ecwid.CustomerID{ann}},
		"post code":      {ecwid.CustomerQuery{PostalCode: "BA1"}, []ecwid.CustomerID{ann}},
		"state":          {ecwid.CustomerQuery{StateOrProvinceCode: "SOM"}, []ecwid.CustomerID{ann}},
		"country":        {ecwid.CustomerQuery{CountryCodes: "DE"}, []ecwid.CustomerID{bob}},
		"company":        {ecwid.CustomerQuery{CompanyName: "Lee Ltd"}, []ecwid.CustomerID{ann}},
		"marketing":      {ecwid.CustomerQuery{AcceptMarketing: &yes}, []ecwid.CustomerID{ann}},
		"group 0":        {ecwid.CustomerQuery{CustomerGroupIDs: []int64{0}, SortBy: "EMAIL_ASC"}, []ecwid.CustomerID{ann, bob}},
		"bought before":  {ecwid.CustomerQuery{MinOrderCount: &one}, []ecwid.CustomerID{ann}},
		"never bought":   {ecwid.CustomerQuery{MaxOrderCount: &zero}, []ecwid.CustomerID{bob}},
		"spent much":     {ecwid.CustomerQuery{MinSalesValue: &fifty}, []ecwid.CustomerID{ann}},
		"spent nothing":  {ecwid.CustomerQuery{MaxSalesValue: &ecwid.Money{}}, []ecwid.CustomerID{bob}},
		"bought tea":     {ecwid.CustomerQuery{PurchasedProductIDs: []ecwid.ProductID{tea}}, []ecwid.CustomerID{ann}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			page := must(client.SearchCustomers(t.Context(), test.query))(t)
			var ids []ecwid.CustomerID
			for _, customer := range page.Items {
				ids = append(ids, customer.ID)
			}
			if !slices.Equal(ids, test.want) || page.Total != len(ids) {
				t.Errorf("got %v of %d, want %v", ids, page.Total, test.want)
			}
		})
	}
	stats := must(client.Customer(t.Context(), ann))(t).Stats
	if stats.NumberOfOrders != 1 || !stats.SalesValue.Equal(fifty) || stats.LastOrderDate.IsZero() {
		t.Errorf("statistics %+v", stats)
	}
}
