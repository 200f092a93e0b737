# The instance's own Dovecot: its configuration from the templates, its start. To be sourced.
# shellcheck shell=bash disable=SC2154 # the variables SET_… are the settings

DOVECOT_HOME=$TMAIL_HOME/dovecot
DOVECOT_CONF=$DOVECOT_HOME/dovecot.conf
CERTIFICATE=$DOVECOT_HOME/certificate # its two files, and what they were when Dovecot read them

# Writes the configuration anew and empties the folder of sockets, so that nothing stale is left.
configure_dovecot() {
  session_limits
  rm -rf "$DOVECOT_HOME"
  mkdir -m 755 "$DOVECOT_HOME" "$DOVECOT_HOME/run" "$DOVECOT_HOME/state"
  local template
  for template in dovecot.conf dovecot-sql.conf.ext dovecot-sql-quota.conf.ext \
    dovecot-last-login.conf.ext dovecot-sql-app.conf.ext dovecot-sql-own.conf.ext dovecot-sql-spelling.conf.ext; do
    fill_template "$DEPLOY/dovecot/$template.template" >"$DOVECOT_HOME/$template"
  done
  [ -z "$(policy_url)" ] || fill_template "$DEPLOY/dovecot/login-policy.conf.template" >"$DOVECOT_HOME/login-policy.conf"
  install -m 755 "$DEPLOY/sendmail" "$DOVECOT_HOME/sendmail"
  install -m 755 "$DEPLOY/sendmail" "$DOVECOT_HOME/sendmail-sieve"
  [[ $SET_DOVECOT_LMTP == /* ]] || configure_junk
  [ -z "$SET_SMTPD_RSPAMD_CONTROLLER" ] || configure_learning
  touch "$TMAIL_HOME/log/dovecot.log"
  note_certificate "$(tls_cert)" "$(tls_key)"
}

# note_certificate CERT KEY
note_certificate() {
  printf '%s\n' "$1" "$2" "$(pair_state "$1" "$2")" >"$CERTIFICATE.new" && mv "$CERTIFICATE.new" "$CERTIFICATE"
}

# pair_state CERT KEY: another text after each change, in one line.
pair_state() {
  local facts
  facts=$(stat -Lc '%Y %Z %s %i' -- "$1" "$2" 2>/dev/null) || true
  echo "${facts//[[:space:]]/ }"
}

# is_pair CERT KEY: Dovecot would refuse every client with anything else.
is_pair() {
  local public
  public=$(openssl x509 -noout -pubkey -in "$1") && [ -n "$public" ] &&
    [ "$public" = "$(openssl pkey -pubout -passin pass: -in "$2")" ]
} 2>/dev/null

# reload_if_renewed: Dovecot reads a certificate at its start and at a reload only. Whoever watches Dovecot
# calls this once a second; it looks every ten seconds. Dovecot ends sessions then, and clients connect again.
reload_if_renewed() {
  ((SECONDS - CERTIFICATE_SEEN >= 10)) || return 0
  CERTIFICATE_SEEN=$SECONDS
  local cert key state
  { IFS= read -r cert && IFS= read -r key && IFS= read -r state; } 2>/dev/null <"$CERTIFICATE" || return 0
  [ "$(pair_state "$cert" "$key")" != "$state" ] || return 0
  note_certificate "$cert" "$key" # before it is read: a change meanwhile is a change again
  if ! is_pair "$cert" "$key"; then
    tell WARNING "certificate changed but not usable, Dovecot keeps the old one: $cert, $key"
  elif doveadm -c "$DOVECOT_CONF" reload 2>/dev/null; then
    tell INFO "certificate reloaded by Dovecot: $cert"
  else
    tell WARNING "certificate changed, but Dovecot could not be reloaded: $cert"
  fi
}
CERTIFICATE_SEEN=0

# A script costs each delivery, so only Dovecots that other machines deliver to have it.
configure_junk() {
  install -m 644 "$DEPLOY/dovecot/junk.sieve" "$DOVECOT_HOME/junk.sieve"
  sievec -c "$DOVECOT_CONF" "$DOVECOT_HOME/junk.sieve" || die "junk.sieve was not compiled"
  fill_template "$DEPLOY/dovecot/junk.conf.template" >"$DOVECOT_HOME/junk.conf"
}

# Moves into and out of Junk teach rspamd.
configure_learning() {
  mkdir -m 755 "$DOVECOT_HOME/learn"
  mkdir -p -m 700 "$TMAIL_HOME/learn"
  fill_template "$DEPLOY/dovecot/learn.conf.template" >"$DOVECOT_HOME/learn.conf"
  fill_template "$DEPLOY/dovecot/learn.template" >"$DOVECOT_HOME/learn/learn"
  chmod 755 "$DOVECOT_HOME/learn/learn"
  local script
  for script in learn-spam learn-ham; do
    install -m 644 "$DEPLOY/dovecot/$script.sieve" "$DOVECOT_HOME/$script.sieve"
    sievec -c "$DOVECOT_CONF" "$DOVECOT_HOME/$script.sieve" || die "$script.sieve was not compiled"
  done
}

SESSION_MIB=4 # of an imap process with a mailbox open, beside what all share; measured: 2 to 4

# machine_memory: MiB of the machine, or of the control group if that has less.
machine_memory() {
  local total limit
  total=$(awk '$1 == "MemTotal:" { print int($2 / 1024) }' /proc/meminfo)
  for limit in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
    limit=$(cat "$limit" 2>/dev/null) || continue
    [[ ! $limit =~ ^[0-9]{1,15}$ ]] || ((limit / 1048576 >= total)) || total=$((limit / 1048576))
  done
  echo "$total"
}

# session_limits: sets SESSIONS_… from the memory. 2 GiB: 192 IMAP sessions; 24 GiB: 2,300. No user from
# one address has more than 50, nor more than a tenth of them.
session_limits() {
  local all
  all=$(($(machine_memory) / 2 / SESSION_MIB))
  ((all >= 100)) || all=100
  ((all <= 20000)) || all=20000
  CORES=$(nproc)
  IMAP_LIMIT=$((all * 3 / 4)) POP3_LIMIT=$((all / 5)) SIEVE_LIMIT=$((all / 20))
  PER_USER=$((IMAP_LIMIT / 10 < 50 ? IMAP_LIMIT / 10 : 50))
}

# login_clients SESSIONS PROCESSES: the clients of each login process, logged in or not yet.
login_clients() {
  echo $((($1 * 5 / 4 + 200) / $2))
}

# fill_template FILE: the file with a value for each @NAME@.
fill_template() {
  local text name
  local -A value=(
    [HOME]=$TMAIL_HOME [ME]=$SET_ME [USER]=$(id -un) [GROUP]=$(id -gn)
    [TLS_CERT]=$(tls_cert) [TLS_KEY]=$(tls_key)
    [LISTEN]=$SET_DOVECOT_LISTEN [IMAP_PORT]=$SET_DOVECOT_IMAP_PORT
    [IMAPS_PORT]=$SET_DOVECOT_IMAPS_PORT [POP3_PORT]=$SET_DOVECOT_POP3_PORT
    [POP3S_PORT]=$SET_DOVECOT_POP3S_PORT [SIEVE_PORT]=$SET_DOVECOT_SIEVE_PORT
    [SQL_DRIVER]=$(sql_driver) [DICT_DRIVER]=$(sql_driver) [SQL_CONNECT]=$SET_DOVECOT_SQL_CONNECT [QUOTA_RULE]=$(quota_rule) [STORED_LOGIN]=$(stored_login)
    [POLICY_URL]=$(policy_url) [POLICY_TOKEN]=$(policy_token)
    [DELIMITER]=$SET_SMTPD_RECIPIENT_DELIMITER [SIEVE_MAX_FORWARDS]=$SET_SIEVE_MAX_FORWARDS
  )
  value+=(
    [SESSION_MIB]=$SESSION_MIB [CORES]=$CORES [PER_USER]=$PER_USER [CLIENTS]=$((2 * IMAP_LIMIT + 1000))
    [IMAP_LIMIT]=$IMAP_LIMIT [POP3_LIMIT]=$POP3_LIMIT [SIEVE_LIMIT]=$SIEVE_LIMIT
    [IMAP_CLIENTS]=$(login_clients "$IMAP_LIMIT" "$CORES")
    [POP3_CLIENTS]=$(login_clients "$POP3_LIMIT" "$CORES") [SIEVE_CLIENTS]=$(login_clients "$SIEVE_LIMIT" 1)
  )
  text=$(<"$1")
  for name in "${!value[@]}"; do
    text=${text//@$name@/"${value[$name]}"}
  done
  printf '%s\n' "$text"
}

# Where Dovecot asks about logins; nothing where no API is to answer.
policy_url() {
  if [ -n "$SET_DOVECOT_LOGIN_POLICY" ]; then
    echo "$SET_DOVECOT_LOGIN_POLICY"
  elif [ "$SET_REST_SERVER_LAUNCH" = true ]; then
    local ip
    ip=$(probe_address "$SET_REST_SERVER_IP")
    [[ $ip != *:* ]] || ip="[$ip]"
    echo "http://$ip:$SET_REST_SERVER_PORT/api/login-policy"
  fi
}

# The token by which the server knows Dovecot, made once by whoever comes first.
policy_token() {
  local file=$TMAIL_HOME/run/login-policy.token
  [ -s "$file" ] || { openssl rand -hex 32 >"$file.$$" && ln "$file.$$" "$file" 2>/dev/null; rm -f "$file.$$"; }
  cat "$file"
}

sql_driver() {
  case $SET_DB_DRIVER in
    sqlite3) echo sqlite ;;
    mysql) echo mysql ;;
    postgres) echo pgsql ;;
  esac
}

quota_rule() {
  if [ "$SET_DB_DRIVER" = mysql ]; then
    echo "CONCAT('*:bytes=', mailbox_quota)"
  else
    echo "'*:bytes=' || mailbox_quota"
  fi
}

# The login by the user's name and the row's domain.
stored_login() {
  if [ "$SET_DB_DRIVER" = mysql ]; then
    echo "CONCAT('%n', '@', hostname)"
  else
    echo "'%n' || '@' || hostname"
  fi
}

# Returns when Dovecot listens; it goes on in the background. It would tell systemd that it is the unit's
# main process, which is deploy/run.
start_dovecot() {
  port_rights dovecot
  (cd / && umask 022 && unset NOTIFY_SOCKET && "${PORT_RIGHTS[@]}" /usr/sbin/dovecot -c "$DOVECOT_CONF" 7>&- 9>&-) 2>"$TMAIL_HOME/run/dovecot.err" ||
    die "Dovecot did not start: $(head -n 1 "$TMAIL_HOME/run/dovecot.err")"
}
