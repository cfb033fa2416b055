-- Where a version stands among its sender's own statements: by number or by time; both empty when the sender does not say.
ALTER TABLE resource_version ADD COLUMN stated_version INTEGER;
ALTER TABLE resource_version ADD COLUMN stated_at TEXT;
