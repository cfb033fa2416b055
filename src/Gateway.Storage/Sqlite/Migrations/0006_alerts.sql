-- What the clinical alert rules remember of a home; the version tells two that change it at once apart.
CREATE TABLE alert_home (
  home     TEXT PRIMARY KEY,
  version  INTEGER NOT NULL,
  next_due INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_home_due ON alert_home (next_due) WHERE next_due IS NOT NULL;

CREATE TABLE alert_piece (
  home TEXT NOT NULL,
  kind TEXT NOT NULL,
  key  TEXT NOT NULL,
  json BLOB NOT NULL,
  PRIMARY KEY (home, kind, key)
) STRICT, WITHOUT ROWID;

-- Every alert as it is now.
CREATE TABLE alert (
  id        TEXT PRIMARY KEY,
  home      TEXT NOT NULL,
  state     TEXT NOT NULL,
  raised_at TEXT NOT NULL,
  json      BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_of_home ON alert (home, raised_at);

-- What has to be told of alerts, in order.
CREATE TABLE alert_news (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id       TEXT NOT NULL UNIQUE,
  json     BLOB NOT NULL,
  told     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX alert_news_untold ON alert_news (sequence) WHERE told = 0;

-- Messages whose signals the rules have had: a message is taken once.
CREATE TABLE alert_taken (
  message TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
