package app

import (
	"context"
	"strings"
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/events/receiver"
	"ecwid-mcp/internal/metrics"
)

const (
	// figuresWithin is how long a scrape waits for the journal.
	figuresWithin = 300 * time.Millisecond
	maxPending    = 1000
)

// countIn tells the metrics of what happens in the stores. It is called before anything is followed.
func (n *news) countIn(figures *metrics.Metrics) {
	if !n.off() {
		n.figures = figures
	}
}

// counted returns what tells the metrics and the spectator of a store's events.
func (n *news) counted(store string) func(events.Trigger, events.Source) {
	return func(trigger events.Trigger, source events.Source) {
		if n.figures != nil {
			n.figures.Event(store, string(trigger), string(source))
		}
		if n.watcher != nil {
			n.watcher.happened(trigger, source)
		}
	}
}

// show has the metrics tell how a store is followed.
func (n *news) show(store string, one *followed) {
	if n.figures != nil {
		n.figures.RegisterFollowing(store, func() metrics.Following { return n.followingOf(one) })
	}
}

func (n *news) followingOf(one *followed) metrics.Following {
	ctx, cancel := context.WithTimeout(n.ctx, figuresWithin)
	defer cancel()
	status, _ := one.follower.Status(ctx) // without the journal all but the last poll is known
	shown := metrics.Following{
		Here: status.Following, LastPoll: status.LastPoll, Failing: status.Problem != "", Unkept: status.Unkept || unopened(n.journal) != nil,
		TriggersOff: len(status.Off), PendingWebhooks: -1,
	}
	if hooks, err := n.journal.Inbox(ctx, one.key, maxPending); err == nil {
		shown.PendingWebhooks = len(hooks)
	}
	return shown
}

// observed tells the metrics of an answer to a webhook.
func (n *news) observed(outcome receiver.Outcome, took time.Duration) {
	if n.figures != nil {
		n.figures.Webhook(outcomeLabel(outcome), outcome == receiver.Accepted, took)
	}
}

func outcomeLabel(outcome receiver.Outcome) string {
	return strings.ReplaceAll(string(outcome), " ", "_")
}

func outcomeLabels() []string {
	var all []string
	for _, outcome := range receiver.Outcomes() {
		all = append(all, outcomeLabel(outcome))
	}
	return all
}

func triggerNames() []string {
	var all []string
	for _, trigger := range events.Triggers() {
		all = append(all, string(trigger))
	}
	return all
}
