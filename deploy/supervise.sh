# Brings the server and Dovecot back when they end by themselves, as systemd does for its units. One
# process for each instance; it reads /proc once a second, and looks at Dovecot's certificate. To be sourced.
# shellcheck shell=bash source=lib.sh disable=SC2154 # the variables SET_… are the settings

SUPERVISOR_PID=$TMAIL_HOME/run/supervisor.pid
RESTARTS=$TMAIL_HOME/run/restarts
LONGEST_PAUSE=60 # seconds between two attempts, after 1, 2, 4 … 32
CALM=600         # seconds without an end, after which the next pause is 1 s again

# A part is watched while its mark is there: deploy/run makes it, deploy/stop takes it away.
mark() {
  echo "$TMAIL_HOME/run/watched.$1"
}

pid_file() {
  if [ "$1" = server ]; then echo "$SERVER_PID"; else echo "$DOVECOT_PID"; fi
}

# start_supervisor: unless there is one, which then sees the new mark.
start_supervisor() {
  ! alive "$SUPERVISOR_PID" >/dev/null || return 0
  SUPERVISOR_LOG_FORMAT=$SET_LOG_FORMAT setsid "$DEPLOY/run" --supervise "$TMAIL_HOME/" </dev/null >/dev/null 2>>"$SERVER_LOG" &
  rm -f "$SUPERVISOR_PID" "$RESTARTS"
  echo $! >"$SUPERVISOR_PID"
  until alive "$SUPERVISOR_PID" >/dev/null || ! kill -0 $! 2>/dev/null; do sleep 0.05; done
}

# stop_supervising PART...: before they are stopped. A restart under way is ended, or waited for if
# another part stays watched.
stop_supervising() {
  local part pid
  [ -e "$TMAIL_HOME/run" ] || return 0
  for part in "$@"; do rm -f "$(mark "$part")"; done
  if [ ! -e "$(mark server)" ] && [ ! -e "$(mark dovecot)" ]; then
    # It may see that the marks are gone and end before it is looked for: its file goes all the same.
    if pid=$(alive "$SUPERVISOR_PID"); then
      kill -TERM -- "-$pid" 2>/dev/null || true
      stop_process "$SUPERVISOR_PID" 10 || true
    fi
    rm -f "$SUPERVISOR_PID"
  fi
  ! exec 9>"$TMAIL_HOME/run/lock" || flock -w 60 9 || true
  exec 9>&-
}

# supervise: until no part is watched any more.
supervise() {
  declare -A PAUSE_ENDS=() FAILURES=() SEEN=() COUNT=([server]=0 [dovecot]=0) SINCE=([server]=0 [dovecot]=0)
  local part pipe
  trap 'exit 0' TERM INT HUP
  exec {pipe}<> <(:) # never readable: a pause without a process
  while [ -e "$(mark server)" ] || [ -e "$(mark dovecot)" ]; do
    for part in server dovecot; do
      [ ! -e "$TMAIL_HOME/run/watched.$part" ] || watch "$part"
    done
    [ ! -e "$TMAIL_HOME/run/watched.dovecot" ] || reload_if_renewed
    read -rt 1 -u "$pipe" || true
  done
}

# watch PART: one look.
watch() {
  local part=$1
  if runs "$part"; then
    ((SECONDS - SINCE[$part] < CALM)) || FAILURES[$part]=0
    unset "PAUSE_ENDS[$part]"
  elif [ -z "${PAUSE_ENDS[$part]:-}" ]; then
    plan_restart "$part"
  elif ((SECONDS >= PAUSE_ENDS[$part])); then
    restart "$part"
  fi
}

# runs PART: without a child process for one that has been looked at closely before.
runs() {
  local pid stat
  if [ "$1" = server ]; then read -r pid <"$SERVER_PID"; else read -r pid <"$DOVECOT_PID"; fi || return 1
  read -r stat <"/proc/$pid/stat" || return 1
  stat=${stat##*) }
  [[ $stat != [ZX]* ]] || return 1
  local fields
  read -ra fields <<<"$stat"
  [ "${SEEN[$1]:-}" = "$pid ${fields[19]}" ] || alive "$(pid_file "$1")" >/dev/null || return 1
  SEEN[$1]="$pid ${fields[19]}"
} 2>/dev/null

plan_restart() {
  local pause=$((1 << (${FAILURES[$1]:-0} < 6 ? ${FAILURES[$1]:-0} : 6)))
  ((pause <= LONGEST_PAUSE)) || pause=$LONGEST_PAUSE
  PAUSE_ENDS[$1]=$((SECONDS + pause))
  tell WARNING "$1 has ended by itself; restart in $pause s"
}

# restart PART: by deploy/run, which says why not.
restart() {
  local part=$1 begun=$SECONDS
  [ -e "$TMAIL_HOME/run/watched.$part" ] || return 0
  FAILURES[$part]=$((${FAILURES[$part]:-0} + 1))
  if "$DEPLOY/run" --restart "$part" >"$TMAIL_HOME/log/restart.log" 2>&1; then
    COUNT[$part]=$((COUNT[$part] + 1))
    SINCE[$part]=$SECONDS
    unset "PAUSE_ENDS[$part]"
    note_restarts "$part"
    tell WARNING "$part was restarted in $((SECONDS - begun)) s, ${COUNT[$part]} times since deploy/run"
  else
    plan_restart "$part"
    tell SEVERE "$part cannot be restarted: $(tail -n 1 "$TMAIL_HOME/log/restart.log")"
  fi
}

# One line for each part that was restarted: its name, how often, when for the last time, in seconds
# since 1970. For deploy/status and the console.
note_restarts() {
  local part
  LAST[$1]=$EPOCHSECONDS
  for part in server dovecot; do
    [ "${COUNT[$part]}" = 0 ] || echo "$part ${COUNT[$part]} ${LAST[$part]}"
  done >"$RESTARTS.new" && mv "$RESTARTS.new" "$RESTARTS"
}
declare -A LAST=()

# tell LEVEL TEXT: a line of the server's log, in its form.
tell() {
  local at text=${2//[[:cntrl:]]/ }
  printf -v at '%(%Y-%m-%dT%H:%M:%S.000%z)T' -1
  if [ "${SUPERVISOR_LOG_FORMAT,,}" = json ]; then
    printf '{"time":"%s","level":"%s","logger":"supervisor","message":"%s"}\n' "$at" "$1" "${text//[\"\\]/}"
  else
    printf '%s %s supervisor: %s\n' "$at" "$1" "$text"
  fi >>"$SERVER_LOG"
}
