# Shared by the commands of deploy/: where things are, who runs them, and what is running.
# To be sourced; it does nothing by itself.
# shellcheck shell=bash
set -euo pipefail
export LC_ALL=C.UTF-8
[ -n "${HOME:-}" ] || HOME=$(getent passwd "$EUID" | cut -d: -f6) # a bare chroot may lack it
export HOME
umask 077
ulimit -c 0 # a core dump would hold keys and mail

DEPLOY=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
ROOT=$(dirname "$DEPLOY")
TARGET=$ROOT/target
SERVER_USER=tmail
INSTALLED_HOME=/var/lib/tmail

die() {
  echo "Error: $*" >&2
  exit 1
}

is_root() {
  [ "$EUID" = 0 ]
}

# The comment at the head of a command, up to what shellcheck is told, is its help.
show_help() {
  sed -n '2,/^# shellcheck/ { /^# shellcheck/ !s/^# \{0,1\}//p }' "$0"
}

# everyone_can_enter DIR: whether each folder on the way lets any user pass.
everyone_can_enter() {
  local dir=$1
  until [ "$dir" = / ]; do
    [[ $(stat -c %A "$dir") == *[xt] ]] || return 1
    dir=$(dirname "$dir")
  done
}

# The folder of the instance: TMAIL_HOME, else var/ in a checkout that the server's user can enter. For
# root the links on the way stay in it: root.sh looks whose they are.
instance_home() {
  if [ -n "${TMAIL_HOME:-}" ]; then
    if is_root; then realpath -ms -- "$TMAIL_HOME"; else realpath -m -- "$TMAIL_HOME"; fi
  elif [ ! -e "$ROOT/pom.xml" ]; then
    echo "$INSTALLED_HOME"
  elif is_root && ! everyone_can_enter "$ROOT"; then
    echo "$INSTALLED_HOME"
  else
    echo "$ROOT/var"
  fi
}

TMAIL_HOME=$(instance_home)
export TMAIL_HOME
SERVER_PID=$TMAIL_HOME/run/tmail.pid
SERVER_READY=$TMAIL_HOME/run/ready
DOVECOT_PID=$TMAIL_HOME/dovecot/run/master.pid

# What goes before a command that must not run as root.
AS_SERVER=()
# shellcheck source=root.sh
. "$DEPLOY/root.sh"

# java_home: the folder of a JDK that is new enough; fails when there is none.
java_home() {
  local java
  java=${JAVA_HOME:+$JAVA_HOME/bin/java}
  [ -n "$java" ] || java=$(command -v java) || return 1
  java=$(readlink -f "$java")
  local home=${java%/bin/java} version
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null) || return 1
  [ "${version:-0}" -ge 17 ] && echo "$home"
}

# server_java_home: the newest JDK there is, for newer ones start faster; JAVA_HOME is obeyed.
server_java_home() {
  local home version best=0 newest
  newest=$(java_home) || return 1
  for home in "$newest" /usr/lib/jvm/*; do
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null) || continue
    if [ -z "${JAVA_HOME:-}" ] && [ -x "$home/bin/java" ] && ((${version:-0} > best)); then
      best=$version newest=$home
    fi
  done
  readlink -f "$newest"
}

# cli ARGUMENT...: tmail's command line, tuned to start fast. Java would tell of a class archive that
# does not fit on standard output, among what is to be read.
cli() {
  local jdk flags=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m)
  flags+=(-Xlog:cds=off -Xlog:cds+dynamic=off)
  jdk=$(java_home) || die "no Java 17 or newer; deploy/run tells how to get one"
  [ -r "$TARGET/tmail-cli.jar" ] || die "tmail is not built yet; deploy/run builds it"
  [ "$TARGET/tmail-cli.jsa" -ot "$TARGET/tmail-cli.jar" ] ||
    flags+=(-XX:SharedArchiveFile="$TARGET/tmail-cli.jsa")
  "$jdk/bin/java" "${flags[@]}" -jar "$TARGET/tmail-cli.jar" "$@"
}

# load_settings: every setting in force as a variable SET_…, validated by the server's own code.
load_settings() {
  local exports
  exports=$(cli config --shell) || exit 1
  eval "${exports//export TMAIL_/SET_}"
}

# alive PIDFILE: whether the process is there and belongs to this instance; prints its id.
alive() {
  local pid command
  read -r pid <"$1" || return 1
  [[ $pid =~ ^[1-9][0-9]*$ ]] || return 1
  command=$(tr '\0' ' ' <"/proc/$pid/cmdline") || return 1
  [[ "$command" == *"$TMAIL_HOME/"* ]] && echo "$pid"
} 2>/dev/null

# processes_with ARGUMENT: the ids of processes with exactly that argument, none of a container's.
processes_with() {
  local file pid
  for file in $(grep -lzxF -e "$1" /proc/[0-9]*/cmdline); do
    pid=${file//[!0-9]/}
    [ "$(readlink "/proc/$pid/ns/mnt")" != "$(readlink /proc/self/ns/mnt)" ] || echo "$pid"
  done
} 2>/dev/null

# own_server: the id of this user's Java in the home, whatever the pid file says; that of an earlier
# version was root's.
own_server() {
  local pid all parent
  all=$(processes_with "-Djava.io.tmpdir=$TMAIL_HOME/tmp")
  for pid in $all; do
    [ "$(stat -c %u "/proc/$pid")" = "$EUID" ] && [ "$(<"/proc/$pid/comm")" = java ] || continue
    parent=$(sed 's/.*) . \([0-9]*\) .*/\1/' "/proc/$pid/stat")
    [[ $'\n'$all$'\n' == *$'\n'$parent$'\n'* ]] || echo "$pid" # else a child that has just begun
  done
} 2>/dev/null

# stop_process PIDFILE SECONDS: asks it to end; kills it when the time is over, and fails then.
stop_process() {
  local pid deadline=$((SECONDS + $2))
  pid=$(alive "$1") || return 0
  if ! kill -TERM "$pid" 2>/dev/null; then
    alive "$1" >/dev/null || return 0
    die "process $pid of $1 belongs to another user; end it as that user: kill $pid"
  fi
  while alive "$1" >/dev/null; do
    ((SECONDS < deadline)) || { kill -KILL "$pid"; return 1; }
    sleep 0.05
  done
}

# The pid file of an earlier version cannot be read: this user writes it anew.
adopt_server() {
  local pid
  ! alive "$SERVER_PID" >/dev/null && pid=$(own_server) && [[ $pid =~ ^[0-9]+$ ]] || return 0
  rm -f "$SERVER_PID"
  echo "$pid" >"$SERVER_PID"
}

# The class archive of a server that has ended by itself is half a one.
stop_server() {
  adopt_server
  alive "$SERVER_PID" >/dev/null || rm -f "$SERVER_READY"
  stop_process "$SERVER_PID" 90 || rm -f "$SERVER_READY"
  keep_class_archive
  rm -f "$SERVER_PID" "$SERVER_READY"
}

# Java wrote its class archive when it ended; one of a start that failed would lack classes.
keep_class_archive() {
  local new
  for new in "$TMAIL_HOME"/payara/*.classes.new; do
    [ -e "$new" ] || continue
    if [ -e "$SERVER_READY" ]; then mv "$new" "${new%.new}"; else rm -f "$new"; fi
  done
}

stop_dovecot() {
  stop_process "$DOVECOT_PID" 20 || true
}
