package prompts

import (
	"context"
	"net/url"
	"strings"
	"time"

	"ecwid-mcp/internal/report"
	"ecwid-mcp/internal/toolkit"
)

// proposedDays is how many days are proposed where a day may be given.
const proposedDays = 35

// periodArguments are those of a prompt about the orders of some days.
func periodArguments() []toolkit.Argument {
	return []toolkit.Argument{
		{Name: "from", Description: "First day, YYYY-MM-DD in the store's time zone; left out, the seven days that end with to", Complete: completeDays},
		{Name: "to", Description: "Last day, included; left out, yesterday", Complete: completeDays},
	}
}

func between(given toolkit.Values) report.Between {
	return report.Between{From: given["from"], To: given["to"]}
}

// completeDays proposes the latest days in the store's time zone.
func completeDays(ctx context.Context, s *toolkit.Session, typed string) ([]string, error) {
	shop, err := s.Shop(ctx)
	if err != nil {
		return nil, err
	}
	noon := s.Now().In(shop.Zone)
	noon = time.Date(noon.Year(), noon.Month(), noon.Day(), 12, 0, 0, 0, time.UTC)
	var days []string
	for n := range proposedDays {
		if d := day(noon.AddDate(0, 0, -n)); strings.HasPrefix(d, typed) {
			days = append(days, d)
		}
	}
	return days, nil
}

// reportPath is the address below the store of a report on a period.
func reportPath(name string, r *report.Range) string {
	return "reports/" + name + "?from=" + url.QueryEscape(r.From) + "&to=" + url.QueryEscape(r.To)
}

// coverage says what the figures of a report cover.
func coverage(h report.Head) string {
	text := "The figures cover the orders placed from " + h.Range.From + " to " + h.Range.To + ", both included, in the time zone " +
		h.TimeZone + ". They are exact sums in " + h.Currency + "; unfinished carts never count."
	if h.ChangedMeanwhile {
		text += " **The shop changed faster than it could be read, so ask for this prompt again before anything is decided on the figures.**"
	}
	return text
}

// queried is the address below the store of a report with the arguments of these names that were given. They must have
// been read by then.
func queried(name string, given toolkit.Values, arguments ...string) string {
	query := url.Values{}
	for _, a := range arguments {
		if given[a] != "" {
			query.Set(a, given[a])
		}
	}
	if len(query) == 0 {
		return "reports/" + name
	}
	return "reports/" + name + "?" + query.Encode()
}
