# The parts that measure mail on its way out: relay to a sink, and a long queue. To be sourced.
# shellcheck shell=bash source=parts.sh disable=SC2153 # RUNS, MESSAGES are set by deploy/bench

SINK_PORT=24527
DEAD_PORT=24529
BACKLOG=${BENCH_BACKLOG:-100000}

# start_sink MESSAGES: takes that many and ends.
start_sink() {
  smtp-sink -u nobody -M "$1" "inet:127.0.0.1:$SINK_PORT" 1000 >/dev/null 2>&1 &
  SINK_PID=$!
  sleep 0.3
}

await_sink() {
  local give_up=$((SECONDS + 300))
  while kill -0 "$SINK_PID" 2>/dev/null; do
    ((SECONDS < give_up)) || { kill "$SINK_PID"; die "the sink did not see all messages within 300 s"; }
    sleep 0.02
  done
}

# tmail_command ARGUMENT...: the command line of this instance.
tmail_command() {
  TMAIL_REST_SERVER_PORT=$HTTP_PORT "$DEPLOY/tmail" "$@" >/dev/null
}

# tmail relays for this machine, all of it to one port.
relay_to() {
  tmail_command relayip add 127.0.0.1 2>/dev/null || true
  tmail_command routes add -d "$1" -rh 127.0.0.1 -rp "$2"
}

measure_relay() {
  start_tmail
  relay_to relay.test $SINK_PORT
  start_rival relay
  both relay 4096 >/dev/null
  both relay 4096 >/dev/null
  repeat both relay_measured 4096
}

# relay_measured SIZE SERVER PORT
relay_measured() {
  figure "relay to a sink, $(($1 / 1024)) KiB, 20 sessions" /s "$2" "$(relay "$@")"
}

# relay SIZE SERVER PORT: the rate, from the first connection in until the sink has all.
relay() {
  local begin
  await_quiet
  start_sink "$MESSAGES"
  begin=$(now)
  timeout 300 smtp-source -d -s $SESSIONS -m "$MESSAGES" -l "$1" -M "load.$DOMAIN" \
    -f "sender@$DOMAIN" -t user@relay.test "inet:127.0.0.1:$3"
  await_sink
  calc "$MESSAGES / ($(now) - $begin)"
}

# A hundred thousand messages wait for a server that is not there; what becomes of the others?
measure_backlog() {
  start_tmail TMAIL_DOVECOT_TRANSPORT=lmtp TMAIL_DELIVERD_RETRY_FIRST=2h
  relay_to dead.test $DEAD_PORT
  warm_up_delivery
  repeat delivery_beside "empty queue"
  figure "server's memory, empty queue" MiB tmail "$(server_memory VmRSS)"
  timeout 600 smtp-source -d -s $SESSIONS -m "$BACKLOG" -l 4096 -M "load.$DOMAIN" \
    -f "sender@$DOMAIN" -t user@dead.test "inet:127.0.0.1:$TMAIL_PORT"
  await_deferred
  repeat delivery_beside "$BACKLOG deferred"
  figure "server's memory, $BACKLOG deferred" MiB tmail "$(server_memory VmRSS)"
  measure_restart
}

# delivery_beside WHAT
delivery_beside() {
  figure "intake and delivery by LMTP, $1" /s tmail \
    "$(deliver $((MESSAGES / 2 / USERS)) tmail "$TMAIL_PORT")"
}

# Until each has been tried once.
await_deferred() {
  local give_up=$((SECONDS + 300)) tried=0
  until [ "$tried" -ge "$BACKLOG" ]; do
    ((SECONDS < give_up)) || die "$tried of $BACKLOG messages were deferred within 300 s"
    sleep 2
    tried=$(TMAIL_REST_SERVER_PORT=$HTTP_PORT "$DEPLOY/tmail" queue count --reply "4.4.1")
  done
}

measure_restart() {
  local begin
  stop_tmail
  empty_mailboxes 2>/dev/null || true
  "${AS_SERVER[@]}" find "$TMAIL_HOME/mail" -path '*/Maildir/new/*' -type f -delete
  await_quiet
  begin=$(now)
  run_tmail TMAIL_DOVECOT_TRANSPORT=lmtp TMAIL_DELIVERD_RETRY_FIRST=2h
  send "$TMAIL_PORT" 1 4096 1
  until [ "$(delivered)" -ge 1 ]; do sleep 0.05; done
  figure "restart until a message is delivered, $BACKLOG deferred" s tmail "$(calc "$(now) - $begin")"
}
