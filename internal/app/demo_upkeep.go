package app

import (
	"context"
	"sync"
	"time"
)

// mendEvery is how soon a token that the store takes again is used again.
const mendEvery = 500 * time.Millisecond

// upkeep does what an open shop needs until ctx ends. The returned function waits for the end.
func (d *demoShop) upkeep(ctx context.Context) (wait func()) {
	var work sync.WaitGroup
	work.Go(func() { _ = d.store.RunWebhooks(ctx) }) // ends with ctx alone
	work.Go(func() { d.mend(ctx) })
	return work.Wait
}

// mend does in the place of a person who logs in again: a client does not try a token for long that was refused, and the
// console can have every token refused for a while.
func (d *demoShop) mend(ctx context.Context) {
	ticker := time.NewTicker(mendEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		client := d.all.slots[0].session(ctx).Client
		if client != nil && client.Status().TokenRefused && !d.store.TokenRevoked() {
			client.TryTokenAgain()
		}
	}
}
