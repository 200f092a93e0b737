-- When something was seen first and last: recipients that a user has written to, senders in the
-- greylist. name is a hash of what was seen. Times are milliseconds since the epoch.

CREATE TABLE queue_sightings (
  name VARCHAR(32) NOT NULL PRIMARY KEY,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX queue_sightings_expiry ON queue_sightings (expires_at);
