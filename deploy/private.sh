# Private servers to try tmail with: their start in the background, in a folder of their own. To be sourced.
# shellcheck shell=bash

# background COMMAND...: runs on, in a session of its own, and leaves its id.
background() {
  setsid "$@" </dev/null >>"$DIR/log" 2>&1 9>&- &
  echo $! >"$DIR/pid"
}

# await COMMAND...: until it succeeds, as long as the server runs, for two minutes at most.
await() {
  local deadline=$((SECONDS + 120))
  until "$@" >/dev/null 2>&1; do
    kill -0 "$(<"$DIR/pid")" 2>/dev/null || die "the server ended: $(tail -n 3 "$DIR/log")"
    ((SECONDS < deadline)) || die "the server does not answer; its log is $DIR/log"
    sleep 0.1
  done
}

# end_background PATTERN SIGNAL: ends what background started, if its command line matches.
end_background() {
  local pid deadline=$((SECONDS + 60))
  pid=$(cat "$DIR/pid" 2>/dev/null) && kill -0 "$pid" 2>/dev/null || return 0
  [[ "$(tr '\0' ' ' <"/proc/$pid/cmdline")" == *$1* ]] ||
    die "process $pid of $DIR/pid is no server of $DIR"
  kill "-$2" "$pid"
  while kill -0 "$pid" 2>/dev/null; do
    ((SECONDS < deadline)) || die "process $pid does not end"
    sleep 0.05
  done
}

