package webhook

import (
	"cmp"
	"slices"
	"time"

	"ecwid-mcp/internal/mcpevents/feed"
)

// parcel is an event on its way to one subscriber.
type parcel struct {
	position int64
	attempts int
	due      time.Time // of the next attempt; zero for as soon as possible
	cursor   int64     // what its body carries, the same in all attempts; 0 before the first
	// fresh is the event where it was read just now. Otherwise it is read again, since it may have been erased.
	fresh *feed.Occurrence
}

// track is how far a subscription's deliveries have come.
type track struct {
	seen int64     // the log was looked at up to here
	open []*parcel // what of that is not done, by positions
}

// watermark is the highest position such that everything at it and before is done.
func (t *track) watermark() int64 {
	if len(t.open) == 0 {
		return t.seen
	}
	return t.open[0].position - 1
}

// cursor is the position to send with a parcel: its own when everything before it is done, else the watermark. Whoever
// keeps it has got the parcel, so that it counts as done itself.
func (t *track) cursor(p *parcel) int64 {
	if t.open[0] == p {
		return p.position
	}
	return t.watermark()
}

// take adds an event behind what was seen.
func (t *track) take(p *parcel) {
	t.open = append(t.open, p)
	t.seen = p.position
}

// finish removes a parcel that was acknowledged or given up.
func (t *track) finish(p *parcel) {
	i, found := slices.BinarySearchFunc(t.open, p.position, func(o *parcel, position int64) int {
		return cmp.Compare(o.position, position)
	})
	if found {
		t.open = slices.Delete(t.open, i, i+1)
	}
}

// recall is a track as a Delivery has it, for a subscription that begins behind a position.
func recall(d Delivery, from int64) track {
	t := track{seen: max(from, d.Watermark, d.Seen)}
	for _, o := range d.Open {
		t.open = append(t.open, &parcel{position: o.Position, attempts: o.Attempts, due: o.Due})
	}
	return t
}

// record writes the track into a Delivery.
func (t *track) record(d *Delivery) {
	d.Watermark, d.Seen, d.Open = t.watermark(), t.seen, nil
	for _, p := range t.open {
		d.Open = append(d.Open, Open{Position: p.position, Attempts: p.attempts, Due: p.due})
	}
}
