-- Who changed what, when, and from where; written with the change itself.

CREATE TABLE admin_actions (
  id ${id},
  done_at BIGINT NOT NULL,
  actor VARCHAR(256) NOT NULL,
  via VARCHAR(16) NOT NULL,
  client VARCHAR(64) NOT NULL,
  action VARCHAR(64) NOT NULL,
  entity VARCHAR(320) NOT NULL,
  detail VARCHAR(1000) NOT NULL
);
