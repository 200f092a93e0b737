-- CRC-32C of the content in the message store; unknown for what was queued before.

ALTER TABLE queue_messages ADD COLUMN checksum BIGINT;
