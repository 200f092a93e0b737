-- The queue. Times are milliseconds since the epoch; states are the names of the enum.

-- A message: small content lives in this row, big content in the message store.
CREATE TABLE queue_messages (
  id VARCHAR(32) PRIMARY KEY,
  reverse_path VARCHAR(320) NOT NULL,
  parameters ${text} NOT NULL,
  auth_user VARCHAR(255) NOT NULL,
  message_id VARCHAR(998) NOT NULL,
  size BIGINT NOT NULL,
  accepted_at BIGINT NOT NULL,
  store_key VARCHAR(255),
  content ${blob}
);

-- One row a recipient: what is still to be done for it, who does it, and when.
-- The owner is a node of queue_nodes that has it in hand; nobody owns what waits for due_at.
CREATE TABLE queue_recipients (
  message_id VARCHAR(32) NOT NULL,
  seq INTEGER NOT NULL,
  recipient VARCHAR(320) NOT NULL,
  original VARCHAR(320) NOT NULL,
  destination VARCHAR(320) NOT NULL,
  parameters ${text} NOT NULL,
  state VARCHAR(16) NOT NULL,
  owner VARCHAR(64),
  due_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL,
  last_reply ${text},
  PRIMARY KEY (message_id, seq)
);

CREATE INDEX queue_recipients_due ON queue_recipients (state, owner, due_at);

-- Who is alive. An owner whose row has expired, or is missing, has lost what he owned.
CREATE TABLE queue_nodes (
  owner VARCHAR(64) PRIMARY KEY,
  expires_at BIGINT NOT NULL
);
