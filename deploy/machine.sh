# What deploy/run asks of the machine: Java, Dovecot, the system user, a build. To be sourced.
# shellcheck shell=bash


# The Debian packages, each with a file that shows that it is there.
DOVECOT_PACKAGES="
dovecot-core /usr/sbin/dovecot
dovecot-imapd /usr/lib/dovecot/imap
dovecot-pop3d /usr/lib/dovecot/pop3
dovecot-lmtpd /usr/lib/dovecot/lmtp
dovecot-sieve /usr/lib/dovecot/modules/lib90_sieve_plugin.so
dovecot-managesieved /usr/lib/dovecot/managesieve
dovecot-sqlite /usr/lib/dovecot/modules/auth/libdriver_sqlite.so
dovecot-mysql /usr/lib/dovecot/modules/auth/libdriver_mysql.so
dovecot-pgsql /usr/lib/dovecot/modules/auth/libdriver_pgsql.so
openssl /usr/bin/openssl"
POLICY=/usr/sbin/policy-rc.d

# A dot for each five seconds of waiting.
tick() {
  ((SECONDS / 5 == ${TICKED:-0})) || printf .
  TICKED=$((SECONDS / 5))
}

# step LOG TITLE COMMAND...: runs the command into the log and shows that time passes.
step() {
  local log=$1 title=$2 since=$SECONDS job failed=0
  shift 2
  printf '%s ' "$title"
  set -m # a process group of its own, to be ended as a whole
  "$@" </dev/null >"$log" 2>&1 9>&- &
  job=$!
  set +m
  # shellcheck disable=SC2064 # the job of now
  trap "kill -- -$job 2>/dev/null; echo; exit 130" INT TERM
  while kill -0 "$job" 2>/dev/null; do
    tick
    sleep 0.2
  done
  wait "$job" || failed=$?
  trap - INT TERM
  echo " $((SECONDS - since)) s"
  [ "$failed" = 0 ] || { tail -n 25 "$log" >&2; die "$title failed; all it said is in $log"; }
}

missing_packages() {
  local package file
  java_home >/dev/null || echo openjdk-17-jdk-headless
  while read -r package file; do
    [ -z "$file" ] || [ -e "$file" ] || echo "$package"
  done <<<"$DOVECOT_PACKAGES"
}

require_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  [ ${#missing[@]} -gt 0 ] || return 0
  is_root || die "missing packages; as root: apt-get install --no-install-recommends ${missing[*]}"
  step "$(mktemp /tmp/tmail-apt.XXXXXX)" "Installing ${missing[*]}" install_packages "${missing[@]}"
  java_home >/dev/null || die "no Java 17 or newer, although it was installed; look at JAVA_HOME"
}

# Nothing that the packages bring is started, now or at the next boot: deploy/run has its own Dovecot.
install_packages() {
  local had_dovecot=false
  [ ! -e /usr/sbin/dovecot ] || had_dovecot=true
  if [ ! -e "$POLICY" ]; then
    (umask 022; printf '#!/bin/sh\nexit 101\n' >"$POLICY"; chmod +x "$POLICY")
    trap 'rm -f "$POLICY"' EXIT
  fi
  umask 022
  apt_install "$@" || { apt-get update && apt_install "$@"; }
  "$had_dovecot" || ! command -v systemctl >/dev/null || systemctl disable dovecot.service || true
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# Java and its package refuse to work without /proc, which a bare chroot lacks.
require_proc() {
  [ ! -e /proc/self/cmdline ] || return 0
  ! is_root || mount -t proc proc /proc 2>/dev/null || true
  [ -e /proc/self/cmdline ] || die "/proc is not mounted; as root: mount -t proc proc /proc"
}

# Payara does not start on a machine that cannot look up its own name, as in a bare chroot.
require_host_name() {
  ! getent ahosts "$HOSTNAME" >/dev/null || return 0
  is_root || die "the host name does not resolve; as root: echo '127.0.1.1 $HOSTNAME' >>/etc/hosts"
  (umask 022; printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$HOSTNAME" >>/etc/hosts)
}

require_user() {
  ! is_root || getent passwd "$SERVER_USER" >/dev/null ||
    useradd --system --user-group --no-create-home --home-dir "$INSTALLED_HOME" \
      --shell /usr/sbin/nologin "$SERVER_USER"
}

# Whether the sources are newer than what was built from them; an installation has no sources.
needs_build() {
  [ -e "$ROOT/pom.xml" ] || return 1
  [ -e "$TARGET/tmail.war" ] && [ -e "$TARGET/tmail-cli.jar" ] || return 0
  # Maven leaves the WAR alone when only the command line has changed.
  [ -n "$(find "$ROOT/pom.xml" "$ROOT/src/main" -newer "$TARGET/tmail.war" -newer "$TARGET/tmail-cli.jar" -print -quit)" ]
}

require_build() {
  if needs_build; then
    (umask 022 && mkdir -p "$TARGET") 2>/dev/null || true # the server's user reads what root builds
    [ -w "$TARGET" ] || die "$TARGET cannot be written; build it as its owner"
    step "$TARGET/build.log" "Building tmail (first: some minutes)" build
  fi
}

# The last line makes the command line's class archive, which halves its start.
build() {
  local maven=(mvn)
  command -v mvn >/dev/null || maven=(sh "$ROOT/mvnw")
  umask 022
  cd "$ROOT"
  JAVA_HOME=$(java_home)
  export JAVA_HOME
  "${maven[@]}" -B -ntp -Dmaven.test.skip=true package
  rm -f "$TARGET/tmail-cli.jsa"
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:ArchiveClassesAtExit="$TARGET/tmail-cli.jsa" \
    -jar "$TARGET/tmail-cli.jar" config >/dev/null
}
