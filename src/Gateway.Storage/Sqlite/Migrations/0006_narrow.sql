-- Fewer writes for each message. Rows that are only ever added need nobody to remember the highest number that was given (AUTOINCREMENT
-- writes it down for each row), and what is nearly always true needs no index.

CREATE TABLE narrow_history (
  sequence      INTEGER PRIMARY KEY,
  message_id    TEXT NOT NULL,
  obligation_id TEXT,
  state         TEXT NOT NULL,
  at            TEXT NOT NULL,
  actor         TEXT NOT NULL,
  reason        TEXT,
  attempt       INTEGER NOT NULL,
  moved         TEXT,
  link          BLOB
) STRICT;
INSERT INTO narrow_history SELECT sequence, message_id, obligation_id, state, at, actor, reason, attempt, moved, link FROM history;
DROP TABLE history;
ALTER TABLE narrow_history RENAME TO history;
CREATE INDEX history_message ON history (message_id);

CREATE TABLE narrow_audit (
  sequence INTEGER PRIMARY KEY,
  at       TEXT NOT NULL,
  actor    TEXT NOT NULL,
  action   TEXT NOT NULL,
  what     TEXT NOT NULL,
  outcome  TEXT NOT NULL
) STRICT;
INSERT INTO narrow_audit SELECT sequence, at, actor, action, what, outcome FROM audit;
DROP TABLE audit;
ALTER TABLE narrow_audit RENAME TO audit;

-- A number may be given again once its message is gone: among those that are there the order holds, and a lock has a token besides.
CREATE TABLE narrow_bus_message (
  sequence       INTEGER PRIMARY KEY,
  queue          TEXT NOT NULL,
  session        TEXT NOT NULL,
  id             TEXT NOT NULL,
  subject        TEXT NOT NULL,
  body           TEXT NOT NULL,
  correlation_id TEXT,
  scheduled_at   INTEGER,
  time_to_live   INTEGER,
  expires_at     INTEGER,
  delivery_count INTEGER NOT NULL
) STRICT;
INSERT INTO narrow_bus_message
SELECT sequence, queue, session, id, subject, body, correlation_id, scheduled_at, time_to_live, expires_at, delivery_count FROM bus_message;
DROP TABLE bus_message;
ALTER TABLE narrow_bus_message RENAME TO bus_message;
CREATE INDEX bus_message_session ON bus_message (queue, session);
CREATE INDEX bus_message_expires ON bus_message (queue, expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE narrow_bus_session (
  queue      TEXT NOT NULL,
  session    TEXT NOT NULL,
  -- 0: anybody may take it. Else nobody before this instant: the end of a lease or of a delay.
  free_at    INTEGER NOT NULL,
  -- Among the free ones the lowest turn goes first; a session that was served queues up behind the others.
  turn       INTEGER NOT NULL,
  lock_token TEXT,
  -- The message that is locked or delayed.
  holder     INTEGER,
  PRIMARY KEY (queue, session)
) STRICT, WITHOUT ROWID;
INSERT INTO narrow_bus_session SELECT queue, session, free_at, turn, lock_token, holder FROM bus_session;
DROP TABLE bus_session;
ALTER TABLE narrow_bus_session RENAME TO bus_session;
CREATE INDEX bus_session_free ON bus_session (queue, free_at, turn);

-- A message alone is its own batch, and is found by its id.
DROP INDEX message_batch;
CREATE INDEX message_batch ON message (batch_id) WHERE batch_id <> id;
-- Nearly all are routed, or on their way there: those are found by their source or their age.
DROP INDEX message_state;
DROP INDEX message_source_state;
CREATE INDEX message_source ON message (source, received_at);
CREATE INDEX message_state ON message (state) WHERE state NOT IN ('Received', 'Routed');
-- One index for the first of a key and for the search by it; another for those that came again.
DROP INDEX message_first_of_key;
DROP INDEX message_key;
CREATE UNIQUE INDEX message_first_of_key ON message (duplicate_key, source) WHERE first_of_key = 1;
CREATE INDEX message_again_of_key ON message (duplicate_key) WHERE first_of_key = 0 AND duplicate_key IS NOT NULL;
