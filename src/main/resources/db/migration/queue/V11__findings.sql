-- What checks have found out about a message: their sum, and a line for each (TracedFindings).

ALTER TABLE queue_trace ADD COLUMN score DOUBLE PRECISION NOT NULL DEFAULT 0;

ALTER TABLE queue_trace ADD COLUMN findings ${text};

-- Why a recipient in the state HELD is in quarantine; empty if an administrator holds it.
ALTER TABLE queue_recipients ADD COLUMN quarantine VARCHAR(200) NOT NULL DEFAULT '';
