package cli

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"ecwid-mcp/internal/app"
)

type eventsDeliveriesCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
	eventsPlace
}

// deliveryRow tells how the deliveries of a subscription go, as events deliveries --json prints it.
type deliveryRow struct {
	ID             string       `json:"id"`
	Name           string       `json:"name"`
	Origin         string       `json:"origin"`
	Active         bool         `json:"active"`
	LastDeliveryAt *time.Time   `json:"lastDeliveryAt"`
	LastError      *string      `json:"lastError"`
	FailedSince    *time.Time   `json:"failedSince"`
	GivenUp        int64        `json:"gaps"`
	Failures       []failureRow `json:"failures"`
}

// failureRow is an event that could not be delivered.
type failureRow struct {
	EventID  string    `json:"eventId"`
	At       time.Time `json:"at"`
	Reason   string    `json:"reason"`
	Attempts int       `json:"attempts"`
}

// Run prints the list.
func (c *eventsDeliveriesCommand) Run(ctx context.Context, std app.Streams) error {
	rows, err := deliveryRows(ctx, c.DataDir)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(std, rows)
	}
	if len(rows) == 0 {
		_, err := fmt.Fprintln(std.Out, "Nothing was delivered by webhook yet.")
		return err
	}
	if err := printDeliveries(std, rows); err != nil {
		return err
	}
	return printFailures(std, rows)
}

func printDeliveries(std app.Streams, rows []deliveryRow) error {
	table := tabwriter.NewWriter(std.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SUBSCRIPTION\tEVENT\tTO\tLAST DELIVERY\tSTATE\tGAPS")
	for _, row := range rows {
		last, state := "none", "works"
		if row.LastDeliveryAt != nil {
			last = row.LastDeliveryAt.UTC().Format(time.RFC3339)
		}
		if row.LastError != nil {
			state = *row.LastError
		}
		if row.FailedSince != nil {
			state += " since " + row.FailedSince.UTC().Format(time.RFC3339)
		}
		if !row.Active {
			state = "suspended, " + state
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d\n", row.ID, row.Name, printable(row.Origin), last, state, row.GivenUp)
	}
	return table.Flush()
}

func printFailures(std app.Streams, rows []deliveryRow) error {
	table := tabwriter.NewWriter(std.Out, 0, 0, 2, ' ', 0)
	begun := false
	for _, row := range rows {
		for _, failure := range row.Failures {
			if !begun {
				fmt.Fprintln(table, "\nFAILED AT\tEVENT\tSUBSCRIPTION\tREASON\tATTEMPTS")
				begun = true
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\n", failure.At.UTC().Format(time.RFC3339), failure.EventID, row.ID, failure.Reason, failure.Attempts)
		}
	}
	return table.Flush()
}

func deliveryRows(ctx context.Context, dir string) ([]deliveryRow, error) {
	dir, err := dataDir(dir)
	if err != nil {
		return nil, err
	}
	all, err := app.Subscriptions(ctx, dir)
	if err != nil {
		return nil, err
	}
	rows := []deliveryRow{}
	for _, store := range all {
		for _, one := range store.Subscriptions {
			if one.Delivery == nil {
				continue
			}
			status := one.Delivery.Status
			row := deliveryRow{
				ID: one.Subscription.ID, Name: one.Subscription.Name, Origin: originText(one.Subscription.URL),
				Active: status.Active, LastDeliveryAt: status.LastDeliveryAt, LastError: status.LastError, FailedSince: status.FailedSince,
				GivenUp: one.Delivery.Gaps, Failures: []failureRow{},
			}
			for _, failure := range one.Delivery.Failures {
				row.Failures = append(row.Failures, failureRow(failure))
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}
