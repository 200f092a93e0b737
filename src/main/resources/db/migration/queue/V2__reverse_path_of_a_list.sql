-- A list's own address takes the place of the message's reverse-path for the list's members.

ALTER TABLE queue_recipients ADD COLUMN reverse_path VARCHAR(320);
