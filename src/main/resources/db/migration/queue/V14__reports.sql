-- What this server found out about others' mail (DMARC) and servers (TLS), to be reported to their
-- domains: like facts of a day (since 1970, UTC) in one row per node. name is a hash of outcome and
-- facts; at is when it happened last. The row of the empty domain counts what found no room.

CREATE TABLE report_facts (
  kind VARCHAR(8) NOT NULL,
  day BIGINT NOT NULL,
  domain VARCHAR(255) NOT NULL,
  name VARCHAR(32) NOT NULL,
  node VARCHAR(320) NOT NULL,
  outcome VARCHAR(8) NOT NULL,
  facts ${text} NOT NULL,
  total BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (kind, day, domain, name, node)
) ${clustered};

-- A report of a day to a domain. The node that inserts the row sends it.
CREATE TABLE report_sent (
  kind VARCHAR(8) NOT NULL,
  day BIGINT NOT NULL,
  domain VARCHAR(255) NOT NULL,
  node VARCHAR(320) NOT NULL,
  at BIGINT NOT NULL,
  outcome VARCHAR(16) NOT NULL,
  detail VARCHAR(1000) NOT NULL,
  PRIMARY KEY (kind, day, domain)
);

CREATE INDEX report_sent_at ON report_sent (at);

-- Reports of others about our domains; id is a hash of what makes two of them the same.
CREATE TABLE report_received (
  id VARCHAR(32) NOT NULL,
  kind VARCHAR(8) NOT NULL,
  domain VARCHAR(255) NOT NULL,
  organization VARCHAR(255) NOT NULL,
  report_id VARCHAR(255) NOT NULL,
  began_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  policy VARCHAR(1000) NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX report_received_at ON report_received (received_at);

-- What a report says. source is the address that sent mail (DMARC) or the server that mail was sent
-- to (TLS), and name is the name of that address; verdict is what became of it.
CREATE TABLE report_rows (
  id VARCHAR(32) NOT NULL,
  n INT NOT NULL,
  kind VARCHAR(8) NOT NULL,
  day BIGINT NOT NULL,
  domain VARCHAR(255) NOT NULL,
  source VARCHAR(255) NOT NULL,
  name VARCHAR(255) NOT NULL,
  verdict VARCHAR(64) NOT NULL,
  total BIGINT NOT NULL,
  detail VARCHAR(500) NOT NULL,
  PRIMARY KEY (id, n)
);

CREATE INDEX report_rows_day ON report_rows (kind, day);

-- Mail in the mailbox of reports that is not a report, or none that can be read.
CREATE TABLE report_unreadable (
  id VARCHAR(128) NOT NULL,
  seen_at BIGINT NOT NULL,
  sender VARCHAR(320) NOT NULL,
  subject VARCHAR(255) NOT NULL,
  reason VARCHAR(255) NOT NULL,
  PRIMARY KEY (id)
);

-- The one node that reads the mailbox, until its time is over.
CREATE TABLE report_reader (
  name VARCHAR(16) NOT NULL,
  node VARCHAR(320) NOT NULL,
  ends_at BIGINT NOT NULL,
  PRIMARY KEY (name)
);

INSERT INTO report_reader (name, node, ends_at) VALUES ('mailbox', '', 0);
