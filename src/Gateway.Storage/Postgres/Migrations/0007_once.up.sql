-- The condition of what is open in the words of both engines: SQLite makes a table of a list at every change of a row.
DROP INDEX obligation_open;
CREATE INDEX obligation_open ON obligation (recipient, sequence)
  WHERE state <> goal AND state <> 'Actioned' AND state <> 'Refused' AND state <> 'Withdrawn' AND state <> 'Superseded';
DROP INDEX obligation_chase;
CREATE INDEX obligation_chase ON obligation (chase_at)
  WHERE state <> goal AND state <> 'Actioned' AND state <> 'Refused' AND state <> 'Withdrawn' AND state <> 'Superseded';
