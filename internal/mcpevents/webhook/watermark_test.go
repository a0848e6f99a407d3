package webhook

import (
	"slices"
	"testing"
	"time"

	"ecwid-mcp/internal/mcpevents/callback"

	"pgregory.net/rapid"
)

// TestCursorsOfBodies: the cursor of an event never goes beyond one that the endpoint has not acknowledged.
func TestCursorsOfBodies(t *testing.T) {
	inDepot(t, nil, func(t *testing.T, d *depot) {
		d.subscribe(request(t, "ann"))
		defer d.run()()
		settle(2 * time.Second)
		d.endpoints.answers(func(p posted) callback.Outcome {
			if p.EventID == "order-paid-1003-2" {
				return status(503)
			}
			return status(204)
		})
		for range 4 {
			d.paid(1)
			settle(time.Second)
		}
		d.endpoints.answers(nil)
		settle(40 * time.Second)
		d.paid(1)
		settle(time.Second)
		var got []string
		for _, p := range d.endpoints.got() {
			for at := range int64(9) {
				if p.Cursor == d.feed.Cursor(shop, at) {
					got = append(got, p.EventID[len("order-paid-1003-"):]+" at "+string(rune('0'+at)))
				}
			}
		}
		if want := []string{"1 at 1", "2 at 2", "3 at 1", "4 at 1", "2 at 2", "5 at 5"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

// TestTrack compares a track with a plain list, through any number of restarts.
func TestTrack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var track track
		done := map[int64]bool{}
		t.Repeat(map[string]func(*rapid.T){
			"take": func(t *rapid.T) {
				for skipped := rapid.Int64Range(0, 3).Draw(t, "skipped"); skipped > 0; skipped-- {
					track.seen++
					done[track.seen] = true
				}
				track.take(&parcel{position: track.seen + 1})
			},
			"finish": func(t *rapid.T) {
				if len(track.open) == 0 {
					return
				}
				p := rapid.SampledFrom(track.open).Draw(t, "parcel")
				if cursor := track.cursor(p); !done[p.position] && slices.IndexFunc(track.open, func(o *parcel) bool { return o != p && o.position <= cursor }) >= 0 {
					t.Fatalf("the cursor of %d is %d", p.position, cursor)
				}
				track.finish(p)
				done[p.position] = true
			},
			"restart": func(*rapid.T) {
				var d Delivery
				track.record(&d)
				track = recall(d, 0)
			},
			"": func(t *rapid.T) {
				var want int64
				for done[want+1] {
					want++
				}
				if got := track.watermark(); got != want {
					t.Fatalf("the watermark is %d, not %d", got, want)
				}
			},
		})
	})
}
