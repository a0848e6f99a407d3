package webhook

import (
	"errors"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// write writes down how far deliveries have come since the last time.
func (c *round) write() {
	if c.writing {
		return
	}
	batch := c.unwritten(false)
	if len(batch.Set) == 0 {
		return
	}
	c.writing = true
	c.background(func() func() {
		_, err := c.opts.Journal.Commit(c.ctx, batch)
		return func() {
			c.writing = false
			c.written(batch, err)
		}
	})
}

// written goes on after a write: what could not be written is written next time.
func (c *round) written(batch journal.Batch, err error) {
	switch {
	case err == nil:
		return
	case errors.Is(err, journal.ErrFenced), errors.Is(err, journal.ErrClosed):
		c.lost = err
		return
	case c.ctx.Err() == nil:
		c.logger.Warn("what was delivered cannot be written down at present", "error", err)
	}
	for _, entry := range batch.Set {
		if r := c.routes[entry.Key[len(deliveryPrefix):]]; r != nil {
			r.dirty = true
		}
	}
}

// unwritten is what the journal does not have yet. Where only positions differ, that can wait, unless all is wanted.
func (c *round) unwritten(all bool) journal.Batch {
	batch := journal.Batch{Store: c.store, Fence: c.tenure.fence}
	now := time.Now()
	for _, r := range c.routes {
		quiet := !r.moved.IsZero() && (all || now.Sub(r.moved) >= quietWrite)
		if !r.dirty && !quiet {
			continue
		}
		entry, err := r.entry()
		if err != nil {
			c.logger.Error("what was delivered cannot be written down", "subscription", r.row, "error", err)
			continue
		}
		batch.Set = append(batch.Set, entry)
		r.dirty, r.moved = false, time.Time{}
	}
	return batch
}
