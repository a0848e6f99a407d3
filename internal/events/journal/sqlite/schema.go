package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	_ "embed"
	"fmt"

	"ecwid-mcp/internal/events/journal"
)

// applicationID marks the file as ours in SQLite's header: "ecwj".
const applicationID = 0x6563776a

//go:embed schema1.sql
var schema1 string

//go:embed schema2.sql
var schema2 string

// schemas[n] makes version n+1 out of version n. Files of users have been through them: they never change.
func schemas() []string { return []string{schema1, schema2} }

// migrate brings the file to the latest schema in one transaction; in a new file that makes it.
func (j *Journal) migrate(ctx context.Context, db *sql.DB) error {
	version, err := j.version(ctx, db)
	if err != nil || version == len(schemas()) {
		return err
	}
	var mode string
	if err := db.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("the journal %s cannot be kept in this folder, since its file system lets no processes share memory; choose another folder", j.path)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := j.upgrade(ctx, conn); err != nil {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // the first error counts
		return err
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return err
}

func (j *Journal) upgrade(ctx context.Context, conn *sql.Conn) error {
	version, err := j.version(ctx, conn) // another process may have been faster
	if err != nil {
		return err
	}
	for _, schema := range schemas()[version:] {
		if _, err := conn.ExecContext(ctx, schema); err != nil {
			return err
		}
	}
	if version == 0 {
		key := make([]byte, 32)
		_, _ = rand.Read(key) // never fails
		_, err := conn.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ('epoch', ?), ('cursor-key', ?)`,
			[]byte(rand.Text()), key)
		if err != nil {
			return err
		}
	}
	_, err = conn.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, len(schemas())))
	return err
}

type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// version is the file's schema, 0 for a new file. Files that are not ours and those of newer versions are refused.
func (j *Journal) version(ctx context.Context, q queryer) (int, error) {
	var application, version, objects int
	// One statement, since another process may be making the file.
	err := q.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`).Scan(&application, &version, &objects)
	if err != nil {
		return 0, err
	}
	switch {
	case application == 0 && version == 0 && objects == 0:
		return 0, nil
	case application != applicationID:
		return 0, fmt.Errorf("%s is the database of another program; it was left as it is. Choose another folder for the journal", j.path)
	case version > len(schemas()):
		return 0, fmt.Errorf("%w: %s has version %d, this program knows %d; it was left as it is. Use the newer ecwid-mcp, or another folder",
			journal.ErrNewer, j.path, version, len(schemas()))
	}
	return version, nil
}
