package report

import (
	"context"
	"strings"

	"ecwid-mcp/ecwid"
)

// FulfilmentLoadName is the name of the report that FulfilmentLoad computes.
const FulfilmentLoadName = "fulfilment-load"

const (
	defaultWeeks = 4
	mostWeeks    = 13      // a quarter
	mostCapacity = 100_000 // orders a person and day
	mostStaff    = "10000"
)

func fulfilmentLoadDefinition() definition {
	return define(Kind{
		Name: FulfilmentLoadName, Title: "Fulfilment load",
		Description: "Orders a day by fulfilment type, a forecast for next week, and where people will be missing.",
		Parameters: []Parameter{
			{Name: "weeks", Description: "How many weeks of history, 1 to 13. Default: 4."},
			{Name: "capacity", Description: "How many orders one person gets done in a day. Left out: no gaps are computed."},
			{Name: "staff", Description: `How many people work in fulfilment each day, such as "2.5", or seven numbers for Monday to Sunday, ` +
				`such as "2,2,2,2,3,1,0". Needs capacity. Left out: only how many are needed.`},
		},
	}, ReadLoadQuery, (*Reporter).FulfilmentLoad)
}

// LoadQuery asks for the fulfilment load.
type LoadQuery struct {
	Weeks    int           // of history, 1 to 13
	Capacity int           // orders a person and day; 0 when it is not known
	Staff    []ecwid.Money // people on Monday to Sunday, none or seven
}

// FulfilmentLoad is how many orders there were to fulfil on each day, and how many to expect next week.
type FulfilmentLoad struct {
	Head
	Weeks    int       `json:"weeks"`
	Capacity int       `json:"capacityPerPerson,omitzero"` // orders a person and day
	Days     []LoadDay `json:"days"`                       // of the history, oldest first
	Total    LoadDay   `json:"total"`                      // the sum of Days
	// Unpaid counts the orders of Total that are not paid, NotCounted the cancelled ones of the period, in no other figure.
	Unpaid     int `json:"unpaid"`
	NotCounted int `json:"notCounted"`
	EmptyWeeks int `json:"emptyWeeks"` // weeks of the history without an order, as before a shop opened
	// Forecast is for Monday to Sunday of next week.
	Forecast []ForecastDay `json:"forecast"`
	Week     ForecastWeek  `json:"forecastWeek"` // the sum of Forecast
	Method   string        `json:"method"`
}

// LoadDay counts the orders that were placed on a day in the store's time zone.
type LoadDay struct {
	Date     string `json:"date,omitempty"`
	Weekday  string `json:"weekday,omitempty"` // "Monday"
	Orders   int    `json:"orders"`            // Pickup + Shipping + Delivery
	Pickup   int    `json:"pickup"`
	Shipping int    `json:"shipping"`
	Delivery int    `json:"delivery"`
	Digital  int    `json:"digital"` // orders in which nothing travels, not counted in Orders
}

// ForecastDay is what to expect on a day. Means and gaps are rounded once, to two decimals.
type ForecastDay struct {
	Date     string      `json:"date"`
	Weekday  string      `json:"weekday"`
	History  []int       `json:"history"` // the orders on the same weekday, oldest first
	Orders   ecwid.Money `json:"orders"`  // their mean
	Median   ecwid.Money `json:"median"`  // their median, to compare: far from the mean, one day was unusual
	Pickup   ecwid.Money `json:"pickup"`
	Shipping ecwid.Money `json:"shipping"`
	Delivery ecwid.Money `json:"delivery"`
	*Staffing
}

// Staffing compares a day's orders with the people there are. Without staff only PeopleNeeded is set.
type Staffing struct {
	PeopleNeeded int          `json:"peopleNeeded"` // whole people for the mean
	Staff        *ecwid.Money `json:"staff,omitempty"`
	Capacity     *ecwid.Money `json:"capacity,omitempty"`    // orders that the staff gets done
	Gap          *ecwid.Money `json:"gap,omitempty"`         // orders above the capacity; below zero: capacity to spare
	PeopleShort  *ecwid.Money `json:"peopleShort,omitempty"` // PeopleNeeded − Staff, 0 when there are enough
}

