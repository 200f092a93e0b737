# The service that runs aliases' commands, started by root before it steps down: deploy/commands as a
# user of its own, in namespaces of its own, one for each instance. To be sourced.
# shellcheck shell=bash source=root.sh

COMMANDS_ROOM=/run/tmail-commands
COMMANDS_WORK=/var/lib/tmail-commands

# start_commands: for the home's owner, whom find_owner has found. Sets TMAIL_DELIVERD_PIPE_SOCKET. The
# service ends with the last process that holds file descriptor 7. Without a user of their own
# commands are refused by the server.
start_commands() {
  [ -z "${TMAIL_DELIVERD_PIPE_SOCKET:-}" ] || return 0
  find_owner "$TMAIL_HOME"
  local user=${TMAIL_DELIVERD_PIPE_USER:-tmail-pipe} name room tries
  name=$(cksum <<<"$FOLDER" | cut -d' ' -f1)
  room=$COMMANDS_ROOM/$name
  require_commands_user "$user" || return 0
  (umask 022; mkdir -p "$COMMANDS_ROOM" "$COMMANDS_WORK")
  mkdir -p "$room" "$COMMANDS_WORK/$name"
  chown "root:$(id -g "$OWNER")" "$room"
  chmod 750 "$room"
  chown "$user:" "$COMMANDS_WORK/$name"
  [ -p "$room/life" ] || mkfifo -m 600 "$room/life"
  exec 7<>"$room/life"
  for tries in 1 2 3; do
    if commands_answer "$room/socket" "$user"; then
      export TMAIL_DELIVERD_PIPE_SOCKET=$room/socket
      return
    fi
    [ "$tries" = 3 ] || open_commands "$room" "$user" "$COMMANDS_WORK/$name"
  done
  echo "Aliases' commands are refused: their service did not start: $(tail -n 1 "$room/log")" >&2
  exec 7>&-
}

require_commands_user() {
  if [ "$1" = tmail-pipe ] && ! getent passwd "$1" >/dev/null; then
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$1"
  fi
  local uid refused=''
  uid=$(id -u "$1" 2>/dev/null) || refused="there is no user $1"
  [ "${uid:-1}" != 0 ] || refused="$1 is root"
  [ "${uid:-}" != "$OWNER" ] || refused="$1 is the server's user"
  [[ " $(id -G "$1" 2>/dev/null) " != *" $(id -g "$OWNER") "* ]] || refused="$1 is in the server's group"
  [ -z "$refused" ] || echo "Aliases' commands are refused: TMAIL_DELIVERD_PIPE_USER: $refused" >&2
  [ -z "$refused" ]
}

# open_commands ROOM USER WORK: returns when it listens.
open_commands() {
  local view=shared wrap=() deadline=$((SECONDS + 10)) job
  if unshare --mount --net --ipc --pid --fork true 2>/dev/null; then
    view=private wrap=(unshare --mount --net --ipc --pid --fork)
  else
    echo "Aliases' commands have no private view and a network: unshare is not allowed here" >&2
  fi
  rm -f "$1/socket"
  (umask 022; cp "$DEPLOY/commands" "$3.pl"; chmod 644 "$3.pl")
  (
    cd /
    exec setsid env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "${wrap[@]}" perl "$3.pl" \
      open "$1/socket" "$1/life" "$OWNER" "$2" "$3" "$view" \
      "$FOLDER" /etc/tmail /root /home /tmp /dev/shm /run
  ) </dev/null >"$1/log" 2>&1 7>&- 8>&- 9>&- &
  job=$!
  until [ -S "$1/socket" ] || ((SECONDS >= deadline)) || ! kill -0 "$job" 2>/dev/null; do sleep 0.05; done
  # unshare waits for its child as root; nothing needs it.
  until commands_answer "$1/socket" "$2" || ((SECONDS >= deadline)) || ! kill -0 "$job" 2>/dev/null; do
    sleep 0.05
  done
  [ "$view" = shared ] || { kill -KILL "$job" 2>/dev/null || true; disown "$job" 2>/dev/null || true; }
}

# commands_answer SOCKET USER: whether the service is there, as that user.
commands_answer() {
  [ -S "$1" ] && [ "$(perl -MSocket -e '
    alarm 5;
    socket(my $s, PF_UNIX, SOCK_STREAM, 0);
    connect($s, pack_sockaddr_un($ARGV[0])) or exit 1;
    print scalar <$s>;' "$1" 2>/dev/null)" = "tmail-commands 1 $2" ]
}
