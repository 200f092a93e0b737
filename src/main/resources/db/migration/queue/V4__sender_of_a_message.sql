-- Listings by sender would read every message otherwise, content included.
CREATE INDEX queue_messages_sender ON queue_messages (reverse_path);
