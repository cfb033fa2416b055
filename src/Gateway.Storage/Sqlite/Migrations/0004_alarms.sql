-- When the chaser looks at an obligation next; empty is at once.
ALTER TABLE obligation ADD COLUMN chase_at TEXT NOT NULL DEFAULT '';
CREATE INDEX obligation_chase ON obligation (chase_at)
  WHERE NOT (state = goal OR state IN ('Actioned', 'Refused', 'Withdrawn', 'Superseded'));

-- Who was told, or is to be told, of what is late. No patient data.
CREATE TABLE alarm (
  sequence        INTEGER PRIMARY KEY AUTOINCREMENT,
  id              TEXT NOT NULL UNIQUE,
  key             TEXT NOT NULL,
  kind            TEXT NOT NULL,
  subject         TEXT NOT NULL,
  step            TEXT,
  rung            INTEGER NOT NULL,
  message_id      TEXT,
  obligation_id   TEXT,
  owner           TEXT NOT NULL,
  role            TEXT NOT NULL,
  channel         TEXT NOT NULL,
  partner         TEXT,
  urgent          INTEGER NOT NULL,
  reason          TEXT,
  found           TEXT,
  due_at          TEXT NOT NULL,
  raised_at       TEXT NOT NULL,
  notice          TEXT,
  notified_at     TEXT,
  acknowledged_by TEXT,
  outcome         TEXT,
  acknowledged_at TEXT,
  quiet_until     TEXT,
  closed_at       TEXT,
  closed_because  TEXT
) STRICT;
-- One alarm for a step and rung of an obligation, ever; anything else may come again once it is over.
CREATE UNIQUE INDEX alarm_key ON alarm (key) WHERE obligation_id IS NOT NULL OR closed_at IS NULL;
CREATE INDEX alarm_open ON alarm (kind, subject) WHERE closed_at IS NULL;
CREATE INDEX alarm_message ON alarm (message_id) WHERE closed_at IS NULL;
CREATE INDEX alarm_waiting ON alarm (partner) WHERE channel = 'Notice' AND notice IS NULL AND closed_at IS NULL AND acknowledged_at IS NULL;
CREATE INDEX alarm_notice ON alarm (notice) WHERE notice IS NOT NULL;

CREATE TABLE notice (
  id       TEXT PRIMARY KEY,
  partner  TEXT NOT NULL,
  at       TEXT NOT NULL,
  ended_at TEXT,
  fault    TEXT
) STRICT;
CREATE INDEX notice_partner ON notice (partner, at);

-- Changes of thresholds at run time; rows are only ever added, the last of a name counts.
CREATE TABLE threshold_change (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  name     TEXT NOT NULL,
  value    TEXT,
  by       TEXT NOT NULL,
  because  TEXT NOT NULL,
  at       TEXT NOT NULL
) STRICT;

-- When a client last sent a kind of message to a source, up to the message of the mark; written by the chaser, not while receiving.
CREATE TABLE feed (
  source   TEXT NOT NULL,
  client   TEXT NOT NULL,
  kind     TEXT NOT NULL,
  first_at TEXT NOT NULL,
  last_at  TEXT NOT NULL,
  PRIMARY KEY (source, client, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE feed_mark (only INTEGER PRIMARY KEY CHECK (only = 1), sequence INTEGER NOT NULL) STRICT;
INSERT INTO feed_mark (only, sequence) VALUES (1, 0);
