package sqlite

import (
	"context"
	"database/sql"

	"ecwid-mcp/internal/events/journal"
)

const insertHook = `INSERT INTO hooks (store, id, type, entity_id, order_id, cart_id, created, received)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`

// Receive implements journal.Journal.
func (j *Journal) Receive(ctx context.Context, hooks []journal.Hook) (added int, err error) {
	if len(hooks) == 0 {
		return 0, nil
	}
	err = j.submit(ctx, func(t *transaction) error {
		added = 0
		for _, h := range hooks {
			n, err := t.exec(insertHook, string(h.Store), h.ID, h.Type, h.EntityID, h.OrderID, h.CartID,
				milliseconds(h.Created), milliseconds(h.Received))
			if err != nil {
				return err
			}
			added += n
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return added, nil
}

const selectInbox = `SELECT store, id, type, entity_id, order_id, cart_id, created, received FROM hooks
	WHERE store = ? AND done = 0 ORDER BY sequence LIMIT ?`

// Inbox implements journal.Journal.
func (j *Journal) Inbox(ctx context.Context, store journal.StoreKey, limit int) (hooks []journal.Hook, err error) {
	err = j.rows(ctx, func(rows *sql.Rows) error {
		var h journal.Hook
		var created, received sql.NullInt64
		err := rows.Scan(&h.Store, &h.ID, &h.Type, &h.EntityID, &h.OrderID, &h.CartID, &created, &received)
		h.Created, h.Received = fromMilliseconds(created), fromMilliseconds(received)
		hooks = append(hooks, h)
		return err
	}, selectInbox, string(store), max(limit, 0))
	if err != nil {
		return nil, err
	}
	return hooks, nil
}
