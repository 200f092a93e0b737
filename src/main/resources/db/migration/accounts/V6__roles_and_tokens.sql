-- Administrators of some domains only, their names joined by spaces; and tokens for programs.

ALTER TABLE administrators ADD COLUMN role VARCHAR(32) NOT NULL DEFAULT 'ADMINISTRATOR';
ALTER TABLE administrators ADD COLUMN domains VARCHAR(4000) NOT NULL DEFAULT '';

-- token is the SHA-256 of the text that was shown once, in hexadecimal.
CREATE TABLE access_tokens (
  id ${id},
  name VARCHAR(100) NOT NULL UNIQUE,
  token VARCHAR(64) NOT NULL UNIQUE,
  scopes VARCHAR(1000) NOT NULL,
  domains VARCHAR(4000) NOT NULL DEFAULT '',
  created_by VARCHAR(256) NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT
);
