-- Second factors (TOTP) of administrators and users. secret is sealed with a key that is not in the
-- database; without confirmed_at it is not asked for yet. last_step is the newest that was accepted.

CREATE TABLE second_factors (
  login VARCHAR(256) NOT NULL PRIMARY KEY,
  secret VARCHAR(200) NOT NULL,
  confirmed_at BIGINT,
  last_step BIGINT NOT NULL DEFAULT 0,
  failures INT NOT NULL DEFAULT 0,
  failing_since BIGINT NOT NULL DEFAULT 0
);

-- Each opens the door once; hash is the SHA-256 of the code, in hexadecimal.
CREATE TABLE recovery_codes (
  id ${id},
  login VARCHAR(256) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  CONSTRAINT recovery_codes_once UNIQUE (login, hash)
);
