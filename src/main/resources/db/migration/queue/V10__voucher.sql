-- Who vouches for a message, as its name in the enum Voucher: what nobody vouches for is not signed.
ALTER TABLE queue_messages ADD COLUMN voucher VARCHAR(16) NOT NULL DEFAULT 'NOBODY';

UPDATE queue_messages SET voucher = 'USER' WHERE auth_user <> '';
