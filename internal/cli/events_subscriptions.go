package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"text/tabwriter"
	"time"

	"ecwid-mcp/internal/app"
)

type eventsSubscriptionsCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
	eventsPlace
}

// subscriptionRow is one subscription as events subscriptions --json prints it. Of the address it tells only where it
// leads: the rest of it may be all that protects the endpoint.
type subscriptionRow struct {
	ID        string          `json:"id"`
	Store     string          `json:"store"`
	Name      string          `json:"name"`
	Arguments json.RawMessage `json:"arguments"`
	Caller    string          `json:"caller"`
	Origin    string          `json:"origin"`
	Created   time.Time       `json:"created"`
	Refreshed time.Time       `json:"refreshed"`
	Expires   *time.Time      `json:"expires"`
	State     string          `json:"state"` // active, suspended or expired
}

// Run prints the list.
func (c *eventsSubscriptionsCommand) Run(ctx context.Context, std app.Streams) error {
	rows, err := subscriptionRows(ctx, c.DataDir, time.Now())
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(std, rows)
	}
	if len(rows) == 0 {
		_, err := fmt.Fprintln(std.Out, "Nobody has subscribed to events by webhook.")
		return err
	}
	table := tabwriter.NewWriter(std.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tSTORE\tEVENT\tARGUMENTS\tCALLER\tTO\tUNTIL\tSTATE")
	for _, row := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", row.ID, row.Store, row.Name, printable(string(row.Arguments)),
			printable(row.Caller), printable(row.Origin), untilText(row.Expires), row.State)
	}
	return table.Flush()
}

func subscriptionRows(ctx context.Context, dir string, now time.Time) ([]subscriptionRow, error) {
	dir, err := dataDir(dir)
	if err != nil {
		return nil, err
	}
	all, err := app.Subscriptions(ctx, dir)
	if err != nil {
		return nil, err
	}
	rows := []subscriptionRow{}
	for _, store := range all {
		for _, one := range store.Subscriptions {
			s := one.Subscription
			row := subscriptionRow{
				ID: s.ID, Store: string(store.Store), Name: s.Name, Arguments: json.RawMessage(s.Arguments), Caller: s.Principal,
				Origin: originText(s.URL), Created: s.Created, Refreshed: s.Refreshed, State: "active",
			}
			if !s.Expires.IsZero() {
				row.Expires = &s.Expires
			}
			switch {
			case !s.Live(now):
				row.State = "expired"
			case one.Delivery != nil && !one.Delivery.Status.Active:
				row.State = "suspended"
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func originText(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "?"
	}
	return cmp.Or(u.Scheme, "?") + "://" + u.Host
}

func untilText(at *time.Time) string {
	if at == nil {
		return "for ever"
	}
	return at.UTC().Format(time.RFC3339)
}

func printJSON(std app.Streams, value any) error {
	encoder := json.NewEncoder(std.Out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
