package cli

import (
	"context"

	"ecwid-mcp/internal/app"
)

type eventsCommand struct {
	Tail          eventsTailCommand          `cmd:"" help:"Show the events that are kept, and those that come, as lines of JSON."`
	Subscriptions eventsSubscriptionsCommand `cmd:"" help:"List who has subscribed to which events by webhook."`
	Deliveries    eventsDeliveriesCommand    `cmd:"" help:"List how the deliveries to webhooks go, what failed and why."`
}

// eventsPlace is where the journal is.
type eventsPlace struct {
	DataDir string `name:"data-dir" env:"ECWID_DATA_DIR" placeholder:"DIR" help:"Folder for what is kept between runs (ecwid-mcp in the user's configuration folder)."`
}

type eventsTailCommand struct {
	Last   int      `short:"n" default:"10" help:"How many of the events that are there to show, of each store (${default})."`
	Names  []string `name:"name" placeholder:"NAME,…" help:"Show only events with these names, such as order.paid."`
	NoWait bool     `name:"no-wait" help:"End instead of waiting for further events."`
	eventsPlace
}

// Run prints until it is interrupted.
func (c *eventsTailCommand) Run(ctx context.Context, std app.Streams) error {
	dir, err := dataDir(c.DataDir)
	if err != nil {
		return err
	}
	return app.TailEvents(ctx, dir, app.Tail{Names: c.Names, Last: c.Last, Follow: !c.NoWait}, std)
}
