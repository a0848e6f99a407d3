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
CREATE TABLE leases (
	name    TEXT PRIMARY KEY,
	holder  TEXT NOT NULL,
	fence   INTEGER NOT NULL,
	renewed INTEGER NOT NULL,             -- ms
	ttl     INTEGER NOT NULL,             -- ms
	renewal INTEGER NOT NULL              -- counts renewals
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('cursor-key', X'DD102CC74B63D19B25A2A2500F4C711AAF3AC728C1FC166945F0BF973658F774');
INSERT INTO meta VALUES ('epoch', X'553655443337534B463751545643544B50445A374B52584E3658');
INSERT INTO events VALUES (3, 'app.ecwid.com/1003', 'order-created-1003-3', 'new-order', 1772373600000, 0, X'7B226576656E744964223A226F726465722D637265617465642D313030332D33227D');
INSERT INTO events VALUES (4, 'app.ecwid.com/1004', 'cart-abandoned-1004-4', 'new-abandoned-cart', 1772377200000, 1, X'7B226576656E744964223A22636172742D6162616E646F6E65642D313030342D34227D');
INSERT INTO events VALUES (5, 'app.ecwid.com/1003', 'order-created-1003-5', 'new-order', 1772380800000, 0, X'7B226576656E744964223A226F726465722D637265617465642D313030332D35227D');
INSERT INTO events VALUES (6, 'app.ecwid.com/1004', 'cart-abandoned-1004-6', 'new-abandoned-cart', 1772384400000, 0, X'7B226576656E744964223A22636172742D6162616E646F6E65642D313030342D36227D');
INSERT INTO event_ids VALUES ('app.ecwid.com/1003', 'order-created-1003-1', 1);
INSERT INTO event_ids VALUES ('app.ecwid.com/1003', 'order-created-1003-3', 3);
INSERT INTO event_ids VALUES ('app.ecwid.com/1003', 'order-created-1003-5', 5);
INSERT INTO event_ids VALUES ('app.ecwid.com/1004', 'cart-abandoned-1004-2', 2);
INSERT INTO event_ids VALUES ('app.ecwid.com/1004', 'cart-abandoned-1004-4', 4);
INSERT INTO event_ids VALUES ('app.ecwid.com/1004', 'cart-abandoned-1004-6', 6);
INSERT INTO hooks VALUES (1, 'app.ecwid.com/1003', 'hook-1', 'order.created', '103878161', 'XJ12H', '', 1772366400000, 1772366400000, 1);
INSERT INTO hooks VALUES (2, 'app.ecwid.com/1003', 'hook-2', 'order.updated', '103878161', 'XJ12H', '', 1772366400000, 1772366400000, 0);
INSERT INTO hooks VALUES (3, 'app.ecwid.com/1004', 'hook-3', 'unfinished_order.created', '5', '', '6626E60A', NULL, NULL, 0);
INSERT INTO entries VALUES ('app.ecwid.com/1003', 'cursor/orders', X'31373732333636343030', NULL);
INSERT INTO entries VALUES ('app.ecwid.com/1003', 'unpaid/7', NULL, NULL);
INSERT INTO entries VALUES ('app.ecwid.com/1004', 'cart/9', X'7B7D', 1772366460000);
INSERT INTO leases VALUES ('events', 'process-1', 1, 1772366400000, 3000, 1);
INSERT INTO sqlite_sequence VALUES ('hooks', 3);
INSERT INTO sqlite_sequence VALUES ('events', 6);
PRAGMA application_id = 1701017450;
PRAGMA user_version = 1;
