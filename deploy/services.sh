# The services that the settings ask for: are their ports free, do they answer, where are they? To
# be sourced.
# shellcheck shell=bash disable=SC2154 # the variables SET_… are the settings

# One line a service: kind, address, port, its name for people, the setting behind it.
smtp_services() {
  [ "$SET_SMTPD_LAUNCH" = true ] || return 0
  local form='^(\[([^]]*)\]|([^:]*)):([0-9]+):([a-z]+)(:([a-z]+))?$' dsn name
  while IFS= read -r -d ';' dsn; do
    [[ $dsn =~ $form ]] || continue
    case ${BASH_REMATCH[7]:-mx}:${BASH_REMATCH[5]} in
      mx:*) name=SMTP ;;
      *:true) name="submission over TLS" ;;
      *) name="submission" ;;
    esac
    echo "smtp_${BASH_REMATCH[5]} ${BASH_REMATCH[2]}${BASH_REMATCH[3]} ${BASH_REMATCH[4]} TMAIL_SMTPD_DSNS $name"
  done <<<"${SET_SMTPD_DSNS// /};"
}

http_services() {
  [ "$SET_REST_SERVER_LAUNCH" = false ] ||
    echo "http $SET_REST_SERVER_IP $SET_REST_SERVER_PORT TMAIL_REST_SERVER_PORT HTTP"
}

dovecot_services() {
  local ip=${SET_DOVECOT_LISTEN%%[ ,]*}
  echo "mail $ip $SET_DOVECOT_IMAP_PORT TMAIL_DOVECOT_IMAP_PORT IMAP"
  echo "mail $ip $SET_DOVECOT_IMAPS_PORT TMAIL_DOVECOT_IMAPS_PORT IMAP over TLS"
  echo "mail $ip $SET_DOVECOT_POP3_PORT TMAIL_DOVECOT_POP3_PORT POP3"
  echo "mail $ip $SET_DOVECOT_POP3S_PORT TMAIL_DOVECOT_POP3S_PORT POP3 over TLS"
  echo "mail $ip $SET_DOVECOT_SIEVE_PORT TMAIL_DOVECOT_SIEVE_PORT ManageSieve"
}

services() {
  ! wants server || { smtp_services; http_services; }
  ! wants_dovecot || dovecot_services
}

# has_low_port server|dovecot: whether it wants a port that takes a right to open.
has_low_port() {
  local kind ip port rest
  while read -r kind ip port rest; do
    ((port >= 1024)) || return 0
  done < <(if [ "$1" = server ]; then smtp_services; http_services; else dovecot_services; fi)
  return 1
}

# probe_address IP: where to reach a listener of that address from here.
probe_address() {
  case $1 in
    '' | 0.0.0.0 | '*') echo 127.0.0.1 ;;
    ::) echo ::1 ;;
    *) echo "$1" ;;
  esac
}

# overlap HEX IP: whether a listener of /proc/net/tcp or tcp6 leaves no room for one of that address.
overlap() {
  [[ $1 != *[!0]* ]] && return
  local a b c d
  case $2 in
    '' | '*' | 0.0.0.0 | ::) return 0 ;;
    *:*) [ ${#1} = 32 ] && [[ $1 != 0000000000000000FFFF0000* ]] ;;
    *)
      IFS=. read -r a b c d <<<"$2"
      [[ $1 =~ ^(0000000000000000FFFF0000)?$(printf '%02X%02X%02X%02X' "$d" "$c" "$b" "$a")$ ]]
      ;;
  esac
} 2>/dev/null

