-- How people write a domain beyond ASCII (U-labels); hostname has the A-labels. Dovecot looks here
-- what a login with the first stands for. NULL: there is no other spelling.
ALTER TABLE rcpt_hosts ADD COLUMN unicode_name VARCHAR(255);
