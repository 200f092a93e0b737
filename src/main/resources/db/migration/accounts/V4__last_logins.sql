-- When somebody was last let in to IMAP or POP3, in milliseconds since the epoch. Dovecot writes it.

CREATE TABLE last_logins (
  login VARCHAR(256) NOT NULL PRIMARY KEY,
  last_login BIGINT NOT NULL
);
