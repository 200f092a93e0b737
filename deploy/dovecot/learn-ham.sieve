# A user has taken a message out of Junk. Whoever throws it away does not say that it was good.
require ["vnd.dovecot.pipe", "copy", "imapsieve", "environment"];

if environment :matches "imap.mailbox" ["Trash", "Trash.*", "Trash/*", "Junk", "Junk.*", "Junk/*"] {
  stop;
}
pipe :copy "learn" ["ham"];
