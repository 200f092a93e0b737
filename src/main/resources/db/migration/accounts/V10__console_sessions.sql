-- Open sessions of the console, on whichever node. mark is a random number in hexadecimal that the
-- session remembers and no browser is told; a row that goes ends its session within a second.
CREATE TABLE console_sessions (
  id ${id},
  mark VARCHAR(64) NOT NULL UNIQUE,
  login VARCHAR(256) NOT NULL,
  client VARCHAR(64) NOT NULL,
  browser VARCHAR(64) NOT NULL,
  begun_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL
);

CREATE INDEX console_sessions_login ON console_sessions (login);
