-- Which of several Dovecots holds the mailbox: a host of TMAIL_DOVECOT_LMTP. NULL: there is one only,
-- or a hash of the login chooses.
ALTER TABLE users ADD COLUMN mail_host VARCHAR(255);
