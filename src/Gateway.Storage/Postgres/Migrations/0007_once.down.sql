DROP INDEX obligation_open;
CREATE INDEX obligation_open ON obligation (recipient, sequence)
  WHERE NOT (state = goal OR state IN ('Actioned', 'Refused', 'Withdrawn', 'Superseded'));
DROP INDEX obligation_chase;
CREATE INDEX obligation_chase ON obligation (chase_at)
  WHERE NOT (state = goal OR state IN ('Actioned', 'Refused', 'Withdrawn', 'Superseded'));
