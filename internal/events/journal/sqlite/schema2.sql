-- Per store, the highest position that was purged.
CREATE TABLE purged (
	store    TEXT PRIMARY KEY,
	position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO purged (store, position)
	SELECT store, max(position) FROM event_ids
	WHERE position < coalesce(
		(SELECT min(position) FROM events),
		(SELECT seq + 1 FROM sqlite_sequence WHERE name = 'events'),
		0)
	GROUP BY store;

-- The position is part of each index.
CREATE INDEX events_by_store ON events (store);
CREATE INDEX events_by_trigger ON events (store, trigger);
