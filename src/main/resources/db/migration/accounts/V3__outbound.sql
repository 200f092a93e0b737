-- Mail on its way out: what a route says beside tmail's columns, and several DKIM keys a domain.

ALTER TABLE routes ADD COLUMN transport VARCHAR(16) NOT NULL DEFAULT 'SMTP';
ALTER TABLE routes ADD COLUMN tls VARCHAR(16) NOT NULL DEFAULT 'DEFAULT';

-- tmail left these open.
UPDATE routes SET host = '*' WHERE host = '';
UPDATE routes SET remote_port = 25 WHERE remote_port IS NULL OR remote_port = 0;
UPDATE routes SET priority = 1 WHERE priority IS NULL;

-- One row a key: tmail had one key a domain, a rotation needs two, and so do RSA and Ed25519.
CREATE TABLE dkim_configs_v1 AS
  SELECT domain, pub_key, priv_key, selector, headers FROM dkim_configs;
DROP TABLE dkim_configs;

CREATE TABLE dkim_configs (
  id ${id},
  domain VARCHAR(255) NOT NULL,
  pub_key ${text},
  priv_key ${text},
  selector VARCHAR(255) NOT NULL,
  headers ${text},
  algorithm VARCHAR(16) NOT NULL DEFAULT 'RSA',
  state VARCHAR(16) NOT NULL DEFAULT 'ACTIVE',
  created_at BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT dkim_configs_key UNIQUE (domain, selector)
);

INSERT INTO dkim_configs (domain, pub_key, priv_key, selector, headers)
  SELECT domain, pub_key, priv_key, selector, headers FROM dkim_configs_v1
  WHERE priv_key IS NOT NULL AND selector IS NOT NULL;

DROP TABLE dkim_configs_v1;
