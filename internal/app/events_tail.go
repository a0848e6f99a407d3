package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"ecwid-mcp/internal/config"
	"ecwid-mcp/internal/events/journal"
	"ecwid-mcp/internal/mcpevents/feed"
)

// Tail says which events TailEvents prints.
type Tail struct {
	Names  []string // of types of events; none means all
	Last   int      // how many of those that are there, of each store
	Follow bool     // print those that come, until the context ends
}

// tailed is an event as TailEvents prints it.
type tailed struct {
	Store journal.StoreKey `json:"store"`
	feed.Occurrence
}

// TailEvents prints events from the journal of a data folder as lines of JSON, those of one store in their order.
func TailEvents(ctx context.Context, dataDir string, tail Tail, std Streams) (err error) {
	t := &tailer{at: map[journal.StoreKey]int64{}, out: json.NewEncoder(std.Out)}
	for _, name := range tail.Names {
		kind, known := feed.Lookup(name)
		if !known {
			return config.AsError(fmt.Errorf("there are no events with the name %s", name))
		}
		t.triggers = append(t.triggers, string(kind.Trigger))
	}
	if t.journal, err = existingJournal(ctx, dataDir); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.journal.Close()) }()
	if err := t.begin(ctx, tail.Last); err != nil || !tail.Follow {
		return err
	}
	if err := t.follow(ctx); ctx.Err() == nil {
		return err
	}
	return nil // asked to stop
}

const tailPage = 100 // records read in one go

// tailer prints the events of all stores that the journal knows.
type tailer struct {
	journal  journal.Journal
	triggers []string
	at       map[journal.StoreKey]int64 // what was printed of each store
	out      *json.Encoder
}

// begin prints the last ones that are there.
func (t *tailer) begin(ctx context.Context, last int) error {
	stores, err := t.journal.Stores(ctx)
	if err != nil {
		return err
	}
	for _, store := range stores {
		page, err := t.journal.Read(ctx, journal.Query{Store: store, Triggers: t.triggers, Newest: true, Limit: last})
		if err != nil {
			return err
		}
		slices.Reverse(page.Records)
		if err := t.print(page); err != nil {
			return err
		}
		t.at[store] = page.Last
	}
	return nil
}

// follow prints those that come until ctx ends, also of stores that are new.
func (t *tailer) follow(ctx context.Context) error {
	for {
		stores, err := t.journal.Stores(ctx)
		if err != nil {
			return err
		}
		end := int64(math.MaxInt64)
		for _, store := range stores {
			if err := t.goOn(ctx, store); err != nil {
				return err
			}
			end = min(end, t.at[store])
		}
		if len(stores) == 0 {
			end = 0
		}
		if err := t.journal.Wait(ctx, end); err != nil {
			return err
		}
	}
}

func (t *tailer) goOn(ctx context.Context, store journal.StoreKey) error {
	for {
		page, err := t.journal.Read(ctx, journal.Query{Store: store, Triggers: t.triggers, After: t.at[store], Limit: tailPage})
		if err != nil {
			return err
		}
		if err := t.print(page); err != nil {
			return err
		}
		t.at[store] = page.Last
		if !page.More {
			return nil
		}
	}
}

func (t *tailer) print(page journal.Page) error {
	for _, record := range page.Records {
		occurrence, err := feed.FromRecord(record, page.Recovered[record.EventID])
		if err != nil {
			return err
		}
		if err := t.out.Encode(tailed{record.Store, occurrence}); err != nil {
			return err
		}
	}
	return nil
}
