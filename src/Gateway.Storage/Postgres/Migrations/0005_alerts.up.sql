-- What the clinical alert rules remember of a home; the version tells two that change it at once apart.
CREATE TABLE alert_home (
  home     text PRIMARY KEY,
  version  bigint NOT NULL,
  next_due bigint
);

CREATE INDEX alert_home_due ON alert_home (next_due) WHERE next_due IS NOT NULL;

CREATE TABLE alert_piece (
  home text NOT NULL,
  kind text NOT NULL,
  key  text NOT NULL,
  json bytea NOT NULL,
  PRIMARY KEY (home, kind, key)
);

-- Every alert as it is now.
CREATE TABLE alert (
  id        text PRIMARY KEY,
  home      text NOT NULL,
  state     text NOT NULL,
  raised_at text NOT NULL,
  json      bytea NOT NULL
);

CREATE INDEX alert_of_home ON alert (home, raised_at);

-- What has to be told of alerts, in order.
CREATE TABLE alert_news (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id       text NOT NULL UNIQUE,
  json     bytea NOT NULL,
  told     integer NOT NULL DEFAULT 0
);

CREATE INDEX alert_news_untold ON alert_news (sequence) WHERE told = 0;

-- Messages whose signals the rules have had: a message is taken once.
CREATE TABLE alert_taken (
  message text PRIMARY KEY
);
