-- What was raised and changed is gone; the ledger stays as it is.
DROP TABLE feed_mark, feed, threshold_change, notice, alarm;
DROP INDEX obligation_chase;
ALTER TABLE obligation DROP COLUMN chase_at;
