# The instance's own Dovecot: its configuration from the templates, its start. To be sourced.
# shellcheck shell=bash disable=SC2154 # the variables SET_… are the settings

DOVECOT_HOME=$TMAIL_HOME/dovecot
DOVECOT_CONF=$DOVECOT_HOME/dovecot.conf

# Writes the configuration anew and empties the folder of sockets, so that nothing stale is left.
configure_dovecot() {
  rm -rf "$DOVECOT_HOME"
  mkdir -m 755 "$DOVECOT_HOME" "$DOVECOT_HOME/run" "$DOVECOT_HOME/state"
  local template
  for template in dovecot.conf dovecot-sql.conf.ext dovecot-sql-quota.conf.ext \
    dovecot-last-login.conf.ext dovecot-sql-app.conf.ext dovecot-sql-own.conf.ext; do
    fill_template "$DEPLOY/dovecot/$template.template" >"$DOVECOT_HOME/$template"
  done
  is_root || cp "$DEPLOY/dovecot/rootless.conf.template" "$DOVECOT_HOME/rootless.conf"
  install -m 755 "$DEPLOY/sendmail" "$DOVECOT_HOME/sendmail"
  touch "$TMAIL_HOME/log/dovecot.log"
  own "$DOVECOT_HOME" "$TMAIL_HOME/log/dovecot.log"
}

# fill_template FILE: the file with a value for each @NAME@.
fill_template() {
  local text name
  local -A value=(
    [HOME]=$TMAIL_HOME [ME]=$SET_ME [USER]=$(server_user) [GROUP]=$(server_group)
    [LOGIN_USER]=$(login_user) [TLS_CERT]=$(tls_cert) [TLS_KEY]=$(tls_key)
    [LISTEN]=$SET_DOVECOT_LISTEN [IMAP_PORT]=$SET_DOVECOT_IMAP_PORT
    [IMAPS_PORT]=$SET_DOVECOT_IMAPS_PORT [POP3_PORT]=$SET_DOVECOT_POP3_PORT
    [POP3S_PORT]=$SET_DOVECOT_POP3S_PORT [SIEVE_PORT]=$SET_DOVECOT_SIEVE_PORT
    [SQL_DRIVER]=$(sql_driver) [DICT_DRIVER]=$(sql_driver) [SQL_CONNECT]=$SET_DOVECOT_SQL_CONNECT [QUOTA_RULE]=$(quota_rule)
    [DELIMITER]=$SET_SMTPD_RECIPIENT_DELIMITER [SIEVE_MAX_FORWARDS]=$SET_SIEVE_MAX_FORWARDS
  )
  text=$(<"$1")
  for name in "${!value[@]}"; do
    text=${text//@$name@/"${value[$name]}"}
  done
  printf '%s\n' "$text"
}

login_user() {
  if is_root; then echo dovenull; else id -un; fi
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

# Returns when Dovecot listens; it goes on in the background.
start_dovecot() {
  (cd / && umask 022 && /usr/sbin/dovecot -c "$DOVECOT_CONF" 9>&-) 2>"$TMAIL_HOME/run/dovecot.err" ||
    die "Dovecot did not start: $(head -n 1 "$TMAIL_HOME/run/dovecot.err")"
}
