-- Whether a domain administrator may let users send to other servers; 'Y' or 'N'.

ALTER TABLE administrators ADD COLUMN grants_relay CHAR(1) NOT NULL DEFAULT 'N';
