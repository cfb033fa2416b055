DROP INDEX message_line;
CREATE INDEX message_line ON message (person, state) WHERE state IN ('Received', 'Parked') AND person IS NOT NULL;
