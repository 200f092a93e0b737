# The server: its folder, certificate, Payara Micro, its start and its readiness. To be sourced.
# shellcheck shell=bash source=lib.sh disable=SC2154 # the variables SET_… are the settings

PAYARA=$TMAIL_HOME/payara
SERVER_LOG=$TMAIL_HOME/log/tmail.log

# The optional settings file, found as the server finds it.
settings_file() {
  local file=${TMAIL_CFG:-$TMAIL_HOME/tmail.cfg}
  [ -e "$file" ] || [ "$TMAIL_HOME" != "$INSTALLED_HOME" ] || file=/etc/tmail/tmail.cfg
  echo "$file"
}

# The folder of the instance, writable by the server and closed to others.
make_home() {
  (umask 022 && mkdir -p "$(dirname "$TMAIL_HOME")" && umask 077 && mkdir -p "$TMAIL_HOME") 2>/dev/null || true
  [ -w "$TMAIL_HOME" ] ||
    die "TMAIL_HOME=$TMAIL_HOME: cannot be made or written by $(id -un)"
  local folder
  for folder in db store mail tls run log tmp pickup; do
    [ -d "$TMAIL_HOME/$folder" ] || mkdir "$TMAIL_HOME/$folder"
    [ -w "$TMAIL_HOME/$folder" ] ||
      die "$TMAIL_HOME/$folder cannot be written by $(id -un); as root: chown $(id -un): $TMAIL_HOME/$folder"
  done
  move_foreign_aside
  refuse_foreign_files
  rm -f "$TMAIL_HOME/run/writable"
  (: >"$TMAIL_HOME/run/writable") 2>/dev/null || die "TMAIL_HOME=$TMAIL_HOME: cannot be written"
}

# What an earlier version has left as root cannot be written here: all of it is made anew.
move_foreign_aside() {
  local folder path
  find "$TMAIL_HOME/run" -mindepth 1 -maxdepth 1 ! -type d ! -user "$EUID" -exec rm -f {} +
  for folder in dovecot dovecot/run payara payara/app log/payara.log log/tmail.log log/dovecot.log; do
    path=$TMAIL_HOME/$folder
    [ -e "$path" ] && [ -n "$(find -H "$path" -maxdepth 1 ! -user "$EUID" -print -quit)" ] || continue
    path=$TMAIL_HOME/${folder%/run} path=${path%/app}
    mv "$path" "$path.old-$(date +%Y%m%d-%H%M%S)"
    echo "$path belonged to another user and was set aside as $path.old-…; root may delete it"
  done
}