// ForecastWeek sums up a week; the sums are of the exact figures and rounded once.
type ForecastWeek struct {
	From      string       `json:"from"`
	To        string       `json:"to"`
	Orders    ecwid.Money  `json:"orders"`
	Capacity  *ecwid.Money `json:"capacity,omitempty"`
	DaysShort *int         `json:"daysShort,omitempty"` // days on which people are short
}

const loadMethod = "Orders count on the day on which they were placed, in the store's time zone. Counted are all but cancelled orders, " +
	"those that will not be delivered, and those in which nothing travels (digital). History: whole weeks that ended yesterday. " +
	"Forecast of a day: the arithmetic mean of the same weekday over the history, each week with the same weight; no trend, season, " +
	"holiday or promotion is known to it. People needed: the mean divided by the capacity of a person, rounded up."

// FulfilmentLoad computes the report.
func (r *Reporter) FulfilmentLoad(ctx context.Context, q LoadQuery, progress Progress) (FulfilmentLoad, error) {
	store, start, err := r.begin(ctx)
	if err != nil {
		return FulfilmentLoad{}, err
	}
	today := dayOf(r.now().In(store.Zone))
	first := addDays(today, -7*q.Weeks)
	p := period{from: first.begin(store.Zone), to: today.begin(store.Zone), Range: Range{first.String(), addDays(today, -1).String()}}
	key := struct {
		LoadQuery
		Range
	}{q, p.Range}
	return cached(ctx, r, store, start, FulfilmentLoadName, key, depends{onOrders}, func(ctx context.Context, start reading) (FulfilmentLoad, bool, error) {
		orders, settled, err := r.orders(ctx, p, start, progress)
		if err != nil {
			return FulfilmentLoad{}, false, err
		}
		report := loadOf(orders, q, first, today, store.Zone)
		report.Head = r.head(FulfilmentLoadName, store)
		report.Range, report.Covered.Orders, report.ChangedMeanwhile = &p.Range, new(len(orders)), !settled
		return report, settled, nil
	})
}

// ReadLoadQuery reads the query of the fulfilment load from the texts of its parameters; a *ParameterError says which cannot be read.
func ReadLoadQuery(given map[string]string) (LoadQuery, error) {
	weeks, err := wholeNumber(given, "weeks", 1, mostWeeks)
	if err != nil {
		return LoadQuery{}, err
	}
	if weeks == 0 {
		weeks = defaultWeeks
	}
	capacity, err := wholeNumber(given, "capacity", 1, mostCapacity)
	if err != nil {
		return LoadQuery{}, err
	}
	staff, err := readStaff(given["staff"])
	if err == nil && staff != nil && capacity == 0 {
		err = wrong("capacity", "is needed with staff")
	}
	return LoadQuery{weeks, capacity, staff}, err
}

// readStaff reads one number for all days, or seven.
func readStaff(text string) ([]ecwid.Money, error) {
	if text == "" {
		return nil, nil
	}
	var staff []ecwid.Money
	for part := range strings.SplitSeq(text, ",") {
		n, err := ecwid.ParseMoney(strings.TrimSpace(part))
		if err != nil || n.Sign() < 0 || n.Cmp(ecwid.MustMoney(mostStaff)) > 0 || !n.Equal(n.Round(2)) {
			return nil, wrong("staff", "must be one number of people, or seven for Monday to Sunday with commas between them, each from 0 to %s with at most two decimals", mostStaff)
		}
		staff = append(staff, n)
	}
	switch len(staff) {
	case 1:
		return []ecwid.Money{staff[0], staff[0], staff[0], staff[0], staff[0], staff[0], staff[0]}, nil
	case 7:
		return staff, nil
	}
	return nil, wrong("staff", "must be one number of people or seven, for Monday to Sunday; decimals are written with a point")
}
