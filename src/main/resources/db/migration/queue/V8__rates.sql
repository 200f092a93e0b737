-- What each node counted in a window of time, for limits that hold over all nodes. name is a hash of
-- what was counted of whom; total is all that the node counted in the window.

CREATE TABLE queue_rates (
  node VARCHAR(64) NOT NULL,
  name VARCHAR(32) NOT NULL,
  began_at BIGINT NOT NULL,
  total BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (node, name, began_at)
);

CREATE INDEX queue_rates_name ON queue_rates (name);
CREATE INDEX queue_rates_expiry ON queue_rates (expires_at);
