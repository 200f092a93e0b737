# Runs before the user's own script. The server writes this field, and removes it from all mail that comes in.
require ["fileinto", "mailbox"];

if header :is "X-Tmail-Junk" "yes" {
  fileinto :create "Junk";
  stop;
}
