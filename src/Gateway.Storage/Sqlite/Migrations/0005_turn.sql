-- When the next use of something with a rate is due (a partner's endpoint); UTC ticks. Shared by all processes of the database.
CREATE TABLE turn (
  name   TEXT PRIMARY KEY,
  due_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Returned, and somebody of ours has to tell the sender.
CREATE INDEX message_to_tell ON message (client, sequence) WHERE state = 'Returned' AND owner IS NOT NULL;
