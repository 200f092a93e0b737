-- What became of each message, kept for a while after it is gone; a message that was refused has
-- an id, too. Ids grow with time, so rows are written and removed at the ends of the tables.

CREATE TABLE queue_trace (
  id VARCHAR(32) NOT NULL,
  at BIGINT NOT NULL,
  client VARCHAR(64) NOT NULL,
  helo VARCHAR(255) NOT NULL,
  protocol VARCHAR(16) NOT NULL,
  tls VARCHAR(128) NOT NULL,
  auth_user VARCHAR(255) NOT NULL,
  sender VARCHAR(320) NOT NULL,
  recipients ${text} NOT NULL,
  message_id VARCHAR(998) NOT NULL,
  size BIGINT NOT NULL,
  PRIMARY KEY (id)
) ${clustered};

-- n is the millisecond, shifted by 20 bits, and a number that tells events of it apart.
CREATE TABLE queue_trace_events (
  id VARCHAR(32) NOT NULL,
  n BIGINT NOT NULL,
  event VARCHAR(16) NOT NULL,
  recipient VARCHAR(320) NOT NULL,
  relay VARCHAR(320) NOT NULL,
  reply ${text} NOT NULL,
  took BIGINT NOT NULL,
  tls VARCHAR(128) NOT NULL,
  PRIMARY KEY (id, n)
) ${clustered};
