-- The line of a person in order of arrival: whoever looks at its beginning need not sort all who wait.
DROP INDEX message_line;
CREATE INDEX message_line ON message (person, state, sequence) WHERE state IN ('Received', 'Parked') AND person IS NOT NULL;
