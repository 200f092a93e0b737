# The parts of the measurement; each brings up what it needs. To be sourced.
# shellcheck shell=bash source=instances.sh disable=SC2153 # RUNS, MESSAGES are set by deploy/bench

SESSIONS=20
IDLE_SESSIONS=5000
LATENCY_MESSAGES=200

# send PORT MESSAGES SIZE SESSIONS [-d]: returns when all have their 250; -d keeps connections.
send() {
  timeout 300 smtp-source -s "$4" -m "$2" -l "$3" ${5:+"$5"} -M "load.$DOMAIN" \
    -f "sender@$DOMAIN" -t "$(login 0)" "inet:127.0.0.1:$1"
}

# The JIT compiler has compiled what counts after some thousand messages.
warm_up() {
  warm_up_port "$TMAIL_PORT"
  warm_up_rival
}

warm_up_port() {
  local load
  for load in -d '' -d -d; do
    send "$1" "$MESSAGES" 4096 $SESSIONS $load
  done
}

measure_intake() {
  start_tmail TMAIL_DELIVERD_LAUNCH=false
  start_rival hold
  warm_up
  repeat intake_of_each_kind
}

intake_of_each_kind() {
  both intake "4 KiB, 20 sessions, kept" "$MESSAGES" 4096 $SESSIONS -d
  both intake "4 KiB, 20 sessions, a connection each" "$MESSAGES" 4096 $SESSIONS ''
  both intake "4 KiB, 1 session, kept" $((MESSAGES / 4)) 4096 1 -d
  both intake "50 KiB, 20 sessions, kept" $((MESSAGES / 2)) 51200 $SESSIONS -d
  [ -n "$AGAINST" ] || postsuper -c "$POSTFIX/etc" -d ALL 2>/dev/null
}

# What it costs to write down what becomes of each message; a new server for each run.
measure_trace() {
  repeat traced_and_not
}

traced_and_not() {
  traced 0 "not traced"
  traced 14d traced
}

# traced KEEP WHAT
traced() {
  local load
  start_tmail TMAIL_DELIVERD_LAUNCH=false TMAIL_TRACE_KEEP="$1"
  for load in -d -d; do
    send "$TMAIL_PORT" "$MESSAGES" 4096 $SESSIONS $load
  done
  intake "4 KiB, 20 sessions, kept, $2" "$MESSAGES" 4096 $SESSIONS -d tmail "$TMAIL_PORT"
  intake "4 KiB, 20 sessions, kept, $2" "$MESSAGES" 4096 $SESSIONS -d tmail "$TMAIL_PORT"
}

# intake WHAT MESSAGES SIZE SESSIONS -d|'' SERVER PORT
intake() {
  local begin used
  await_quiet
  used=$(of "$6" server_cpu)
  begin=$(now)
  send "$7" "$2" "$3" "$4" "$5"
  figure "intake, $1" /s "$6" "$(calc "$2 / ($(now) - $begin)")"
  [ "$6" = Postfix ] || figure "intake, $1, CPU" us "$6" "$(calc "($(of "$6" server_cpu) - $used) / $2")"
}

measure_delivery() {
  deliver_by lda
  deliver_by lmtp
}

deliver_by() {
  local each=$((MESSAGES / 5 / USERS))
  start_tmail TMAIL_DOVECOT_TRANSPORT="$1"
  start_rival "$1"
  both deliver "$each" >/dev/null
  warm_up_delivery
  repeat both delivery "$1" "$each"
}

# For tmail's compiler.
warm_up_delivery() {
  deliver $((MESSAGES / 2 / USERS)) tmail "$TMAIL_PORT" >/dev/null
  [ -z "$AGAINST" ] || deliver $((MESSAGES / 2 / USERS)) "$(rival)" "$(rival_port)" >/dev/null
}

