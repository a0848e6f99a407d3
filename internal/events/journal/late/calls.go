package late

import (
	"context"
	"time"

	"ecwid-mcp/internal/events/journal"
)

// ask calls the journal, once it is open.
func ask[T any](j *Journal, call func(journal.Journal) (T, error)) (T, error) {
	opened, err := j.Opened()
	if err != nil {
		var none T
		return none, err
	}
	return call(opened)
}

// do is ask for calls that have no result.
func do(j *Journal, call func(journal.Journal) error) error {
	opened, err := j.Opened()
	if err != nil {
		return err
	}
	return call(opened)
}

// Receive implements journal.Journal.
func (j *Journal) Receive(ctx context.Context, hooks []journal.Hook) (added int, err error) {
	return ask(j, func(o journal.Journal) (int, error) { return o.Receive(ctx, hooks) })
}

// Inbox implements journal.Journal.
func (j *Journal) Inbox(ctx context.Context, store journal.StoreKey, limit int) ([]journal.Hook, error) {
	return ask(j, func(o journal.Journal) ([]journal.Hook, error) { return o.Inbox(ctx, store, limit) })
}

// Commit implements journal.Journal.
func (j *Journal) Commit(ctx context.Context, batch journal.Batch) ([]journal.Record, error) {
	return ask(j, func(o journal.Journal) ([]journal.Record, error) { return o.Commit(ctx, batch) })
}

// Read implements journal.Journal.
func (j *Journal) Read(ctx context.Context, query journal.Query) (journal.Page, error) {
	return ask(j, func(o journal.Journal) (journal.Page, error) { return o.Read(ctx, query) })
}

// Oldest implements journal.Journal.
func (j *Journal) Oldest(ctx context.Context, store journal.StoreKey) (int64, error) {
	return ask(j, func(o journal.Journal) (int64, error) { return o.Oldest(ctx, store) })
}

// Stores implements journal.Journal.
func (j *Journal) Stores(ctx context.Context) ([]journal.StoreKey, error) {
	return ask(j, func(o journal.Journal) ([]journal.StoreKey, error) { return o.Stores(ctx) })
}

// Entries implements journal.Journal.
func (j *Journal) Entries(ctx context.Context, store journal.StoreKey, prefix string) ([]journal.Entry, error) {
	return ask(j, func(o journal.Journal) ([]journal.Entry, error) { return o.Entries(ctx, store, prefix) })
}

// Entry implements journal.Journal.
func (j *Journal) Entry(ctx context.Context, store journal.StoreKey, key string) (entry journal.Entry, found bool, err error) {
	err = do(j, func(o journal.Journal) error {
		entry, found, err = o.Entry(ctx, store, key)
		return err
	})
	return entry, found, err
}

// Due implements journal.Journal.
func (j *Journal) Due(ctx context.Context, store journal.StoreKey, now time.Time, limit int) ([]journal.Entry, error) {
	return ask(j, func(o journal.Journal) ([]journal.Entry, error) { return o.Due(ctx, store, now, limit) })
}

// Wait implements journal.Journal. It does not wait for the journal to be opened.
func (j *Journal) Wait(ctx context.Context, after int64) error {
	return do(j, func(o journal.Journal) error { return o.Wait(ctx, after) })
}

// Lease implements journal.Journal.
func (j *Journal) Lease(ctx context.Context, name, holder string, ttl time.Duration) (fence int64, held bool, err error) {
	err = do(j, func(o journal.Journal) error {
		fence, held, err = o.Lease(ctx, name, holder, ttl)
		return err
	})
	return fence, held, err
}

// Release implements journal.Journal.
func (j *Journal) Release(ctx context.Context, name, holder string) error {
	return do(j, func(o journal.Journal) error { return o.Release(ctx, name, holder) })
}

// Epoch implements journal.Journal. It is empty as long as the journal is not open.
func (j *Journal) Epoch() string {
	epoch, _ := ask(j, func(o journal.Journal) (string, error) { return o.Epoch(), nil })
	return epoch
}

// CursorKey implements journal.Journal. It is nil as long as the journal is not open: ask for it after another call.
func (j *Journal) CursorKey() []byte {
	key, _ := ask(j, func(o journal.Journal) ([]byte, error) { return o.CursorKey(), nil })
	return key
}

// Purge implements journal.Journal.
func (j *Journal) Purge(ctx context.Context, now time.Time, keepFor time.Duration, atMost int) (int, error) {
	return ask(j, func(o journal.Journal) (int, error) { return o.Purge(ctx, now, keepFor, atMost) })
}

// Forget implements journal.Journal.
func (j *Journal) Forget(ctx context.Context, match func(event []byte) bool) (int, error) {
	return ask(j, func(o journal.Journal) (int, error) { return o.Forget(ctx, match) })
}
