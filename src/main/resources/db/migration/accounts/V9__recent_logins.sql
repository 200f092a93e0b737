-- Who was let in lately: one row for each way in. program is the name of an application password,
-- '-' for the account's own. Times are milliseconds since the epoch.
CREATE TABLE recent_logins (
  id ${id},
  login VARCHAR(256) NOT NULL,
  service VARCHAR(16) NOT NULL,
  client VARCHAR(64) NOT NULL,
  program VARCHAR(100) NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  times BIGINT NOT NULL,
  CONSTRAINT recent_logins_way UNIQUE (login, service, client, program)
);

CREATE INDEX recent_logins_age ON recent_logins (last_at);

-- What Dovecot tells of logins (deploy/dovecot/dovecot-last-login.conf.ext.template); the server
-- takes the rows away, into recent_logins and last_logins.
CREATE TABLE mailbox_logins (
  id ${id},
  login VARCHAR(256) NOT NULL,
  service VARCHAR(16) NOT NULL,
  client VARCHAR(64) NOT NULL,
  program VARCHAR(100) NOT NULL,
  login_at BIGINT NOT NULL,
  CONSTRAINT mailbox_logins_way UNIQUE (login, service, client, program)
);
