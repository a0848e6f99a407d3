package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"ecwid-mcp/internal/events/journal"
)

// transact runs the jobs in one transaction. A job that is refused has written nothing and fails alone.
func (j *Journal) transact(tx *transaction, jobs []*job) error {
	for _, w := range jobs {
		if !w.take() {
			continue
		}
		w.err = w.do(tx)
		if w.err != nil && !errors.Is(w.err, journal.ErrFenced) {
			return errors.Join(w.err, j.write.rollback())
		}
	}
	if _, err := tx.exec("COMMIT"); err != nil {
		return errors.Join(fmt.Errorf("%w: %w", journal.ErrUnknown, err), j.write.rollback())
	}
	if tx.appended {
		j.wake.advance(tx.last)
	}
	return nil
}

func (j *Journal) begin() (*transaction, error) {
	if j.damaged.Load() {
		return nil, j.damage(errDamagedBefore)
	}
	if err := j.sameFile(); err != nil {
		return nil, err
	}
	ctx := context.Background()
	if j.write.conn == nil {
		conn, err := j.write.db.Conn(ctx)
		if err != nil {
			return nil, err
		}
		j.write.conn, j.write.statements = conn, map[string]*sql.Stmt{}
	}
	tx := &transaction{ctx: ctx, writer: &j.write}
	err := j.patiently(ctx, func() error {
		_, err := tx.exec("BEGIN IMMEDIATE")
		return err
	})
	if err == nil {
		err = j.sameSchema(tx)
	}
	if err != nil {
		return nil, errors.Join(err, j.write.rollback())
	}
	return tx, nil
}

// rollback ends the transaction with its connection: after an error of the disk, a connection may be unable to go on.
func (w *writer) rollback() error {
	_, _ = w.conn.ExecContext(context.Background(), "ROLLBACK") // fails when SQLite has done so itself
	return w.release(true)
}

// release gives the connection back, or drops it.
func (w *writer) release(drop bool) error {
	if w.conn == nil {
		return nil
	}
	for _, statement := range w.statements {
		_ = statement.Close() // ends with its connection at the latest
	}
	conn := w.conn
	w.conn, w.statements = nil, nil
	if drop {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // the pool closes it
	}
	if err := conn.Close(); err != nil && !errors.Is(err, sql.ErrConnDone) {
		return err
	}
	return nil
}
