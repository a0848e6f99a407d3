package report

import (
	"slices"
	"time"

	"ecwid-mcp/ecwid"
)

// figurePlaces is to how many decimals means are rounded.
const figurePlaces = 2

// forecast fills in what to expect in the week that begins with the Monday after today.
func (l *FulfilmentLoad) forecast(q LoadQuery, today day) {
	monday := addDays(today, 1)
	for monday.weekday() != time.Monday {
		monday = addDays(monday, 1)
	}
	l.Week = ForecastWeek{From: monday.String(), To: addDays(monday, 6).String(), Orders: mean(l.Total.Orders, q.Weeks)}
	if q.Staff != nil {
		l.Week.Capacity, l.Week.DaysShort = new(ecwid.Money), new(int)
	}
	for n := range 7 {
		d := l.forecastDay(addDays(monday, n), q)
		l.Forecast = append(l.Forecast, d)
		if q.Staff == nil {
			continue
		}
		*l.Week.Capacity = l.Week.Capacity.Add(*d.Capacity)
		if d.PeopleShort.Sign() > 0 {
			*l.Week.DaysShort++
		}
	}
}

func (l *FulfilmentLoad) forecastDay(d day, q LoadQuery) ForecastDay {
	var sum LoadDay
	forecast := ForecastDay{Date: d.String(), Weekday: d.weekday().String(), History: []int{}}
	for _, past := range l.Days {
		if past.Weekday == forecast.Weekday {
			forecast.History = append(forecast.History, past.Orders)
			sum.Orders, sum.Pickup = sum.Orders+past.Orders, sum.Pickup+past.Pickup
			sum.Shipping, sum.Delivery = sum.Shipping+past.Shipping, sum.Delivery+past.Delivery
		}
	}
	forecast.Orders, forecast.Median = mean(sum.Orders, q.Weeks), median(forecast.History)
	forecast.Pickup, forecast.Shipping, forecast.Delivery = mean(sum.Pickup, q.Weeks), mean(sum.Shipping, q.Weeks), mean(sum.Delivery, q.Weeks)
	if q.Capacity > 0 {
		forecast.Staffing = staffing(sum.Orders, q, d.weekday())
	}
	return forecast
}

// staffing compares the mean of sum orders in the query's weeks with the people of a weekday.
func staffing(sum int, q LoadQuery, weekday time.Weekday) *Staffing {
	each := q.Weeks * q.Capacity // orders that one person would have got done
	s := &Staffing{PeopleNeeded: (sum + each - 1) / each}
	if q.Staff == nil {
		return s
	}
	people := q.Staff[(weekday+6)%7] // Go's week begins with Sunday
	capacity := people.Times(int64(q.Capacity))
	missing := ecwid.MoneyFromInt(int64(sum)).Sub(capacity.Times(int64(q.Weeks)))
	short := ecwid.MoneyFromInt(int64(s.PeopleNeeded)).Sub(people)
	if short.Sign() < 0 {
		short = ecwid.Money{}
	}
	s.Staff, s.Capacity, s.Gap, s.PeopleShort = &people, &capacity, new(divided(missing, q.Weeks, figurePlaces)), &short
	return s
}

func mean(sum, n int) ecwid.Money { return divided(ecwid.MoneyFromInt(int64(sum)), n, figurePlaces) }

// median is the middle one of the figures, or the mean of the two in the middle.
func median(figures []int) ecwid.Money {
	sorted := slices.Sorted(slices.Values(figures))
	n := len(sorted)
	return mean(sorted[(n-1)/2]+sorted[n/2], 2)
}
