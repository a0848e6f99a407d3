package sqlite

import (
	"context"
	"database/sql"
	"time"
)

// How often the file is asked whether another process wrote to it, while somebody waits; and after the file failed.
const (
	lookEvery      = 75 * time.Millisecond
	lookAfterError = time.Second
)

// watch looks for what other processes append, while somebody waits.
func (j *Journal) watch() {
	var l look
	defer l.drop()
	for {
		select {
		case <-j.closing:
			return
		case <-j.wake.asked:
		}
		for j.wake.count() > 0 {
			pause := lookEvery
			if err := j.look(&l); err != nil {
				pause = lookAfterError
			}
			select {
			case <-j.closing:
				return
			case <-time.After(pause):
			}
		}
	}
}

// look is what the last look saw. The version tells of the changes of others on the same connection only.
type look struct {
	conn    *sql.Conn
	version int64
}

func (j *Journal) look(l *look) error {
	last, changed, err := j.lookThrough(l)
	if err != nil {
		l.drop()
		err = j.explain(err)
	}
	if err != nil || changed {
		j.wake.tell(last, err)
	}
	return err
}

func (j *Journal) lookThrough(l *look) (last int64, changed bool, err error) {
	ctx := context.Background()
	if err := j.sameFile(); err != nil {
		return 0, false, err
	}
	if l.conn == nil {
		if l.conn, err = j.reads.Conn(ctx); err != nil {
			return 0, false, err
		}
		l.version = -1
	}
	err = j.patiently(ctx, func() error {
		var version int64
		err := l.conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version)
		if changed = version != l.version; !changed || err != nil {
			return err
		}
		if err := l.conn.QueryRowContext(ctx, queryEnd).Scan(&last); err != nil {
			return err
		}
		l.version = version
		return nil
	})
	return last, changed, err
}

func (l *look) drop() {
	if l.conn != nil {
		_ = l.conn.Close() // only gives it back
		l.conn = nil
	}
}
