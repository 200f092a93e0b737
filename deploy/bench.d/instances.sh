# The private tmail with its Dovecot, and its hundred mailboxes. To be sourced.
# shellcheck shell=bash source=../lib.sh

DOMAIN=bench.test
USERS=100

# set_ports BEGIN: three digits.
set_ports() {
  PORTS=$1
  TMAIL_PORT=${PORTS}25
  HTTP_PORT=${PORTS}80
}
set_ports 245

# run_tmail NAME=VALUE...: deploy/run with the settings of this instance and these.
run_tmail() {
  env TMAIL_ME="mail.$DOMAIN" TMAIL_SMTPD_DSNS="127.0.0.1:$TMAIL_PORT:false" \
    TMAIL_REST_SERVER_PORT=$HTTP_PORT TMAIL_DOVECOT_IMAP_PORT="${PORTS}43" \
    TMAIL_DOVECOT_IMAPS_PORT="${PORTS}93" TMAIL_DOVECOT_POP3_PORT="${PORTS}10" \
    TMAIL_DOVECOT_POP3S_PORT="${PORTS}95" TMAIL_DOVECOT_SIEVE_PORT="${PORTS}90" "$@" "$DEPLOY/run" --detach >"$BENCH/run.log" 2>&1 ||
    { cat "$BENCH/run.log" >&2; die "tmail did not start"; }
}

# start_tmail NAME=VALUE...: an instance with these settings and nothing in its queue; another one
# ends first.
start_tmail() {
  local first=true
  ! "${AS_SERVER[@]}" test -e "$TMAIL_HOME/db/tmail.db" || first=false
  stop_tmail
  "${AS_SERVER[@]}" sh -c 'rm -rf "$1"/db/tmail-queue.db* "$1"/store/*' sh "$TMAIL_HOME"
  run_tmail "$@"
  ! "$first" || make_mailboxes
}

stop_tmail() {
  [ ! -e "$TMAIL_HOME" ] || "$DEPLOY/stop" >/dev/null
}

# probe MODE ARGUMENT...: see Probe.java.
probe() {
  "$(java_home)/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xss256k \
    "$DEPLOY/bench.d/Probe.java" "$@"
}

# Over the API.
make_mailboxes() {
  local user
  for ((user = 0; user < USERS; user++)); do login "$user"; done >"$BENCH/users"
  "${AS_SERVER[@]}" cat "$TMAIL_HOME/run/api.token" >"$BENCH/token"
  probe users "http://127.0.0.1:$HTTP_PORT/api/users" "$BENCH/token" "$BENCH/users"
}

login() {
  printf 'u%02d@%s\n' "$1" "$DOMAIN"
}

# Memory of the server's process in MiB; the field of /proc/PID/status is VmRSS or VmHWM.
server_memory() {
  awk -v field="$1:" '$1 == field { printf "%.0f\n", $2 / 1024 }' "/proc/$("${AS_SERVER[@]}" cat "$SERVER_PID")/status"
}

# Processor time that the server's process has used, us; found by its command line, because in some
# versions the file names a process above it.
server_cpu() {
  awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) * 1000000 / tick }' \
    "/proc/$(pgrep -n -f "bin/java .*$TMAIL_HOME/payara")/stat"
}

# Messages that wait to be read.
delivered() {
  "${AS_SERVER[@]}" find "$TMAIL_HOME/mail" -path '*/Maildir/new/*' -type f | wc -l
}

# When the last one came.
last_delivery() {
  "${AS_SERVER[@]}" find "$TMAIL_HOME/mail" -path '*/Maildir/new/*' -type f -printf '%C@\n' | sort -n | tail -n 1
}

empty_mailboxes() {
  chmod 644 "$BENCH/users"
  "${AS_SERVER[@]}" doveadm -c "$TMAIL_HOME/dovecot/dovecot.conf" expunge -F "$BENCH/users" mailbox INBOX all
}
