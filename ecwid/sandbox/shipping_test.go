package sandbox

import (
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func decoded(t *testing.T, text string) object {
	t.Helper()
	var doc object
	if err := decode([]byte(text), &doc); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return doc
}

func TestShippingRate(t *testing.T) {
	small := parcel{subtotal: rat("40"), weight: rat("1.5"), pieces: 3}
	cases := map[string]struct {
		option, want string
		refused      bool
	}{
		"no rate is free":     {option: `{}`, want: "0"},
		"flat":                {option: `{"flatRate":{"rateType":"ABSOLUTE","rate":5.99}}`, want: "5.99"},
		"per cent":            {option: `{"flatRate":{"rateType":"PERCENT","rate":12.5}}`, want: "5"},
		"table per order":     {option: `{"ratesTable":{"rates":[{"rate":{"perOrder":4}}]}}`, want: "4"},
		"table per item":      {option: `{"ratesTable":{"rates":[{"rate":{"perItem":0.7}}]}}`, want: "2.1"},
		"table per weight":    {option: `{"ratesTable":{"rates":[{"rate":{"perWeight":2}}]}}`, want: "3"},
		"table in per cent":   {option: `{"ratesTable":{"rates":[{"rate":{"percent":10}}]}}`, want: "4"},
		"table of everything": {option: `{"ratesTable":{"rates":[{"rate":{"perOrder":1,"perItem":1,"perWeight":1,"percent":1}}]}}`, want: "5.9"},
		"the first row that fits": {
			option: `{"ratesTable":{"rates":[
				{"conditions":{"subtotalTo":40},"rate":{"perOrder":9}},
				{"conditions":{"subtotalFrom":40,"subtotalTo":41},"rate":{"perOrder":8}},
				{"rate":{"perOrder":7}}]}}`, want: "8"},
		"weight decides": {
			option: `{"ratesTable":{"rates":[
				{"conditions":{"weightFrom":1.51},"rate":{"perOrder":9}},
				{"conditions":{"weightFrom":1.5},"rate":{"perOrder":8}}]}}`, want: "8"},
		"no row fits":      {option: `{"ratesTable":{"rates":[{"conditions":{"weightTo":1.5},"rate":{"perOrder":9}}]}}`, refused: true},
		"a table of none":  {option: `{"ratesTable":{"rates":[]}}`, refused: true},
		"table beats flat": {option: `{"flatRate":{"rate":5},"ratesTable":{"rates":[{"rate":{"perOrder":4}}]}}`, want: "4"},
	}
	for name, c := range cases {
		rate, ok := shippingRate(decoded(t, c.option), small)
		if ok == c.refused {
			t.Errorf("%s: offered %v", name, ok)
		}
		if ok && string(rounded(rate, 2)) != c.want {
			t.Errorf("%s: %s, want %s", name, rounded(rate, 2), c.want)
		}
	}
}

func TestShippingChoices(t *testing.T) {
	profile := decoded(t, `{"zones":[{"id":"de","countryCodes":["DE"]}],"shipping":{"shippingOptions":[
		{"id":"c","title":"Third","enabled":true,"orderby":30,"fulfilmentType":"pickup","pickupInstruction":"Ring"},
		{"id":"a","title":"First","enabled":true,"orderby":10,"carrier":"Post","deliveryTimeDays":"2","flatRate":{"rate":1.005}},
		{"id":"b","title":"Second","orderby":20,"fulfilmentType":"delivery","destinationZone":{"id":"de"},"flatRate":{"rate":3}},
		{"id":"own","title":"Zone of its own","orderby":40,"destinationZone":{"countryCodes":["FR"]}},
		{"id":"big","title":"Big","orderby":50,"minimumOrderSubtotal":100},
		{"id":"off","title":"Off","enabled":false,"orderby":1}]}}`)
	ids := func(where place, subtotal string) []string {
		got := []string{}
		for _, choice := range shippingChoices(profile, where, parcel{subtotal: rat(subtotal), weight: new(big.Rat), pieces: 1}, 2) {
			got = append(got, choice.id)
		}
		return got
	}
	for _, c := range []struct {
		where    place
		subtotal string
		want     []string
	}{
		{place{country: "DE"}, "10", []string{"a", "b", "c"}},
		{place{country: "FR"}, "10", []string{"a", "c", "own"}},
		{place{country: "JP"}, "99.99", []string{"a", "c"}},
		{place{country: "JP"}, "100", []string{"a", "c", "big"}},
	} {
		if diff := cmp.Diff(c.want, ids(c.where, c.subtotal)); diff != "" {
			t.Errorf("%+v at %s (-want +got)\n%s", c.where, c.subtotal, diff)
		}
	}
	first := shippingChoices(profile, place{country: "DE"}, parcel{subtotal: rat("10"), weight: new(big.Rat), pieces: 1}, 2)
	want := []object{
		{"shippingMethodId": "a", "shippingMethodName": "First", "fulfillmentType": "SHIPPING", "shippingCarrierName": "Post",
			"estimatedTransitTime": "2", "shippingRate": rounded(rat("1.01"), 2)},
		{"shippingMethodId": "b", "shippingMethodName": "Second", "fulfillmentType": "DELIVERY", "shippingRate": rounded(rat("3"), 2)},
		{"shippingMethodId": "c", "shippingMethodName": "Third", "fulfillmentType": "PICKUP", "pickupInstruction": "Ring"},
	}
	for i, choice := range first {
		if diff := cmp.Diff(want[i], choice.doc(2)); diff != "" {
			t.Errorf("choice %d (-want +got)\n%s", i, diff)
		}
	}
}

func TestPaidPickupShowsItsRate(t *testing.T) {
	choice := shippingChoice{id: "p", name: "Locker", fulfillmentType: "PICKUP", rate: rat("1.5")}
	if got := choice.doc(2)["shippingRate"]; got != rounded(rat("1.5"), 2) {
		t.Errorf("rate %v", got)
	}
}

func TestParcelHoldsWhatIsShipped(t *testing.T) {
	c := calculation{places: 2, lines: []cartLine{
		{price: rat("10"), quantity: 2, weight: rat("0.25"), shippable: true},
		{price: rat("99"), quantity: 9, weight: rat("9")},
		{price: rat("1.5"), quantity: 1, shippable: true},
	}}
	p, any := c.parcelOf()
	if !any || p.pieces != 3 || p.subtotal.Cmp(rat("21.5")) != 0 || p.weight.Cmp(rat("0.5")) != 0 {
		t.Errorf("parcel %+v", p)
	}
	if _, any := (calculation{lines: c.lines[1:2]}).parcelOf(); any {
		t.Error("a download makes a parcel")
	}
}

// A table whose rows join without gaps offers every parcel exactly one rate.
func TestTableRowsJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bounds := []int64{0, rapid.Int64Range(1, 50).Draw(t, "first"), rapid.Int64Range(51, 100).Draw(t, "second")}
		rows := []any{}
		for i, from := range bounds {
			conditions := object{"subtotalFrom": number(from)}
			if i+1 < len(bounds) {
				conditions["subtotalTo"] = number(bounds[i+1])
			}
			rows = append(rows, object{"conditions": conditions, "rate": object{"perOrder": number(int64(i))}})
		}
		subtotal := anyCents(t, "subtotal", 150)
		rate, ok := tableRate(object{"rates": rows}, parcel{subtotal: subtotal, weight: new(big.Rat), pieces: 1})
		if !ok {
			t.Fatalf("no rate for %s with bounds %v", subtotal, bounds)
		}
		want := 0
		for i, from := range bounds {
			if subtotal.Cmp(new(big.Rat).SetInt64(from)) >= 0 {
				want = i
			}
		}
		if rate.Cmp(big.NewRat(int64(want), 1)) != 0 {
			t.Fatalf("%s with bounds %v has rate %s, want %d", subtotal, bounds, rate, want)
		}
	})
}
