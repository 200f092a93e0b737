# The server: its folder, certificate, Payara Micro, its start and its readiness. To be sourced.
# shellcheck shell=bash source=lib.sh disable=SC2154 # the variables SET_… are the settings

PAYARA=$TMAIL_HOME/payara
SERVER_LOG=$TMAIL_HOME/log/tmail.log

server_user() {
  if is_root; then echo "$SERVER_USER"; else id -un; fi
}

server_group() {
  if is_root; then echo "$SERVER_USER"; else id -gn; fi
}

# The optional settings file, found as the server finds it.
settings_file() {
  local file=${TMAIL_CFG:-$TMAIL_HOME/tmail.cfg}
  [ -e "$file" ] || [ "$TMAIL_HOME" != "$INSTALLED_HOME" ] || file=/etc/tmail/tmail.cfg
  echo "$file"
}

# own PATH...: gives what root has made to the server.
own() {
  ! is_root || chown -R "$SERVER_USER:" "$@"
}

# The folder of the instance, writable by the server and closed to others.
make_home() {
  (umask 022 && mkdir -p "$(dirname "$TMAIL_HOME")" && umask 077 && mkdir -p "$TMAIL_HOME") 2>/dev/null || true
  [ -w "$TMAIL_HOME" ] ||
    die "TMAIL_HOME=$TMAIL_HOME: cannot be made or written by $(id -un)"
  ! is_root || everyone_can_enter "$(dirname "$TMAIL_HOME")" ||
    die "TMAIL_HOME=$TMAIL_HOME: the user $SERVER_USER cannot enter that folder"
  local folder
  for folder in "" db store mail tls run log tmp pickup; do
    [ -d "$TMAIL_HOME/$folder" ] || mkdir "$TMAIL_HOME/$folder"
    ! is_root || chown "$SERVER_USER:" "$TMAIL_HOME/$folder"
  done
  (: >"$TMAIL_HOME/run/writable") 2>/dev/null || die "TMAIL_HOME=$TMAIL_HOME: cannot be written"
}

# Where mailboxes and big messages lie, if a setting names another place than the home.
make_shared_folders() {
  local folder
  for folder in "$SET_USERS_HOME_BASE" "$SET_STORE_SOURCE"; do
    [ ! -d "$folder" ] || continue
    (umask 022 && mkdir -p "$(dirname "$folder")" && umask 077 && mkdir "$folder") 2>/dev/null ||
      die "$folder: cannot be made by $(id -un)"
    own "$folder"
  done
}

tls_cert() {
  echo "${SET_TLS_CERT:-$TMAIL_HOME/tls/cert.pem}"
}

tls_key() {
  echo "${SET_TLS_KEY:-$TMAIL_HOME/tls/key.pem}"
}

# Server and Dovecot show the same certificate: self-signed, until one is set.
make_certificate() {
  [ -z "$SET_TLS_CERT" ] && [ ! -e "$TMAIL_HOME/tls/cert.pem" ] || return 0
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=$SET_ME" \
    -addext "subjectAltName=DNS:$SET_ME,DNS:localhost,IP:127.0.0.1,IP:::1" \
    -keyout "$TMAIL_HOME/tls/key.pem" -out "$TMAIL_HOME/tls/cert.pem" 2>"$TMAIL_HOME/run/openssl.err" ||
    die "no certificate could be made: $(tail -n 1 "$TMAIL_HOME/run/openssl.err")"
  own "$TMAIL_HOME/tls"
}

# Payara Micro and the WAR, unpacked when they are newer than what lies there: once for all the homes of a
# checkout, each of which gets a copy; for an installation, whose folder stays as it is, in the home.
install_server() {
  LAYOUT=$TARGET/payara
  [ -w "$TARGET" ] || LAYOUT=$PAYARA
  mkdir -p -m 755 "$LAYOUT" "$PAYARA"
  (flock 8 && lay_out) 8>"$LAYOUT/lock"
  [ "$LAYOUT" = "$PAYARA" ] || copy_layout
  restore_payara
}

