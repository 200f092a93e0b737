-- Addresses of other servers have up to 1,000 octets, a few more
-- once their domain is in A-labels. SQLite does not look at a column's length.

${mysql}DROP INDEX queue_messages_sender ON queue_messages;
${mysql}ALTER TABLE queue_messages MODIFY reverse_path VARCHAR(1300) NOT NULL;
${mysql}CREATE INDEX queue_messages_sender ON queue_messages (reverse_path(255));
${mysql}ALTER TABLE queue_recipients MODIFY recipient VARCHAR(1300) NOT NULL;
${mysql}ALTER TABLE queue_recipients MODIFY original VARCHAR(1300) NOT NULL;
${mysql}ALTER TABLE queue_recipients MODIFY reverse_path VARCHAR(1300);
${mysql}ALTER TABLE queue_trace MODIFY sender VARCHAR(1300) NOT NULL;
${mysql}ALTER TABLE queue_trace_events MODIFY recipient VARCHAR(1300) NOT NULL;

${postgres}ALTER TABLE queue_messages ALTER COLUMN reverse_path TYPE VARCHAR(1300);
${postgres}ALTER TABLE queue_recipients ALTER COLUMN recipient TYPE VARCHAR(1300);
${postgres}ALTER TABLE queue_recipients ALTER COLUMN original TYPE VARCHAR(1300);
${postgres}ALTER TABLE queue_recipients ALTER COLUMN reverse_path TYPE VARCHAR(1300);
${postgres}ALTER TABLE queue_trace ALTER COLUMN sender TYPE VARCHAR(1300);
${postgres}ALTER TABLE queue_trace_events ALTER COLUMN recipient TYPE VARCHAR(1300);
