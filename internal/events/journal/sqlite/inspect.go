package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
)

// smallFile is how many pages are checked in whole when the journal is opened; it takes a few milliseconds.
const smallFile = 512

// pageSize is SQLite's default, with which the file was made.
const pageSize = 4096

// inspect looks for damage where it costs little: a small file as a whole, else both ends of each table. SQLite itself
// refuses a file that is shorter than its header says.
func (j *Journal) inspect(ctx context.Context, db *sql.DB) error {
	var pages int
	if err := db.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages); err != nil {
		return err
	}
	if err := j.inspectSize(); err != nil {
		return err
	}
	if pages <= smallFile {
		return j.inspectAll(ctx, db)
	}
	for table, key := range map[string]string{
		"meta": "key", "events": "position", "event_ids": "store", "hooks": "sequence", "entries": "store", "leases": "name", "purged": "store",
	} {
		for _, order := range []string{"ASC", "DESC"} {
			if err := j.touch(ctx, db, "SELECT * FROM "+table+" ORDER BY "+key+" "+order+" LIMIT 1"); err != nil {
				return err
			}
		}
	}
	return nil
}

// inspectSize finds a file whose last page is cut, which SQLite fills with zeros. Pages that are still in the log may be
// incomplete in the file.
func (j *Journal) inspectSize() error {
	info, err := os.Stat(j.path)
	if err != nil {
		return err
	}
	log, err := os.Stat(j.path + "-wal")
	if info.Size()%pageSize != 0 && (err != nil || log.Size() == 0) {
		return j.damage(errors.New("its end is missing"))
	}
	return nil
}

func (j *Journal) inspectAll(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return j.damage(errors.New(verdict))
	}
	return nil
}

func (j *Journal) touch(ctx context.Context, db *sql.DB, query string) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	for rows.Next() {
	}
	return errors.Join(rows.Err(), rows.Close())
}
