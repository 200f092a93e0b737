-- Another way than the usual one, which an administrator chose for this recipient only; the text
-- of a destination.

ALTER TABLE queue_recipients ADD COLUMN next_hop VARCHAR(320);
