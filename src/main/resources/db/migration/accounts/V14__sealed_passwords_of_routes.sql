-- The password of a route, sealed with the key that is not in the database; smtp_auth_passwd is then
-- NULL. The server seals what it finds there at its start.

ALTER TABLE routes ADD COLUMN smtp_auth_sealed ${text};
