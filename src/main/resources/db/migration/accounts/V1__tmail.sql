-- The tables of tmail (2015), which Dovecot reads too; columns may be added, none renamed.

CREATE TABLE IF NOT EXISTS users (
  id ${id},
  login VARCHAR(256) NOT NULL UNIQUE,
  passwd VARCHAR(255) NOT NULL DEFAULT '',
  dove_passwd VARCHAR(255) NOT NULL DEFAULT '',
  active CHAR(1) NOT NULL DEFAULT 'Y',
  auth_relay BOOLEAN NOT NULL DEFAULT FALSE,
  have_mailbox BOOLEAN NOT NULL DEFAULT FALSE,
  is_catchall BOOLEAN NOT NULL DEFAULT FALSE,
  mailbox_quota VARCHAR(255) NOT NULL DEFAULT '0',
  home VARCHAR(1024) NOT NULL DEFAULT ''
);

-- Dovecot takes '*:bytes=0' for no limit and refuses a user with '*:bytes='.
UPDATE users SET mailbox_quota = '0' WHERE mailbox_quota IS NULL OR mailbox_quota = '';

-- Few users are a catch-all: found without a walk through all of them.
CREATE INDEX users_catchall ON users (is_catchall);

CREATE TABLE IF NOT EXISTS rcpt_hosts (
  id ${id},
  hostname VARCHAR(255) NOT NULL UNIQUE,
  is_local BOOLEAN NOT NULL DEFAULT FALSE,
  is_alias BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE IF NOT EXISTS aliases (
  id ${id},
  alias VARCHAR(255) NOT NULL UNIQUE,
  deliver_to ${text},
  pipe ${text},
  is_dom_alias BOOLEAN NOT NULL DEFAULT FALSE,
  is_mini_list BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE IF NOT EXISTS relay_ip_oks (
  id ${id},
  ip VARCHAR(64) NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS routes (
  id ${id},
  host VARCHAR(255) NOT NULL DEFAULT '',
  local_ip VARCHAR(255),
  remote_host VARCHAR(255) NOT NULL,
  remote_port INTEGER NOT NULL DEFAULT 25,
  priority INTEGER NOT NULL DEFAULT 1,
  smtp_auth_login VARCHAR(255),
  smtp_auth_passwd VARCHAR(255),
  mail_from VARCHAR(255),
  ${user} VARCHAR(255)
);

CREATE TABLE IF NOT EXISTS dkim_configs (
  id ${id},
  domain VARCHAR(255) NOT NULL UNIQUE,
  pub_key ${text},
  priv_key ${text},
  selector VARCHAR(255),
  headers ${text}
);

-- Ours: who may use the console. Times are milliseconds since the epoch.
CREATE TABLE administrators (
  id ${id},
  login VARCHAR(255) NOT NULL UNIQUE,
  passwd VARCHAR(255) NOT NULL,
  one_time BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL
);
