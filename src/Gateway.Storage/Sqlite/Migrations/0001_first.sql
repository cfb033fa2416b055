-- The ledger: one row a message, in exactly one state. No patient data here; bodies and artefacts stand apart.
CREATE TABLE message (
  sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
  id            TEXT NOT NULL UNIQUE,
  batch_id      TEXT NOT NULL,
  source        TEXT NOT NULL,
  client        TEXT NOT NULL,
  kind          TEXT,
  urgency       TEXT NOT NULL,
  state         TEXT NOT NULL,
  received_at   TEXT NOT NULL,
  occurred_at   TEXT,
  duplicate_key TEXT,
  -- 1 for the message that stands for its key; later ones of the key are duplicates or parked.
  first_of_key  INTEGER NOT NULL,
  thread        TEXT,
  person        TEXT,
  reason        TEXT,
  owner         TEXT,
  body_hash     TEXT NOT NULL,
  content_type  TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX message_first_of_key ON message (source, duplicate_key) WHERE first_of_key = 1;
CREATE INDEX message_batch ON message (batch_id);
CREATE INDEX message_thread ON message (source, thread) WHERE thread IS NOT NULL;
CREATE INDEX message_person ON message (person) WHERE person IS NOT NULL;
CREATE INDEX message_source ON message (source);
CREATE INDEX message_state ON message (state);

-- The bytes as received, with a checksum taken before they were written.
CREATE TABLE body (
  sequence INTEGER PRIMARY KEY REFERENCES message (sequence),
  bytes    BLOB NOT NULL,
  sha256   BLOB NOT NULL
) STRICT;

CREATE TABLE artefact (
  message_id   TEXT NOT NULL REFERENCES message (id),
  name         TEXT NOT NULL,
  content_type TEXT NOT NULL,
  body         BLOB NOT NULL,
  UNIQUE (message_id, name)
) STRICT;

CREATE TABLE obligation (
  sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
  id         TEXT NOT NULL UNIQUE,
  message_id TEXT NOT NULL REFERENCES message (id),
  recipient  TEXT NOT NULL,
  route      TEXT NOT NULL,
  goal       TEXT NOT NULL,
  person     TEXT,
  state      TEXT NOT NULL,
  created_at TEXT NOT NULL,
  due_at     TEXT NOT NULL,
  attempts   INTEGER NOT NULL,
  reason     TEXT
) STRICT;
CREATE INDEX obligation_message ON obligation (message_id);

-- Every step of a message and of its obligations; rows are only ever added.
CREATE TABLE history (
  sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id    TEXT NOT NULL,
  obligation_id TEXT,
  state         TEXT NOT NULL,
  at            TEXT NOT NULL,
  actor         TEXT NOT NULL,
  reason        TEXT,
  attempt       INTEGER NOT NULL
) STRICT;
CREATE INDEX history_message ON history (message_id);

-- Every version of every resource.
CREATE TABLE resource_version (
  sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
  type       TEXT NOT NULL,
  id         TEXT NOT NULL,
  version    INTEGER NOT NULL,
  person     TEXT,
  source     TEXT NOT NULL,
  message_id TEXT NOT NULL,
  at         TEXT NOT NULL,
  -- SHA-256 of the resource without meta.versionId and meta.lastUpdated: tells whether a statement is new.
  content    BLOB NOT NULL,
  json       BLOB NOT NULL,
  UNIQUE (type, id, version)
) STRICT;

-- Which version is the current one.
CREATE TABLE resource (
  type    TEXT NOT NULL,
  id      TEXT NOT NULL,
  person  TEXT,
  current INTEGER NOT NULL REFERENCES resource_version (sequence),
  PRIMARY KEY (type, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX resource_person ON resource (person) WHERE person IS NOT NULL;

-- Patient.identifier of the current versions.
CREATE TABLE patient_identifier (
  value  TEXT NOT NULL,
  system TEXT NOT NULL,
  id     TEXT NOT NULL,
  PRIMARY KEY (value, system, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX patient_identifier_id ON patient_identifier (id);

CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  at       TEXT NOT NULL,
  actor    TEXT NOT NULL,
  action   TEXT NOT NULL,
  what     TEXT NOT NULL,
  outcome  TEXT NOT NULL
) STRICT;

-- Written with the step that causes it, gone once the bus has it.
CREATE TABLE outbox (
  sequence       INTEGER PRIMARY KEY AUTOINCREMENT,
  id             TEXT NOT NULL UNIQUE,
  queue          TEXT NOT NULL,
  session        TEXT NOT NULL,
  subject        TEXT NOT NULL,
  body           TEXT NOT NULL,
  correlation_id TEXT,
  scheduled_at   INTEGER,
  time_to_live   INTEGER
) STRICT;

-- The bus. Instants are UTC ticks (100 ns), spans are ticks.
CREATE TABLE bus_message (
  sequence       INTEGER PRIMARY KEY AUTOINCREMENT,
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
CREATE INDEX bus_message_session ON bus_message (queue, session);
CREATE INDEX bus_message_expires ON bus_message (queue, expires_at) WHERE expires_at IS NOT NULL;

-- A row while a session holds messages. The lock is the session's: that is what keeps its order.
CREATE TABLE bus_session (
  place      INTEGER PRIMARY KEY,
  queue      TEXT NOT NULL,
  session    TEXT NOT NULL,
  -- 0: anybody may take it. Else nobody before this instant: the end of a lease or of a delay.
  free_at    INTEGER NOT NULL,
  -- Among the free ones the lowest turn goes first; a session that was served queues up behind the others.
  turn       INTEGER NOT NULL,
  lock_token TEXT,
  -- The message that is locked or delayed.
  holder     INTEGER,
  UNIQUE (queue, session)
) STRICT;
CREATE INDEX bus_session_free ON bus_session (queue, free_at, turn);

-- Not in its session before it is due.
CREATE TABLE bus_scheduled (
  place          INTEGER PRIMARY KEY AUTOINCREMENT,
  due_at         INTEGER NOT NULL,
  queue          TEXT NOT NULL,
  session        TEXT NOT NULL,
  id             TEXT NOT NULL,
  subject        TEXT NOT NULL,
  body           TEXT NOT NULL,
  correlation_id TEXT,
  scheduled_at   INTEGER,
  time_to_live   INTEGER
) STRICT;
CREATE INDEX bus_scheduled_due ON bus_scheduled (queue, due_at);

-- Ids within the duplicate window.
CREATE TABLE bus_seen (
  queue TEXT NOT NULL,
  id    TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (queue, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bus_seen_until ON bus_seen (until);

CREATE TABLE bus_dead (
  place          INTEGER PRIMARY KEY AUTOINCREMENT,
  queue          TEXT NOT NULL,
  session        TEXT NOT NULL,
  id             TEXT NOT NULL,
  subject        TEXT NOT NULL,
  body           TEXT NOT NULL,
  correlation_id TEXT,
  scheduled_at   INTEGER,
  time_to_live   INTEGER,
  reason         TEXT NOT NULL,
  description    TEXT NOT NULL,
  at             INTEGER NOT NULL
) STRICT;
CREATE INDEX bus_dead_id ON bus_dead (queue, id);