# delivery TRANSPORT MESSAGES_EACH SERVER PORT
delivery() {
  local rate
  rate=$(deliver "$2" "$3" "$4")
  figure "delivery by $1, 20 sessions" /s "$3" "$rate"
}

# deliver MESSAGES_EACH SERVER PORT: the rate, from the first connection to the last file in place.
deliver() {
  local begin all=$(($1 * USERS))
  of "$2" empty_mailboxes
  await_quiet
  begin=$(send_to_all "$3" "$1")
  of "$2" await_delivered "$all"
  calc "$all / ($(of "$2" last_delivery) - $begin)"
}

# send_to_all PORT[,PORT...] MESSAGES_EACH: in twenty sessions; prints when they began.
send_to_all() {
  probe send "$1" "$BENCH/users" "$2" $SESSIONS
}

await_delivered() {
  local give_up=$((SECONDS + 300))
  until [ "$(delivered)" -ge "$1" ]; do
    ((SECONDS < give_up)) || die "$(delivered) of $1 messages came within 300 s"
    sleep 1
  done
}

measure_latency() {
  local transport
  for transport in lda lmtp; do
    start_tmail TMAIL_DOVECOT_TRANSPORT="$transport"
    start_rival "$transport"
    warm_up_delivery
    repeat both latency "$transport"
  done
}

# latency TRANSPORT SERVER PORT
latency() {
  local median worst
  of "$2" empty_mailboxes
  await_quiet
  read -r median worst < <(of "$2" probe_latency "$3")
  figure "one message by $1, p50" ms "$2" "$median"
  figure "one message by $1, p99" ms "$2" "$worst"
}

# probe_latency PORT
probe_latency() {
  probe latency "$1" "$BENCH/users" "$TMAIL_HOME/mail" $LATENCY_MESSAGES
}

# Postfix has a process for each session and by default no more than a hundred.
measure_idle() {
  local before open
  start_tmail TMAIL_DELIVERD_LAUNCH=false \
    TMAIL_SMTPD_CONCURRENCY_PER_CLIENT=$((IDLE_SESSIONS + 100))
  send "$TMAIL_PORT" "$MESSAGES" 4096 $SESSIONS -d
  intake_beside no
  sleep 5
  before=$(server_memory VmRSS)
  coproc IDLE { probe idle "$TMAIL_PORT" $IDLE_SESSIONS; }
  read -r open <&"${IDLE[0]}"
  figure "idle sessions, greeted" "" tmail "$open"
  figure "idle session, memory" KiB tmail "$(calc "($(server_memory VmRSS) - $before) * 1024 / $open")"
  intake_beside "$open"
  exec {IDLE[1]}>&-
  wait "$IDLE_PID"
}

# intake_beside NUMBER
intake_beside() {
  repeat intake "4 KiB, 20 kept, beside $1 idle sessions" "$MESSAGES" 4096 $SESSIONS -d tmail "$TMAIL_PORT"
}

measure_memory() {
  start_tmail
  sleep 10
  figure "memory at rest" MiB tmail "$(server_memory VmRSS)"
  send "$TMAIL_PORT" "$MESSAGES" 4096 $SESSIONS -d
  send "$TMAIL_PORT" $((MESSAGES / 2)) 51200 $SESSIONS -d
  figure "memory at most, taking mail and delivering" MiB tmail "$(server_memory VmHWM)"
}

# The first start writes the class archive when it ends; the others use it.
measure_start() {
  start_tmail
  repeat start_again
}

start_again() {
  local begin
  stop_tmail
  await_quiet
  begin=$(now)
  run_tmail &
  await_banner
  figure "start to the SMTP banner" s tmail "$(calc "$(now) - $begin")"
  wait $!
}

await_banner() {
  local line=
  until [[ $line == 220* ]]; do
    line=$({ exec 3<>"/dev/tcp/127.0.0.1/$TMAIL_PORT" && head -n 1 <&3; } 2>/dev/null) || sleep 0.02
  done
}
