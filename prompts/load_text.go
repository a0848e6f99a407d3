package prompts

import (
	"fmt"
	"strings"

	"ecwid-mcp/internal/report"
)

func loadFraming(l report.FulfilmentLoad, q report.LoadQuery) string {
	return strings.Join([]string{
		fmt.Sprintf("# Plan next week's fulfilment, %s to %s\n\nSay how many orders to expect on each day, how many people that takes, and where somebody is missing, "+
			"a week before it happens. Nothing in the shop changes.", l.Week.From, l.Week.To),
		"## What matters\n\n" + bullets(loadFigures(l, q)),
		"## Next week\n\n" + loadTable(l),
		"## How to read the figures\n\n" + bullets([]string{
			fmt.Sprintf("The forecast of a day is the mean of the same weekday in the %d week(s) from %s to %s, placed orders in the time zone %s. "+
				"It knows no trend, season, holiday or promotion: ask the person which of these next week has.", l.Weeks, l.Range.From, l.Range.To, l.TimeZone),
			"The median stands beside it: where it is far from the mean, one of the days was unusual; history in the data shows which.",
			"Orders count on the day on which they were placed; the work may fall on the next day, and that of pickups on the day they are fetched.",
			fmt.Sprintf("%d digital order(s) and %d that were cancelled or are not to be delivered are left out. %d of the %d orders are not paid and may never have to be sent.",
				l.Total.Digital, l.NotCounted, l.Unpaid, l.Total.Orders),
			"Means and gaps are rounded to two decimals, people needed to whole people, upwards. Do not calculate them again.",
		}),
		"## Ask the person\n\nAsk before you name people, change a rota or send anything: the shop knows no staff. Propose how a gap could be closed, such as moving a shift, and say what each proposal leaves open.",
	}, "\n\n")
}

func loadFigures(l report.FulfilmentLoad, q report.LoadQuery) []string {
	lines := []string{
		fmt.Sprintf("The %d week(s) of history hold %d order(s) to fulfil: %d pickup, %d shipping, %d local delivery. A week has **%s** on average.",
			l.Weeks, l.Total.Orders, l.Total.Pickup, l.Total.Shipping, l.Total.Delivery, l.Week.Orders.Fixed(2)),
	}
	if l.EmptyWeeks > 0 {
		lines = append(lines, fmt.Sprintf("**%d of these weeks have no order at all**, which makes the means too low if the shop was not open then: choose fewer weeks.", l.EmptyWeeks))
	}
	switch {
	case q.Capacity == 0:
		lines = append(lines, "No capacity was given, so no gap is computed. Ask for it, and use this prompt again with `capacity` and `staff`.")
	case q.Staff == nil:
		lines = append(lines, fmt.Sprintf("One person gets %d orders done in a day. Who works when was not given: use this prompt again with `staff`.", q.Capacity))
	default:
		lines = append(lines, fmt.Sprintf("One person gets %d orders done in a day, so that the staff gets %s done in the week. **On %d day(s) people are missing.**",
			q.Capacity, l.Week.Capacity.Fixed(0), *l.Week.DaysShort))
	}
	if l.ChangedMeanwhile {
		lines = append(lines, "**The shop changed faster than it could be read, so ask for this prompt again before anything is decided on the figures.**")
	}
	return lines
}

func loadTable(l report.FulfilmentLoad) string {
	lines := []string{
		"| day | orders | median | pickup | shipping | delivery | people needed | people there | orders above capacity | people missing |",
		"|---|---|---|---|---|---|---|---|---|---|",
	}
	for _, d := range l.Forecast {
		needed, there, gap, short := "", "", "", ""
		if d.Staffing != nil {
			needed = fmt.Sprint(d.PeopleNeeded)
		}
		if d.Staffing != nil && d.Staff != nil {
			there, gap, short = d.Staff.String(), d.Gap.String(), d.PeopleShort.String()
		}
		lines = append(lines, fmt.Sprintf("| %s %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |", d.Weekday, d.Date, d.Orders.Fixed(2), d.Median,
			d.Pickup.Fixed(2), d.Shipping.Fixed(2), d.Delivery.Fixed(2), needed, there, gap, short))
	}
	return strings.Join(lines, "\n")
}
