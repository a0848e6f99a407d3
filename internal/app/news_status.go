package app

import (
	"context"
	"time"

	"ecwid-mcp/internal/events"
	"ecwid-mcp/internal/toolkit"
)

// statusWithin is how long a reader waits for the journal to tell of the last poll.
const statusWithin = time.Second

// status returns what tells how a store is followed; nil where there is to be no journal.
func (n *news) status(name string) func(context.Context) toolkit.EventStatus {
	if n == nil {
		return nil
	}
	return func(ctx context.Context) toolkit.EventStatus {
		if n.off() || unopened(n.journal) != nil {
			return toolkit.EventStatus{State: toolkit.NotFollowing}
		}
		n.mu.Lock()
		one := n.stores[name]
		n.mu.Unlock()
		if one == nil {
			return toolkit.EventStatus{State: toolkit.NotFollowing}
		}
		ctx, cancel := context.WithTimeout(ctx, statusWithin)
		defer cancel()
		status, err := one.follower.Status(ctx)
		if err != nil {
			n.logger.WarnContext(ctx, "the journal does not tell when a store was last looked at", "store", name, "error", err)
		}
		return told(status)
	}
}

// told words a follower's status for readers.
func told(status events.Status) toolkit.EventStatus {
	all := toolkit.EventStatus{
		State: toolkit.FollowingElse, Problem: status.Problem, Unkept: status.Unkept,
		WaitingCarts: status.WaitingCarts, CartsWithoutEmail: status.AnonymousCarts,
	}
	if status.Following {
		all.State = toolkit.Following
	}
	if !status.LastPoll.IsZero() {
		at := status.LastPoll.UTC().Truncate(time.Second)
		all.LastPoll = &at
	}
	for _, off := range status.Off {
		all.Off = append(all.Off, toolkit.OffTrigger{Trigger: string(off.Trigger), Reason: off.Reason, Scope: off.Scope})
	}
	return all
}
