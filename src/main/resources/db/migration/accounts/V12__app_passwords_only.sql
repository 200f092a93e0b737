-- Whether mail programs need a password of their own; 'Y' or 'N'. Dovecot reads it:
-- deploy/dovecot/dovecot-sql-own.conf.ext.template.

ALTER TABLE users ADD COLUMN app_passwords_only CHAR(1) NOT NULL DEFAULT 'N';
