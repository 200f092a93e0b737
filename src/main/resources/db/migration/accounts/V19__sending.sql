-- How much users and domains may send in an hour; owner is a login or a domain. NULL: the server's
-- own limit, or none for a domain.
CREATE TABLE sending_limits (
  id ${id},
  owner VARCHAR(256) NOT NULL,
  messages INTEGER,
  recipients INTEGER,
  new_recipients INTEGER,
  CONSTRAINT sending_limits_owner UNIQUE (owner)
);

-- Users who were suspended from sending. active is Y while they are; times are milliseconds since the
-- epoch; program is the name of the app password that was used last, empty for the user's own
-- password.
CREATE TABLE suspensions (
  id ${id},
  login VARCHAR(256) NOT NULL,
  active CHAR(1) NOT NULL,
  suspended_at BIGINT NOT NULL,
  restored_at BIGINT NOT NULL,
  reason VARCHAR(300) NOT NULL,
  suspended_by VARCHAR(256) NOT NULL,
  program VARCHAR(100) NOT NULL,
  CONSTRAINT suspensions_login UNIQUE (login)
);
