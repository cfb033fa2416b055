-- The chain: each step is linked to the one of its message before it; steps written before this have no link.
ALTER TABLE history ADD COLUMN moved TEXT;
ALTER TABLE history ADD COLUMN link BLOB;

-- Every few seconds, over all steps since the seal before.
CREATE TABLE seal (
  number    INTEGER PRIMARY KEY,
  at        TEXT NOT NULL,
  last_step INTEGER NOT NULL,
  steps     INTEGER NOT NULL,
  hash      BLOB NOT NULL
) STRICT;

-- What is still open, without looking at what is done.
CREATE INDEX obligation_open ON obligation (recipient, sequence)
  WHERE NOT (state = goal OR state IN ('Actioned', 'Refused', 'Withdrawn', 'Superseded'));
CREATE INDEX message_unrouted ON message (client, sequence)
  WHERE state IN ('Received', 'Translated', 'Identified', 'Recorded', 'Parked');

-- The line of a person: what is parked, or released and not through yet.
CREATE INDEX message_line ON message (person, state) WHERE state IN ('Received', 'Parked') AND person IS NOT NULL;

-- Search by state and source together, by age, by the sender's own key.
CREATE INDEX message_source_state ON message (source, state);
CREATE INDEX message_received ON message (received_at);
CREATE INDEX message_key ON message (duplicate_key) WHERE duplicate_key IS NOT NULL;
DROP INDEX message_source;
DROP INDEX message_thread;
CREATE INDEX message_thread ON message (thread, source) WHERE thread IS NOT NULL;
