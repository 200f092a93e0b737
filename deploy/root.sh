# How the commands of deploy/ leave root: as root they never read or write below TMAIL_HOME, whose
# owner could have put links there (docs/adr/0009-no-root.md). To be sourced.
# shellcheck shell=bash source=lib.sh

PROGRAM_OWNER=$(stat -c %u "$DEPLOY")
PROGRAM_COPIES=/var/cache/tmail

# way_owner FOLDER: the id of the user other than root who could replace a part of that path, 0 for
# nobody. Fails if that can be several users, or if a link leads on that is not root's.
way_owner() {
  local way='' part uid mode kind owner=0 trusted=0 parts
  IFS=/ read -ra parts <<<"${1#/}"
  for part in "${parts[@]}"; do
    way+=/$part
    read -r uid mode kind < <(stat -c '%u %a %F' -- "$way" 2>/dev/null) || break
    [ "$way" = "$1" ] || trusted=$PROGRAM_OWNER
    case $kind in
      directory) ;;
      "symbolic link")
        [ "$uid" = 0 ] || [ "$uid" = "$trusted" ] ||
          die "$way is a link that belongs to user $uid; root does not follow it"
        continue
        ;;
      *) die "$way is not a folder" ;;
    esac
    ((8#$mode & 8#1000 || !(8#$mode & 8#2))) ||
      die "$way can be written by anybody, so root does not trust what lies there; chmod o-w $way"
    [ "$uid" != 0 ] && [ "$uid" != "$trusted" ] && [ "$uid" != "$owner" ] || continue
    [ "$owner" = 0 ] || die "$way belongs to user $uid and a folder above it to user $owner"
    owner=$uid
  done
  echo "$owner"
}

# find_owner FOLDER: sets FOLDER to its path without links, OWNER to the user who goes on with it:
# whoever owns it or could replace it, else the server's user; AS_SERVER runs a command as that user.
find_owner() {
  local named
  named=$(way_owner "$1")
  FOLDER=$(realpath -m -- "$1")
  OWNER=$(way_owner "$FOLDER")
  [ "$named" = 0 ] || [ "$named" = "$OWNER" ] || die "$1 is in the hands of user $named"
  [ "$OWNER" != 0 ] || OWNER=$(id -u "$SERVER_USER" 2>/dev/null) || OWNER=65534
  AS_SERVER=(setpriv --reuid "$OWNER" --regid "$(id -g "$OWNER")" --init-groups --no-new-privs)
}

# as_owner COMMAND...: runs it as that user, who shares nothing of root's terminal with it: in a session
# of its own, for who is in root's could type there, and with pipes only, for who has the terminal open
# could read what root types. Five seconds at most, whatever lies there.
as_owner() {
  timeout -k 1 5 setsid "${AS_SERVER[@]}" "$@" </dev/null 2> >(cat >&2) | cat
}

# root_dovecots: the ids of Dovecot's masters that an earlier version has started as root for the home,
# which find_owner has set; from /proc alone.
root_dovecots() {
  local pid
  for pid in $(processes_with "$FOLDER/dovecot/dovecot.conf"); do
    [ "$(stat -c %u "/proc/$pid")" = 0 ] || continue
    [ "$(tr '\0' ' ' <"/proc/$pid/cmdline")" = "/usr/sbin/dovecot -c $FOLDER/dovecot/dovecot.conf " ] || continue
    echo "$pid"
  done
} 2>/dev/null

refuse_earlier_version() {
  local pids
  find_owner "$TMAIL_HOME"
  pids=$(root_dovecots)
  [ -z "$pids" ] ||
    die "an earlier version runs in $FOLDER, its Dovecot as root (process ${pids//$'\n'/ }); deploy/stop ends it"
}

# stop_earlier_version: its Dovecot, which the server's user cannot end.
stop_earlier_version() {
  local pids deadline=$((SECONDS + 20))
  find_owner "$TMAIL_HOME"
  while pids=$(root_dovecots) && [ -n "$pids" ]; do
    ((SECONDS < deadline)) || die "Dovecot of an earlier version does not end: kill -KILL ${pids//$'\n'/ }"
    # shellcheck disable=SC2086 # words
    kill -TERM $pids 2>/dev/null || true
    sleep 0.2
  done
}

# make_for_server FOLDER: an empty folder for that user, unless there is one.
make_for_server() {
  find_owner "$1"
  if [ ! -e "$FOLDER" ] && [ "$(way_owner "$FOLDER")" = 0 ]; then
    (umask 022; mkdir -p "$(dirname "$FOLDER")")
    mkdir -m 700 "$FOLDER"
    chown -h "$OWNER:$(id -g "$OWNER")" "$FOLDER"
  fi
}

# make_root_home: the home of the instance; an empty one of root, or of an earlier instance, is given
# to the server's user. So are the folders that root's environment names; those of the settings file
# are not, for it is the server's user's.
make_root_home() {
  local folder
  make_for_server "$TMAIL_HOME"
  if [ -e "$FOLDER" ] && [ "$(stat -c %u "$FOLDER")" = 0 ]; then
    [ -z "$(ls -A "$FOLDER")" ] || [ -d "$FOLDER/db" ] ||
      die "TMAIL_HOME=$FOLDER belongs to root and is not empty; if it is the right one: chown $SERVER_USER: $FOLDER"
    chown -h "$OWNER:$(id -g "$OWNER")" "$FOLDER"
    chmod 700 "$FOLDER"
  fi
  as_owner test -x "$FOLDER" ||
    die "TMAIL_HOME=$FOLDER: the user $(id -un "$OWNER") cannot enter that folder"
  for folder in "${TMAIL_USERS_HOME_BASE:-}" "${TMAIL_STORE_SOURCE:-}"; do
    [[ $folder != /* ]] || make_for_server "$folder"
  done
}

# readable_program: prints where that user can read this program: where it lies, else in a copy that
# is root's.
readable_program() {
  local copy name
  if as_owner sh -c 'cd "$1" && test -x run -a -r lib.sh && { test ! -e "$2" || test -r "$2"; }' \
    sh "$DEPLOY" "$TARGET/tmail.war" 2>/dev/null; then
    echo "$ROOT"
    return
  fi
  copy=$PROGRAM_COPIES/$(cksum <<<"$ROOT" | cut -d' ' -f1)
  (
    umask 022
    mkdir -p "$copy/target"
    rm -rf "$copy/deploy.new"
    cp -R "$DEPLOY" "$copy/deploy.new"
    chmod -R go+rX "$copy/deploy.new"
    rm -rf "$copy/deploy"
    mv "$copy/deploy.new" "$copy/deploy"
    for name in tmail.war tmail-cli.jar tmail-cli.jsa payara-micro.jar; do
      [ ! -e "$TARGET/$name" ] || cp -u --preserve=timestamps --remove-destination "$TARGET/$name" "$copy/target/"
    done
    chmod -R go+rX "$copy"
  )
  echo "$copy"
}

# step_down FOLDER CAPABILITY ARGUMENT...: where root calls, this command begins anew as the user who
# owns the folder, with at most that capability ('' for none), and does not come back.
step_down() {
  is_root || return 0
  local program capability=$2 command
  [ "$1" != "$TMAIL_HOME" ] || export TMAIL_HOME
  find_owner "$1"
  [ "$1" != "$TMAIL_HOME" ] || TMAIL_HOME=$FOLDER
  shift 2
  [ "$OWNER" != 0 ] || die "no user to go on as"
  program=$(readable_program)
  command=("${AS_SERVER[@]}")
  if [ -n "$capability" ] && as_owner --inh-caps "+$capability" --ambient-caps "+$capability" true 2>/dev/null; then
    command+=(--inh-caps "+$capability" --ambient-caps "+$capability")
  else
    command+=(--inh-caps=-all)
  fi
  command+=("$program/deploy/$(basename "$0")" "$@")
  export HOME=$FOLDER
  as_owner test -x . 2>/dev/null && everyone_can_enter "$PWD" || cd /
  if (: </dev/tty) 2>/dev/null; then apart "${command[@]}"; else exec "${command[@]}"; fi
}

# apart COMMAND...: far from root's terminal, as as_owner does it; what it says comes through pipes,
# whose ends outlive Ctrl-C for its last words.
apart() {
  local job code out said
  exec 5> >(trap '' INT TERM HUP; exec cat)
  out=$!
  exec 6> >(trap '' INT TERM HUP; exec cat >&2)
  said=$!
  setsid "$@" </dev/null >&5 2>&6 5>&- 6>&- &
  job=$!
  exec 5>&- 6>&-
  # shellcheck disable=SC2064 # the job of now
  trap "kill -TERM $job 2>/dev/null" INT TERM HUP
  while :; do
    code=0
    wait "$job" || code=$?
    kill -0 "$job" 2>/dev/null || break
  done
  timeout 2 tail --pid="$out" -f /dev/null || true
  timeout 1 tail --pid="$said" -f /dev/null || true
  exit "$code"
}