refuse_busy_ports() {
  local taken kind ip port setting name listener
  taken=$(awk '$4 == "0A" { print $2 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null) || true
  while read -r kind ip port setting name; do
    for listener in $taken; do
      [ "${listener#*:}" != "$(printf %04X "$port")" ] || ! overlap "${listener%:*}" "$ip" ||
        die "port $port of $ip ($name) is in use by something else; $setting moves it"
    done
  done < <(services)
}

# dialogue IP PORT REQUEST: the first line of the answer.
dialogue() {
  local line
  exec 3<>"/dev/tcp/$(probe_address "$1")/$2" || return 1
  printf '%b' "$3" >&3
  IFS= read -r -t 3 line <&3 || return 1
  printf '%s\n' "$line"
} 2>/dev/null

answers() {
  local kind=$1 ip=$2 port=$3
  case $kind in
    smtp_false) [[ $(dialogue "$ip" "$port" '') == 220* ]] ;;
    http) [[ $(dialogue "$ip" "$port" "GET /api/ping HTTP/1.1\r\nHost: $ip\r\nConnection: close\r\n\r\n") == *' 200 '* ]] ;;
    *) (exec 3<>"/dev/tcp/$(probe_address "$ip")/$port") 2>/dev/null ;;
  esac
}

all_answer() {
  local kind ip port rest
  while read -r kind ip port rest; do
    answers "$kind" "$ip" "$port" || return 1
  done < <(smtp_services; http_services)
}

# Waits for every listener. Payara stays up without the application when its deployment fails:
# once it calls itself ready, the listeners have five seconds.
await_server() {
  local give_up=$((SECONDS + 180)) booted=false
  until all_answer; do
    alive "$SERVER_PID" >/dev/null || start_failed "the server ended while it started"
    ((SECONDS < give_up)) || start_failed "the server did not become ready"
    if saw_no_classes; then
      start_once_more
      return
    fi
    if ! "$booted" && log_of_this_start | grep -q 'Payara Micro .* ready in'; then
      booted=true give_up=$((SECONDS + 5))
    fi
    tick
    sleep 0.1
  done
}

# Extensions with which the server does not start are left out until they change. If it does not start
# without them either, they are tried again next time.
await_with_extensions() {
  if ! has_extensions; then
    await_server
  elif ! (await_server); then
    echo "The extensions in $TMAIL_HOME/lib are left out: the server does not start with them" >&2
    stop_server
    rm -f "$PAYARA"/app/WEB-INF/lib/extension-*.jar
    restore_payara
    start_server
    (await_server) || { rm -f "$PAYARA/extensions"; exit 1; }
  fi
}

# Once in hundreds of starts Payara's look at the application's classes finds none. The next start is
# without the archive of classes, in case that is to blame.
saw_no_classes() {
  [ -z "${STARTED_AGAIN:-}" ] && log_of_this_start | grep -q 'does not contain any EJB'
}

start_once_more() {
  STARTED_AGAIN=1
  printf 'again '
  stop_server
  rm -f "$PAYARA"/*.classes
  start_server
  await_server
}

log_of_this_start() {
  tail -c "+$((LOG_OFFSET + 1))" "$SERVER_LOG"
}

# The last lines that say something: no stack frames, nothing twice.
start_failed() {
  echo
  log_of_this_start | grep -E 'SEVERE|^Caused by|^Exception|^Error' | cut -c1-300 |
    awk '!seen[substr($0, 30)]++' | tail -n 12 >&2 || true # there may be none
  die "$1; the log is $SERVER_LOG"
}

announce() {
  local kind ip port setting name
  ! wants server || { rm -f "$SERVER_READY" && touch "$SERVER_READY"; }
  echo "tmail is ready in $TMAIL_HOME"
  while read -r kind ip port setting name; do
    printf '  %-20s %s port %s\n' "$name" "$ip" "$port"
  done < <(services)
  ! wants server || [ "$SET_REST_SERVER_LAUNCH" = false ] ||
    printf '  %-20s http://%s:%s/console/\n' console "$(probe_address "$SET_REST_SERVER_IP")" "$SET_REST_SERVER_PORT"
  ! wants server || announce_administrator
}

announce_administrator() {
  local name password
  [ -r "$TMAIL_HOME/run/first-admin" ] || return 0
  { read -r name && read -r password; } <"$TMAIL_HOME/run/first-admin"
  printf '  %-20s %s, one-time password %s\n' administrator "$name" "$password"
}
