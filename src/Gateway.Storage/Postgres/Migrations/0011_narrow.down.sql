DROP INDEX message_batch, message_state, message_source, message_first_of_key, message_again_of_key;
CREATE INDEX message_batch ON message (batch_id, sequence);
CREATE INDEX message_state ON message (state, sequence);
CREATE INDEX message_source ON message (source, sequence);
CREATE INDEX message_source_state ON message (source, state, sequence);
CREATE UNIQUE INDEX message_first_of_key ON message (source, duplicate_key) WHERE first_of_key;
CREATE INDEX message_key ON message (duplicate_key) WHERE duplicate_key IS NOT NULL;
