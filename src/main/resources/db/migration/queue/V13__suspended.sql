-- Whether a recipient in the state HELD waits because its sender is suspended: 1, else 0.
ALTER TABLE queue_recipients ADD COLUMN suspended INTEGER NOT NULL DEFAULT 0;
