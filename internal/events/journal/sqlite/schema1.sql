CREATE TABLE meta (
	key   TEXT PRIMARY KEY,
	value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
	position  INTEGER PRIMARY KEY AUTOINCREMENT,
	store     TEXT NOT NULL,
	event_id  TEXT NOT NULL,
	trigger   TEXT NOT NULL,
	at        INTEGER NOT NULL,           -- ms
	recovered INTEGER NOT NULL DEFAULT 0,
	event     BLOB                        -- NULL once it was erased
) STRICT;

-- Stays when events are purged.
CREATE TABLE event_ids (
	store    TEXT NOT NULL,
	event_id TEXT NOT NULL,
	position INTEGER NOT NULL,
	PRIMARY KEY (store, event_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE hooks (
	sequence  INTEGER PRIMARY KEY AUTOINCREMENT,
	store     TEXT NOT NULL,
	id        TEXT NOT NULL,
	type      TEXT NOT NULL,
	entity_id TEXT NOT NULL,
	order_id  TEXT NOT NULL,
	cart_id   TEXT NOT NULL,
	created   INTEGER,                    -- ms
	received  INTEGER,                    -- ms
	done      INTEGER NOT NULL DEFAULT 0,
	UNIQUE (store, id)
) STRICT;
CREATE INDEX hooks_waiting ON hooks (store, sequence) WHERE done = 0;

CREATE TABLE entries (
	store TEXT NOT NULL,
	key   TEXT NOT NULL,
	value BLOB,
	due   INTEGER,                        -- ms
	PRIMARY KEY (store, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX entries_due ON entries (store, due) WHERE due IS NOT NULL;

-- Rows stay after a release (holder is empty then), so that fences only grow.
CREATE TABLE leases (
	name    TEXT PRIMARY KEY,
	holder  TEXT NOT NULL,
	fence   INTEGER NOT NULL,
	renewed INTEGER NOT NULL,             -- ms
	ttl     INTEGER NOT NULL,             -- ms
	renewal INTEGER NOT NULL              -- counts renewals
) STRICT, WITHOUT ROWID;
