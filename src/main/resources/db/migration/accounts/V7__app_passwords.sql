-- Passwords for one mail program each; hash is the SHA-256 of the password, in hexadecimal.
-- Dovecot reads it: deploy/dovecot/dovecot-sql-app.conf.ext.template.

CREATE TABLE app_passwords (
  id ${id},
  login VARCHAR(256) NOT NULL,
  name VARCHAR(100) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT app_passwords_name UNIQUE (login, name)
);
