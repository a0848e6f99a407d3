package webhook

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"

	"ecwid-mcp/internal/mcpevents/callback"
)

// tellGap tells an endpoint that works again of the events that it has missed.
func (c *round) tellGap(r *route) {
	if !c.opts.Envelopes || !r.owed() || r.telling || c.stopping {
		return
	}
	r.telling = true
	ctx, row, raw, gaps := r.ctx, r.row, r.raw, r.delivery.Gaps
	content, err := gapBody(c.opts.Feed.Cursor(c.store, r.watermark()))
	c.background(func() func() {
		outcome := callback.Outcome{Reason: callback.Canceled}
		if err == nil {
			outcome = c.envelope(ctx, row, raw, "gap", content)
		}
		return func() { c.told(r, gaps, outcome) }
	})
}

// told goes on after a gap envelope. One that is refused again and again is given up too: the next refresh tells the gap.
func (c *round) told(r *route, gaps int64, outcome callback.Outcome) {
	r.telling = false
	if outcome.Reason == callback.Canceled {
		return
	}
	r.tellings++
	if outcome.Reason == callback.Delivered || outcome.Final() || r.tellings >= len(c.retries.schedule) {
		r.delivery.GapsSent, r.tellings, r.dirty = gaps, 0, true
	}
}

// envelope sends one once, if the subscription may be delivered to.
func (c *round) envelope(ctx context.Context, row Subscription, raw []byte, kind string, content []byte) callback.Outcome {
	row, keys, _, err := c.permit(ctx, c.tenure, row, raw)
	if err != nil {
		return callback.Outcome{Reason: callback.Canceled}
	}
	return c.post(ctx, row, keys, kind, content)
}

func (c *round) post(ctx context.Context, row Subscription, keys []callback.Key, kind string, content []byte) callback.Outcome {
	ctx, cancel := c.until(ctx, row)
	defer cancel()
	id := make([]byte, 16)
	if _, err := io.ReadFull(c.opts.Random, id); err != nil {
		return callback.Outcome{Reason: callback.Canceled}
	}
	return c.opts.Client.Post(ctx, callback.Message{
		ID: fmt.Sprintf("msg_%s_%s", kind, hex.EncodeToString(id)), URL: row.URL, SubscriptionID: row.ID, Body: content, Keys: keys,
	})
}

// expel ends a subscription whose owner may not have it any more, and tells its endpoint once.
func (c *round) expel(r *route) {
	c.drop(r)
	row := r.row
	c.unknown[row.ID] = row.Generation
	c.background(func() func() {
		last, removed, err := c.ledger.remove(c.ctx, c.store, row.ID, row.Generation)
		if removed && c.opts.Envelopes {
			c.sayGoodbye(last)
		}
		return func() {
			if err != nil {
				c.logger.Warn("a subscription that must end could not be removed", "subscription", row, "error", err)
				delete(c.unknown, row.ID)
				return
			}
			c.logger.Info("a subscription was ended: its owner may not have it any more", "subscription", row)
		}
	})
}

func (c *round) sayGoodbye(row Subscription) {
	keys, err := c.opts.Sealer.keys(row, c.now())
	if err != nil || !row.Live(c.now()) {
		return
	}
	if content, err := terminatedBody(row.Profile); err == nil {
		c.post(c.ctx, row, keys, "terminated", content)
	}
}
