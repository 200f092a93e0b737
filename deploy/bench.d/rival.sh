# What tmail is measured against: Postfix, or another version of tmail ("before"). To be sourced.
# shellcheck shell=bash source=instances.sh disable=SC2153 # BENCH is set by deploy/bench

# The other version's checkout; empty for Postfix.
AGAINST=
BEFORE=$BENCH/before
BEFORE_PORTS=246

rival() {
  if [ -z "$AGAINST" ]; then echo Postfix; else echo before; fi
}

rival_port() {
  if [ -z "$AGAINST" ]; then echo "$POSTFIX_PORT"; else echo "${BEFORE_PORTS}25"; fi
}

# before COMMAND...: runs it for the other version.
before() {
  (
    DEPLOY=$AGAINST/deploy
    export TMAIL_HOME=$BEFORE
    set_ports $BEFORE_PORTS
    "$@"
  )
}

# of SERVER COMMAND...: runs it with the home into which that server delivers; Postfix uses tmail's.
of() {
  local server=$1
  shift
  if [ "$server" = before ]; then before "$@"; else "$@"; fi
}

# start_rival hold|lda|lmtp|relay: takes mail in and does that with it.
start_rival() {
  if [ -z "$AGAINST" ]; then
    start_postfix "$1"
    return
  fi
  case $1 in
    hold) before start_tmail TMAIL_DELIVERD_LAUNCH=false ;;
    lda | lmtp) before start_tmail TMAIL_DOVECOT_TRANSPORT="$1" ;;
    relay) before start_tmail && before relay_to relay.test "$SINK_PORT" ;;
  esac
}

stop_rival() {
  stop_postfix
  [ ! -e "$BEFORE" ] || before stop_tmail
}

# Both in turns, so that a slow minute hits both. Each is first in every other run, so that what the
# measurement before leaves behind (dirty pages, a throttled disk) hits both, too.
both() {
  if ((${run:-0} % 2)); then
    "$@" "$(rival)" "$(rival_port)"
    "$@" tmail "$TMAIL_PORT"
  else
    "$@" tmail "$TMAIL_PORT"
    "$@" "$(rival)" "$(rival_port)"
  fi
}

# As much as tmail got if it has a compiler to warm up, too.
warm_up_rival() {
  if [ -z "$AGAINST" ]; then
    send "$POSTFIX_PORT" 500 4096 $SESSIONS -d
  else
    warm_up_port "$(rival_port)"
  fi
}