# Mail, accounts and keys that belong to somebody else cannot be made anew, and root changes no owners
# below the home by itself. Mailboxes are many: they are looked at once.
refuse_foreign_files() {
  local folders=(db tls store pickup) foreign checked=$TMAIL_HOME/run/owners-checked
  [ -e "$checked" ] || folders+=(mail)
  foreign=$(cd "$TMAIL_HOME" && find -H "${folders[@]}" ! -user "$EUID" ! -type l ! -writable \
    -printf '%u %p' -quit 2>/dev/null) || true
  if [ -n "$foreign" ]; then
    foreign=${foreign//[[:cntrl:]]/?}
    die "$TMAIL_HOME/${foreign#* } belongs to the user ${foreign%% *}, not to $(id -un); as root:
  cd $TMAIL_HOME && chown -hR --from=${foreign%% *} $(id -un):$(id -gn) ${folders[*]}"
  fi
  : >"$checked"
}

# Where mailboxes and big messages lie, if a setting names another folder than the home; the source of
# an object store is none.
make_shared_folders() {
  local folder
  for folder in "$SET_USERS_HOME_BASE" "$SET_STORE_SOURCE"; do
    [[ $folder == /* && ! -d $folder ]] || continue
    (umask 022 && mkdir -p "$(dirname "$folder")" && umask 077 && mkdir "$folder") 2>/dev/null ||
      die "$folder: cannot be made by $(id -un); as root: install -d -m 700 -o $(id -un) $folder"
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
}

# Payara Micro and the WAR, unpacked when they are newer than what lies there: once for all the homes of a
# checkout, each of which gets a copy; for an installation, whose folder stays as it is, in the home.
install_server() {
  LAYOUT=$TARGET/payara
  if [ ! -w "$TARGET" ] && { needs_payara || needs_app; }; then
    LAYOUT=$PAYARA
  fi
  mkdir -p -m 755 "$PAYARA"
  { [ "$LAYOUT" != "$PAYARA" ] && [ ! -w "$TARGET" ]; } || lay_out
  [ "$LAYOUT" = "$PAYARA" ] || copy_layout
  install_extensions
  restore_payara
}

# lay_out_checkout: what root does of it before it leaves the rest to the server's user.
lay_out_checkout() {
  LAYOUT=$TARGET/payara
  [ ! -w "$TARGET" ] || lay_out
}

lay_out() {
  mkdir -p -m 755 "$LAYOUT"
  (
    flock 8
    ! needs_payara || step "$LAYOUT/unpack.log" "Unpacking Payara Micro" unpack_payara
    ! needs_app || step "$LAYOUT/unpack.log" "Unpacking tmail" unpack_app
  ) 8>"$LAYOUT/lock"
}

needs_payara() {
  [ "$TARGET/payara-micro.jar" -nt "$LAYOUT/root/launch-micro.jar" ] ||
    [ "$DEPLOY/payara/FlatRuntime.java" -nt "$LAYOUT/root/launch-micro.jar" ]
}

needs_app() {
  [ "$TARGET/tmail.war" -nt "$LAYOUT/app/WEB-INF" ] || [ ! -e "$LAYOUT/root/runtime/libraries.jar" ]
}

# An instance of the tests leaves the jars where they are, so that all can use one archive of classes. A
# build would replace them under a server that runs.
shares_classes() {
  [[ ${CLASS_ARCHIVE:-} == @(shared|record) && $LAYOUT != "$PAYARA" ]]
}

copy_layout() {
  local made parts=(pristine) copy=(cp -R --preserve=mode,timestamps --reflink=auto)
  shares_classes || parts+=(root)
  made=$(stat -c %y "$LAYOUT/app/WEB-INF")
  if [ "$(stat -c %y "$PAYARA/app/WEB-INF" 2>/dev/null)" = "$made" ]; then
    ! shares_classes && [ ! -e "$PAYARA/root/runtime" ] || return 0
  fi
  rm -rf "${PAYARA:?}"/*
  "${copy[@]}" "${parts[@]/#/$LAYOUT/}" "$PAYARA"
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
  rm -rf "$LAYOUT/app" "$LAYOUT"/*.classes "$LAYOUT/extensions"
  mkdir "$LAYOUT/app"
  cd "$LAYOUT/app"
  "$(java_home)/bin/jar" xf "$TARGET/tmail.war"
  "$(java_home)/bin/java" -XX:+UseSerialGC "$DEPLOY/payara/FlatRuntime.java" "$LAYOUT/root" \
    $(find "$LAYOUT/app/WEB-INF/lib" -name '*.jar' ! -name 'primefaces-*' | sort)
  touch "$LAYOUT/app/WEB-INF"
}

# The jars of TMAIL_HOME/lib become part of the application, anew when one of them has changed. One that
# cannot is named and left out.
install_extensions() {
  local now jars=() jar reason broken=$TMAIL_HOME/run/extensions.broken lib=$PAYARA/app/WEB-INF/lib
  now=$(find -L "$TMAIL_HOME/lib" -maxdepth 1 -name '*.jar' -type f -printf '%f %s %T@\n' 2>/dev/null | sort) || true
  [ "$now" != "$(cat "$PAYARA/extensions" 2>/dev/null)" ] || return 0
  rm -f "$lib"/extension-*.jar
  [ -z "$now" ] || jars=("$TMAIL_HOME"/lib/*.jar)
  "$(java_home)/bin/java" -XX:+UseSerialGC "$DEPLOY/payara/ExtensionJar.java" "${jars[@]}" >"$broken"
  for jar in "${jars[@]}"; do
    if reason=$(awk -F '\t' -v jar="$jar" '$1 == jar { print $2; found = 1 } END { exit !found }' "$broken"); then
      echo "The extension $jar is left out: $reason" >&2
    else
      cp "$jar" "$lib/extension-${jar##*/}"
    fi
  done
  echo "$now" >"$PAYARA/extensions"
}

has_extensions() {
  compgen -G "$PAYARA/app/WEB-INF/lib/extension-*.jar" >/dev/null
}

# Payara remembers in its folder what it once deployed, and would deploy it twice.
restore_payara() {
  mkdir -p -m 755 "$PAYARA/root"
  find "$PAYARA/root" -mindepth 1 -maxdepth 1 ! -name runtime ! -name launch-micro.jar \
    -exec rm -rf {} +
  cp -a "$PAYARA/pristine/." "$PAYARA/root"
  cp "$DEPLOY/payara/logging.properties" "$DEPLOY/payara/jvm.options" "$PAYARA/root/config"
  configure_http
  # The descriptors are ours and tested: to read their schemas at each start would prove nothing.
  sed -i 's/<das-config>/<das-config deploy-xml-validation="none">/' "$PAYARA/root/config/domain.xml"
  ! shares_classes || printf 'grant codeBase "file:%s/root/-" {\n  permission java.security.AllPermission;\n};\n' \
    "$LAYOUT" >>"$PAYARA/root/config/server.policy"
}

HTTP_OPTIONS='server-header="false" xframe-options="false" http2-enabled="false" websockets-support-enabled="false"'
HTTP_OPTIONS+=' connection-upload-timeout-millis="30000" max-swallowing-input-bytes="1048576"'
HTTP_OPTIONS+=' max-form-post-size-bytes="1048576"'

# The HTTP listener as the settings want it. Written into Payara's own file: its commands for that
# take longer than all else that deploy/run does.
configure_http() {
  local domain=$PAYARA/root/config/domain.xml listener='name="http-listener" thread-pool='
  sed -i "/$listener/ { s/ port=\"[0-9]*\"/ port=\"$SET_REST_SERVER_PORT\" address=\"$SET_REST_SERVER_IP\"/
    s/ enabled=\"[a-z]*\"/ enabled=\"$SET_REST_SERVER_LAUNCH\"/ }" "$domain"
  # No HTTP/2 and no WebSockets: nothing here needs them. A request that does not arrive within half a
  # minute ends; what is left of a refused body is read up to 1 MiB, so that its sender sees the answer.
  sed -i "/<protocol name=\"http-listener\"/,/<\/protocol>/ s/<http /&$HTTP_OPTIONS /" "$domain"
  # A burst takes 200 threads, each with its buffers: they end a minute after it, not a quarter of an hour.
  sed -i 's/<thread-pool name="http-thread-pool" /&idle-thread-timeout-seconds="60" /' "$domain"
  grep -q "port=\"$SET_REST_SERVER_PORT\" address=\"$SET_REST_SERVER_IP\".*$listener" "$domain" ||
    die "Payara's $domain has another form than expected: no http-listener could be set"
}

# java_flags JDK: what only some Javas know or need. A server uses the archive of loaded classes that
# the same Java wrote when it first ended, or writes one; from Java 25 on it holds linked classes, too
# (JEP 483, JEP 514). Those of the tests use one of the checkout's, and write none. A child starts in half
# the time by VFORK, which Java 25 takes with a warning and later ones may refuse (docs/adr/0008-vfork.md).
java_flags() {
  local archive version folder=$PAYARA use=SharedArchiveFile make=ArchiveClassesAtExit
  version=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$1/release")
  [ "${CLASS_ARCHIVE:-}" != shared ] || folder=$LAYOUT
  archive=$folder/$version.classes
  if ((${version%%[.+]*} <= 25)); then
    echo -Djdk.lang.Process.launchMechanism=VFORK
  fi
  if ((${version%%[.+]*} >= 25)); then
    use=AOTCache make=AOTCacheOutput
    echo --enable-native-access=ALL-UNNAMED
  fi
  if [ -n "${JAVA_TOOL_OPTIONS:-}${JDK_JAVA_OPTIONS:-}" ]; then
    : # an agent or a recording: Java 17 crashes on them with generated classes from an archive
  elif [ -r "$archive" ]; then
    echo "-XX:$use=$archive"
  elif [ "${CLASS_ARCHIVE:-}" != shared ]; then
    printf '%s\n' "-XX:$make=$archive.new" -Xlog:disable -Xlog:all=error:stderr
  fi
}

# port_rights KIND: sets PORT_RIGHTS to what takes the right to open low ports from the server, or from
# Dovecot, if it needs none.
port_rights() {
  PORT_RIGHTS=()
  has_low_port "$1" || PORT_RIGHTS=(setpriv --inh-caps=-all --ambient-caps=-all)
}

# Runs Java in a session of its own, so that Ctrl-C reaches deploy/run alone.
start_server() {
  local jdk flags extra jars=$PAYARA/root
  ! shares_classes || jars=$LAYOUT/root
  jdk=$(server_java_home)
  mapfile -t flags < <(java_flags "$jdk")
  read -ra extra <<<"$SET_JAVA_OPTS"
  flags+=(@"$PAYARA/root/config/jvm.options" "${extra[@]}" -Djava.io.tmpdir="$TMAIL_HOME/tmp")
  flags+=(-Dfish.payara.micro.BootJar="file:${jars// /%20}/launch-micro.jar" -Dfish.payara.micro.UnpackDir="$PAYARA/root")
  port_rights server
  export TMAIL_DOVECOT_SUPPORT_ENABLED=$SET_DOVECOT_SUPPORT_ENABLED
  LOG_OFFSET=$(stat -c %s "$SERVER_LOG" 2>/dev/null || echo 0)
  cd "$TMAIL_HOME"
  setsid "${PORT_RIGHTS[@]}" "$jdk/bin/java" "${flags[@]}" -jar "$jars/launch-micro.jar" \
    --rootdir "$PAYARA/root" --nohazelcast --disablephonehome --logproperties "$PAYARA/root/config/logging.properties" \
    --deploy "$PAYARA/app" --contextroot / \
    >>"$SERVER_LOG" 2>&1 9>&- &
  SERVER_JOB=$!
  rm -f "$SERVER_PID"
  echo "$SERVER_JOB" >"$SERVER_PID"
  cd /
}
