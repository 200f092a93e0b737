-- Whether the sender was told that a recipient takes long; he is told once.
ALTER TABLE queue_recipients ADD COLUMN warned BOOLEAN NOT NULL DEFAULT FALSE;
