# The private Postfix: settings as it comes, the same domain and mailboxes, the same Dovecot. To be
# sourced.
# shellcheck shell=bash source=instances.sh disable=SC2153 # BENCH is set by deploy/bench

POSTFIX=$BENCH/postfix
POSTFIX_PORT=24526

# start_postfix hold|lda|lmtp|relay: takes mail in and does that with it.
start_postfix() {
  stop_postfix
  rm -rf "$POSTFIX"
  install -d -m 755 "$POSTFIX" "$POSTFIX/etc" "$POSTFIX/queue"
  install -d -m 755 -o postfix "$POSTFIX/data"
  install -m 644 -o postfix /dev/null "$POSTFIX/log"
  postfix_main "$1" >"$POSTFIX/etc/main.cf"
  postfix_master >"$POSTFIX/etc/master.cf"
  sed 's/$/ -/' "$BENCH/users" >"$POSTFIX/etc/mailboxes"
  chmod 644 "$POSTFIX"/etc/*
  [ "$1" != lmtp ] || let_into_lmtp
  postfix -c "$POSTFIX/etc" start >"$BENCH/postfix.log" 2>&1 ||
    { cat "$BENCH/postfix.log" >&2; die "Postfix did not start"; }
}

# Postfix runs as another user than tmail and its Dovecot.
let_into_lmtp() {
  "${AS_SERVER[@]}" chmod o+x "$TMAIL_HOME"
  "${AS_SERVER[@]}" chmod o+rw "$TMAIL_HOME/dovecot/run/lmtp"
}

stop_postfix() {
  [ ! -e "$POSTFIX/queue/pid/master.pid" ] || postfix -c "$POSTFIX/etc" stop >/dev/null 2>&1 || true
}

postfix_main() {
  cat <<CF
compatibility_level = 3.6
queue_directory = $POSTFIX/queue
data_directory = $POSTFIX/data
maillog_file = $POSTFIX/log
maillog_file_prefixes = $POSTFIX
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = postfix.$DOMAIN
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
alias_database =
virtual_mailbox_domains = $DOMAIN
virtual_mailbox_maps = texthash:$POSTFIX/etc/mailboxes
dovecot_destination_recipient_limit = 1
CF
  case $1 in
    hold) echo "virtual_transport = discard" && echo "smtpd_client_restrictions = static:hold" ;;
    relay) echo "relayhost = [127.0.0.1]:$SINK_PORT" ;;
    lda) echo "virtual_transport = dovecot" ;;
    lmtp) echo "virtual_transport = lmtp:unix:$TMAIL_HOME/dovecot/run/lmtp" ;;
  esac
}

# As Debian's, without chroot and what is not used; and Dovecot as its own manual says.
postfix_master() {
  cat <<CF
127.0.0.1:$POSTFIX_PORT inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
discard unix - - n - - discard
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
smtp unix - - n - - smtp
relay unix - - n - - smtp
anvil unix - - n - 1 anvil
dovecot unix - n n - - pipe
  flags=DRhu user=$SERVER_USER:$SERVER_USER argv=/usr/lib/dovecot/dovecot-lda
  -c $TMAIL_HOME/dovecot/dovecot.conf -f \${sender} -a \${original_recipient} -d \${recipient}
CF
}
