-- Senders that the server, a domain or a user allows or blocks. owner is empty for the server, or a
-- domain, or a login; sender is an address, @domain or a network.

CREATE TABLE sender_lists (
  id ${id},
  owner VARCHAR(256) NOT NULL,
  sender VARCHAR(320) NOT NULL,
  allowed CHAR(1) NOT NULL,
  note VARCHAR(200) NOT NULL,
  added_at BIGINT NOT NULL,
  CONSTRAINT sender_lists_entry UNIQUE (owner, sender)
);