lay_out() {
  if [ "$TARGET/payara-micro.jar" -nt "$LAYOUT/root/launch-micro.jar" ] ||
    [ "$DEPLOY/payara/FlatRuntime.java" -nt "$LAYOUT/root/launch-micro.jar" ]; then
    step "$TMAIL_HOME/log/payara.log" "Unpacking Payara Micro" unpack_payara
  fi
  if [ "$TARGET/tmail.war" -nt "$LAYOUT/app/WEB-INF" ] ||
    [ ! -e "$LAYOUT/root/runtime/libraries.jar" ]; then
    step "$TMAIL_HOME/log/payara.log" "Unpacking tmail" unpack_app
  fi
}

copy_layout() {
  local made
  made=$(stat -c %y "$LAYOUT/app/WEB-INF")
  [ "$(stat -c %y "$PAYARA/app/WEB-INF" 2>/dev/null)" != "$made" ] || return 0
  rm -rf "${PAYARA:?}"/*
  local copy=(cp -R --preserve=mode,timestamps --reflink=auto)
  "${copy[@]}" "$LAYOUT"/{root,pristine} "$PAYARA"
  "${copy[@]}" "$LAYOUT/app" "$PAYARA/app.new"
  mv "$PAYARA/app.new" "$PAYARA/app" # the last step: half a copy is made again
}

# What slows each start is mended once: three hundred jars to look into, key stores that take PBKDF2's
# ten thousand rounds to open, although their password is public, a thousand MIME types to parse.
unpack_payara() {
  umask 022
  rm -rf "$LAYOUT/root" "$LAYOUT/pristine" "$LAYOUT"/*.classes
  "$(java_home)/bin/java" -XX:+UseSerialGC -jar "$TARGET/payara-micro.jar" \
    --nohazelcast --disablephonehome --rootdir "$LAYOUT/root" --outputlauncher
  "$(java_home)/bin/java" -XX:+UseSerialGC "$DEPLOY/payara/FlatRuntime.java" "$LAYOUT/root"
  mkdir "$LAYOUT/pristine"
  cp -a "$LAYOUT/root/config" "$LAYOUT/root/lib" "$LAYOUT/pristine"
  quick_store "$LAYOUT/pristine/config/keystore.p12"
  quick_store "$LAYOUT/pristine/config/cacerts.p12"
  awk -f "$DEPLOY/payara/mime.awk" "$LAYOUT/root/config/default-web.xml" \
    >"$LAYOUT/pristine/config/default-web.xml"
  touch "$LAYOUT/root/launch-micro.jar"
}

# quick_store FILE: the same PKCS #12 store without key derivation.
quick_store() {
  "$(java_home)/bin/keytool" -J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE \
    -J-Dkeystore.pkcs12.macAlgorithm=NONE -J-Dkeystore.pkcs12.keyPbeIterationCount=1 \
    -importkeystore -noprompt -srckeystore "$1" -srcstorepass changeit \
    -destkeystore "$1.new" -deststoretype PKCS12 -deststorepass changeit
  mv "$1.new" "$1"
}

# The container needs to look into PrimeFaces only; the other libraries lie beside its own, in one jar.
unpack_app() {
  umask 022
  rm -rf "$LAYOUT/app" "$LAYOUT"/*.classes
  mkdir "$LAYOUT/app"
  cd "$LAYOUT/app"
  "$(java_home)/bin/jar" xf "$TARGET/tmail.war"
  "$(java_home)/bin/java" -XX:+UseSerialGC "$DEPLOY/payara/FlatRuntime.java" "$LAYOUT/root" \
    $(find "$LAYOUT/app/WEB-INF/lib" -name '*.jar' ! -name 'primefaces-*' | sort)
  touch "$LAYOUT/app/WEB-INF"
}

# Payara remembers in its folder what it once deployed, and would deploy it twice.
restore_payara() {
  find "$PAYARA/root" -mindepth 1 -maxdepth 1 ! -name runtime ! -name launch-micro.jar \
    -exec rm -rf {} +
  cp -a "$PAYARA/pristine/." "$PAYARA/root"
  cp "$DEPLOY/payara/logging.properties" "$DEPLOY/payara/jvm.options" "$PAYARA/root/config"
  configure_http
  # The descriptors are ours and tested: to read their schemas at each start would prove nothing.
  sed -i 's/<das-config>/<das-config deploy-xml-validation="none">/' "$PAYARA/root/config/domain.xml"
  own "$PAYARA/root/config" "$PAYARA/root/lib"
  ! is_root || chown "$SERVER_USER:" "$PAYARA" "$PAYARA/root"
}

# The HTTP listener as the settings want it. Written into Payara's own file: its commands for that
# take longer than all else that deploy/run does.
configure_http() {
  local domain=$PAYARA/root/config/domain.xml listener='name="http-listener" thread-pool='
  sed -i "/$listener/ { s/ port=\"[0-9]*\"/ port=\"$SET_REST_SERVER_PORT\" address=\"$SET_REST_SERVER_IP\"/
    s/ enabled=\"[a-z]*\"/ enabled=\"$SET_REST_SERVER_LAUNCH\"/ }" "$domain"
  grep -q "port=\"$SET_REST_SERVER_PORT\" address=\"$SET_REST_SERVER_IP\".*$listener" "$domain" ||
    die "Payara's $domain has another form than expected: no http-listener could be set"
}

# java_flags JDK: what only some Javas know or need. They use the archive of loaded classes, which that
# Java wrote when it first ended, or let it write one; from Java 25 on it holds linked classes, too
# (JEP 483, JEP 514). A child starts in half the time by VFORK, which Java 25 takes with a warning and
# which later ones may refuse (docs/adr/0008-vfork.md).
java_flags() {
  local archive version use=SharedArchiveFile make=ArchiveClassesAtExit
  version=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$1/release")
  archive=$PAYARA/$version.classes
  if ((${version%%[.+]*} <= 25)); then
    echo -Djdk.lang.Process.launchMechanism=VFORK
  fi
  if ((${version%%[.+]*} >= 25)); then
    use=AOTCache make=AOTCacheOutput
    echo --enable-native-access=ALL-UNNAMED
  fi
  if [ -n "${JAVA_TOOL_OPTIONS:-}${JDK_JAVA_OPTIONS:-}" ]; then
    : # an agent or a recording: Java 17 crashes on them with generated classes from an archive
  elif [ "${CLASS_ARCHIVE:-}" = never ]; then
    : # an instance that is started once: recording costs more than it brings
  elif [ -r "$archive" ]; then
    echo "-XX:$use=$archive"
  else
    printf '%s\n' "-XX:$make=$archive.new" -Xlog:disable -Xlog:all=error:stderr
  fi
}

# What goes before a command that must not run as root.
AS_SERVER=()
! is_root || AS_SERVER=(setpriv --reuid "$SERVER_USER" --regid "$SERVER_USER" --init-groups)

# Runs Java as the server's user in a session of its own, so that Ctrl-C reaches deploy/run alone.
start_server() {
  local prefix=(setsid) jdk flags
  jdk=$(server_java_home)
  mapfile -t flags < <(java_flags "$jdk")
  flags+=(@"$PAYARA/root/config/jvm.options" -Djava.io.tmpdir="$TMAIL_HOME/tmp")
  if is_root; then
    prefix+=("${AS_SERVER[@]}")
    ! has_low_port || prefix+=(--inh-caps +net_bind_service --ambient-caps +net_bind_service)
  fi
  export TMAIL_DOVECOT_SUPPORT_ENABLED=$SET_DOVECOT_SUPPORT_ENABLED
  LOG_OFFSET=$(stat -c %s "$SERVER_LOG" 2>/dev/null || echo 0)
  cd "$TMAIL_HOME"
  "${prefix[@]}" "$jdk/bin/java" "${flags[@]}" -jar "$PAYARA/root/launch-micro.jar" \
    --nohazelcast --disablephonehome --logproperties "$PAYARA/root/config/logging.properties" \
    --deploy "$PAYARA/app" --contextroot / \
    >>"$SERVER_LOG" 2>&1 9>&- &
  SERVER_JOB=$!
  echo "$SERVER_JOB" >"$SERVER_PID"
  cd /
}
