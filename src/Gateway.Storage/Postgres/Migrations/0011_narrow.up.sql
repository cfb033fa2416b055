-- Fewer writes for each message: its steps change its state, which some index has, so that each step writes into every index of the table.
-- What is nearly always true needs none. A message alone is its own batch, and is found by its id.
DROP INDEX message_batch;
CREATE INDEX message_batch ON message (batch_id, sequence) WHERE batch_id <> id;
-- Nearly all are routed, or on their way there: those are found by their source or their age.
DROP INDEX message_state, message_source, message_source_state;
CREATE INDEX message_source ON message (source, received_at);
CREATE INDEX message_state ON message (state, sequence) WHERE state NOT IN ('Received', 'Routed');
-- One index for the first of a key and for the search by it; another for those that came again.
DROP INDEX message_first_of_key, message_key;
CREATE UNIQUE INDEX message_first_of_key ON message (duplicate_key, source) INCLUDE (sequence) WHERE first_of_key;
CREATE INDEX message_again_of_key ON message (duplicate_key) WHERE NOT first_of_key AND duplicate_key IS NOT NULL;
