-- The queue. Times are milliseconds since the epoch; states are the names of the enum.
-- A message and its content: small content lives in this row, big content in the message store.
CREATE TABLE queue_messages (
  id VARCHAR(32) PRIMARY KEY,
  reverse_path VARCHAR(320) NOT NULL,
  auth_user VARCHAR(255) NOT NULL DEFAULT '',
  envelope ${text} NOT NULL,
  message_id VARCHAR(998) NOT NULL DEFAULT '',
  size BIGINT NOT NULL,
  content ${blob},
  store_key VARCHAR(255),
  accepted_at BIGINT NOT NULL,
  remaining INTEGER NOT NULL
);

-- One row a recipient: what is still to be done for it, who does it, and when.
CREATE TABLE queue_recipients (
  id ${id},
  message_id VARCHAR(32) NOT NULL,
  recipient VARCHAR(320) NOT NULL,
  original VARCHAR(320) NOT NULL,
  destination VARCHAR(320) NOT NULL,
  details ${text} NOT NULL,
  state VARCHAR(16) NOT NULL,
  owner VARCHAR(64),
  due_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_reply ${text},
  last_attempt_at BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT queue_recipients_message FOREIGN KEY (message_id) REFERENCES queue_messages (id)
);

CREATE INDEX queue_recipients_due ON queue_recipients (state, owner, due_at);
CREATE INDEX queue_recipients_message ON queue_recipients (message_id);

-- Who is alive. An owner whose row has expired, or is missing, has lost his leases.
CREATE TABLE queue_nodes (
  owner VARCHAR(64) PRIMARY KEY,
  expires_at BIGINT NOT NULL
);
