-- Each thing is written once, and in one place.

-- The current version is marked where it stands, not in a table of its own. What is looked for comes before the long columns: those that
-- follow a resource of some kB lie on pages of their own.
CREATE TABLE once_resource_version (
  sequence       INTEGER PRIMARY KEY,
  type           TEXT NOT NULL,
  id             TEXT NOT NULL,
  version        INTEGER NOT NULL,
  -- 1 for the version that stands, 0 for those before it and for what came late.
  is_current     INTEGER NOT NULL,
  person         TEXT,
  source         TEXT NOT NULL,
  message_id     TEXT NOT NULL,
  at             TEXT NOT NULL,
  -- Where it stands among its sender's own statements: by number or by time; both empty when the sender does not say.
  stated_version INTEGER,
  stated_at      TEXT,
  -- SHA-256 of the resource without meta.versionId and meta.lastUpdated: tells whether a statement is new.
  content        BLOB NOT NULL,
  json           BLOB NOT NULL
) STRICT;
INSERT INTO once_resource_version
SELECT v.sequence, v.type, v.id, v.version, r.current IS NOT NULL, v.person, v.source, v.message_id, v.at, v.stated_version, v.stated_at, v.content, v.json
FROM resource_version v LEFT JOIN resource r ON r.type = v.type AND r.id = v.id AND r.current = v.sequence;
DROP TABLE resource;
DROP TABLE resource_version;
ALTER TABLE once_resource_version RENAME TO resource_version;
CREATE UNIQUE INDEX resource_version_number ON resource_version (type, id, version);
CREATE INDEX resource_version_person ON resource_version (person) WHERE is_current = 1 AND person IS NOT NULL;

-- The messages of a session lie together, in their order; whose deliveries are counted stands in the row that every lease changes anyway.
-- Numbers are given out here, as a session says by a number which of its messages is held.
CREATE TABLE bus_number (only INTEGER PRIMARY KEY CHECK (only = 1), given INTEGER NOT NULL) STRICT;
INSERT INTO bus_number (only, given) SELECT 1, max(coalesce((SELECT max(sequence) FROM bus_message), 0), coalesce((SELECT max(turn) FROM bus_session), 0));

ALTER TABLE bus_session ADD COLUMN counted INTEGER;
ALTER TABLE bus_session ADD COLUMN deliveries INTEGER NOT NULL DEFAULT 0;
UPDATE bus_session SET counted = (SELECT min(m.sequence) FROM bus_message m WHERE m.queue = bus_session.queue AND m.session = bus_session.session);
UPDATE bus_session SET deliveries = coalesce((SELECT delivery_count FROM bus_message m WHERE m.sequence = counted), 0);

CREATE TABLE once_bus_message (
  queue          TEXT NOT NULL,
  session        TEXT NOT NULL,
  sequence       INTEGER NOT NULL,
  id             TEXT NOT NULL,
  subject        TEXT NOT NULL,
  body           TEXT NOT NULL,
  correlation_id TEXT,
  scheduled_at   INTEGER,
  time_to_live   INTEGER,
  expires_at     INTEGER,
  PRIMARY KEY (queue, session, sequence)
) STRICT, WITHOUT ROWID;
INSERT INTO once_bus_message
SELECT queue, session, sequence, id, subject, body, correlation_id, scheduled_at, time_to_live, expires_at FROM bus_message;
DROP TABLE bus_message;
ALTER TABLE once_bus_message RENAME TO bus_message;
CREATE INDEX bus_message_expires ON bus_message (queue, expires_at) WHERE expires_at IS NOT NULL;

-- The same conditions in words that need no list: for a list of more than two SQLite makes a table at every insert and update of a row.
DROP INDEX obligation_open;
CREATE INDEX obligation_open ON obligation (recipient, sequence)
  WHERE state <> goal AND state <> 'Actioned' AND state <> 'Refused' AND state <> 'Withdrawn' AND state <> 'Superseded';
DROP INDEX obligation_chase;
CREATE INDEX obligation_chase ON obligation (chase_at)
  WHERE state <> goal AND state <> 'Actioned' AND state <> 'Refused' AND state <> 'Withdrawn' AND state <> 'Superseded';
DROP INDEX message_unrouted;
CREATE INDEX message_unrouted ON message (client, sequence)
  WHERE state = 'Received' OR state = 'Translated' OR state = 'Identified' OR state = 'Recorded' OR state = 'Parked';
