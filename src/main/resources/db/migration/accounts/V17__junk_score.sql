-- The score from which mail goes to the user's folder Junk; NULL for the server's own.

ALTER TABLE users ADD COLUMN junk_score DOUBLE PRECISION;
