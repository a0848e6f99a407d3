package ecwid

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSearchParameters(t *testing.T) {
	yes, no, zero, five := true, false, int64(0), int64(5)
	price := MustMoney("9.90")
	day := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	span := Span{CreatedFrom: day, CreatedTo: day.Add(time.Hour), UpdatedFrom: day.Add(2 * time.Hour), UpdatedTo: day.Add(3 * time.Hour)}
	const spanQuery = "&createdFrom=1714521600&createdTo=1714525200&updatedFrom=1714528800&updatedTo=1714532400"
	tests := map[string]struct {
		params params
		want   string // without responseFields
	}{
		"orders, everything": {OrderQuery{IDs: []OrderID{"A1", "B2"}, Keywords: "tea & cups", Email: "a+b@c.d", CustomerID: 7, ProductID: 8,
			PaymentStatus: []string{"PAID", "REFUNDED"}, FulfillmentStatus: []string{"SHIPPED"}, PaymentMethod: "Cash",
			ShippingMethod: "Post", CouponCode: "X", TotalFrom: &price, TotalTo: &Money{}, PickupTimeFrom: day, PickupTimeTo: day,
			Span: span, Paging: Paging{Offset: 200, Limit: 50}}.params(),
			"ids=A1%2CB2&keywords=tea+%26+cups&email=a%2Bb%40c.d&customerId=7&productId=8&paymentStatus=PAID%2CREFUNDED" +
				"&fulfillmentStatus=SHIPPED&paymentMethod=Cash&shippingMethod=Post&couponCode=X&totalFrom=9.9&totalTo=0" +
				"&pickupTimeFrom=1714521600&pickupTimeTo=1714521600&offset=200&limit=50" + spanQuery},
		"orders, nothing": {OrderQuery{}.params(), "offset=0&limit=100"},
		"carts": {CartQuery{Email: "a@b.c", CustomerID: 7, ShowHidden: &no, TotalFrom: &price, TotalTo: &price, Span: span}.params(),
			"email=a%40b.c&customerId=7&showHidden=false&totalFrom=9.9&totalTo=9.9&offset=0&limit=100" + spanQuery},
		"customers": {CustomerQuery{Keyword: "k", Name: "n", Email: "a@b.c", ExactEmail: true, Phone: "1", City: "c", PostalCode: "p",
			StateOrProvinceCode: "s", CountryCodes: "DE", CompanyName: "co", CustomerGroupIDs: []int64{0, 3}, AcceptMarketing: &yes,
			MinOrderCount: &zero, MaxOrderCount: &five, MinSalesValue: &price, MaxSalesValue: &price,
			PurchasedProductIDs: []ProductID{1, 2}, SortBy: "NAME_ASC", Span: span}.params(),
			"keyword=k&name=n&email=a%40b.c&useExactEmailMatch=true&phone=1&city=c&postalCode=p&stateOrProvinceCode=s&countryCodes=DE" +
				"&companyName=co&customerGroupIds=0%2C3&acceptMarketing=true&minOrderCount=0&maxOrderCount=5&minSalesValue=9.9" +
				"&maxSalesValue=9.9&purchasedProductIds=1%2C2&sortBy=NAME_ASC&offset=0&limit=100" + spanQuery},
		"products": {ProductQuery{IDs: []ProductID{1, 2}, SKU: "S", Keyword: "k", Categories: []CategoryID{3},
			IncludeProductsFromSubcategories: &yes, PriceFrom: &Money{}, PriceTo: &price, Enabled: &no, InStock: &yes, SortBy: "PRICE_ASC",
			Span: span}.params(),
			"productId=1%2C2&sku=S&keyword=k&categories=3&includeProductsFromSubcategories=true&priceFrom=0&priceTo=9.9&enabled=false" +
				"&inStock=true&sortBy=PRICE_ASC&offset=0&limit=100" + spanQuery},
		"categories": {CategoryQuery{Keyword: "k", Parent: &zero, HiddenCategories: &yes}.params(),
			"keyword=k&parent=0&hidden_categories=true&offset=0&limit=100"},
		"coupons": {CouponQuery{Code: "X", DiscountTypes: []string{"ABS", "PERCENT"}, Statuses: []string{"ACTIVE"}, Span: span}.params(),
			"code=X&discount_type=ABS%2CPERCENT&availability=ACTIVE&offset=0&limit=100" + spanQuery},
		"limit too large": {OrderQuery{Paging: Paging{Limit: 1000}}.params(), "offset=0&limit=100"},
		"negative paging": {OrderQuery{Paging: Paging{Offset: -5, Limit: -5}}.params(), "offset=0&limit=100"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			want, err := url.ParseQuery(test.want)
			if err != nil {
				t.Fatal(err)
			}
			got := test.params.Values
			got.Del("responseFields")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
