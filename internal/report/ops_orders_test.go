package report_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// rawSale is an order as the store itself answers it.
type rawSale struct {
	ID                               string
	PaymentStatus, FulfillmentStatus string
	CreateDate, PickupTime           string
	CustomerID                       int64
	Total                            json.Number
	ShippingOption                   *struct {
		FulfillmentType string
		IsPickup        bool
	}
	ShippingPerson, BillingPerson *struct{ CountryCode, StateOrProvinceCode string }
	ExtraFields                   map[string]string
	Items                         []struct {
		ProductID, CategoryID int64
		Quantity              int
	}
}

// instant reads a time as Ecwid writes it.
func instant(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04:05 -0700", text)
	if err != nil {
		panic(err)
	}
	return t
}

func ecwidTime(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 +0000") }

// date is the calendar day of a moment, as a moment of UTC.
func date(t time.Time, zone *time.Location) time.Time {
	d, err := time.Parse(time.DateOnly, t.In(zone).Format(time.DateOnly))
	if err != nil {
		panic(err)
	}
	return d
}

// way is how an order of the raw state travels; empty when nothing does.
func (s rawSale) way() string {
	switch {
	case s.ShippingOption == nil:
		return ""
	case s.ShippingOption.FulfillmentType == "" && s.ShippingOption.IsPickup:
		return "pickup"
	case s.ShippingOption.FulfillmentType == "":
		return "shipping"
	}
	return strings.ToLower(s.ShippingOption.FulfillmentType)
}

func exact(n json.Number) *big.Rat {
	r, ok := new(big.Rat).SetString(n.String())
	if !ok {
		panic("no number: " + n)
	}
	return r
}

// oddZones are zones with something odd: far east, half hours, clocks changed at midnight or by half an hour, and a
// place that changed sides of the date line.
var oddZones = []string{"UTC", "Europe/Berlin", "Pacific/Auckland", "America/St_Johns", "America/Santiago",
	"Australia/Lord_Howe", "Asia/Beirut", "Pacific/Apia", "Asia/Kolkata", "America/New_York"}

// oddMoment draws a moment near a change of clocks or the end of a month or year.
func oddMoment(t *rapid.T) time.Time {
	days := []string{"2026-03-08", "2026-03-29", "2026-04-05", "2026-04-25", "2026-09-06", "2026-09-27", "2026-10-25",
		"2026-11-01", "2026-02-28", "2025-12-31", "2024-02-29"}
	day, err := time.Parse(time.DateOnly, rapid.SampledFrom(days).Draw(t, "day"))
	if err != nil {
		t.Fatal(err)
	}
	return day.Add(time.Duration(rapid.IntRange(-36*3600, 60*3600).Draw(t, "second")) * time.Second)
}

// drawSale draws the body of an order that was placed before now.
func drawSale(t *rapid.T, now time.Time, days int) map[string]any {
	placed := now.Add(-time.Duration(rapid.IntRange(0, days*24*3600).Draw(t, "placed")) * time.Second)
	body := map[string]any{
		"email": "jane@example.com", "createDate": ecwidTime(placed), "subtotal": 1,
		"total":             drawAmount(t),
		"paymentStatus":     rapid.SampledFrom(paymentStatuses).Draw(t, "payment"),
		"fulfillmentStatus": rapid.SampledFrom(fulfillmentStatuses).Draw(t, "fulfilment"),
	}
	items := []any{}
	for n := range rapid.IntRange(0, 2).Draw(t, "items") {
		items = append(items, map[string]any{"name": fmt.Sprint("Thing ", n), "price": 1, "quantity": rapid.IntRange(1, 3).Draw(t, "quantity")})
	}
	body["items"] = items
	if kind := rapid.SampledFrom([]string{"PICKUP", "SHIPPING", "DELIVERY", "", "none"}).Draw(t, "type"); kind != "none" {
		body["shippingOption"] = map[string]any{"shippingMethodName": "Hold For Pickup", "fulfillmentType": kind,
			"isPickup": kind == "PICKUP" || kind == "" && rapid.Bool().Draw(t, "isPickup")}
	}
	return body
}

// drawAmount draws an amount from 0 with up to three decimals, as some currencies have.
func drawAmount(t *rapid.T) json.Number {
	places := rapid.IntRange(0, 3).Draw(t, "places")
	return json.Number(fmt.Sprintf("%.*f", places, float64(rapid.IntRange(0, 5_000_000).Draw(t, "thousandths"))/1000))
}

var (
	paymentStatuses = []string{"PAID", "PAID", "PARTIALLY_REFUNDED", "REFUNDED", "AWAITING_PAYMENT", "CANCELLED", "INCOMPLETE",
		"CUSTOM_PAYMENT_STATUS_1"}
	fulfillmentStatuses = []string{"AWAITING_PROCESSING", "AWAITING_PROCESSING", "PROCESSING", "SHIPPED", "DELIVERED",
		"WILL_NOT_DELIVER", "RETURNED", "READY_FOR_PICKUP", "OUT_FOR_DELIVERY", "CUSTOM_FULFILLMENT_STATUS_2"}
)

// rawSales are all orders of the store that are not carts.
func rawSales(s *opsShop) []rawSale { return rawOf[rawSale](s, "/orders?x=") }
