# The part that measures several nodes on one PostgreSQL. To be sourced.
# shellcheck shell=bash source=parts.sh disable=SC2153 # RUNS, MESSAGES are set by deploy/bench

CLUSTER=$BENCH/cluster
CLUSTER_UP=18000 # so much above the ports that deploy/cluster takes by itself, below those that clients get
MOST_NODES=3

# cluster ARGUMENT...: deploy/cluster with the bench's own folder and ports.
cluster() {
  env -u TMAIL_HOME TMAIL_ME="mail.$DOMAIN" CLUSTER_HOME="$CLUSTER" CLUSTER_PORTS_UP=$CLUSTER_UP \
    CLUSTER_DATABASE_PORT=24532 TMAIL_DOVECOT_TRANSPORT=lmtp "$DEPLOY/cluster" "$@" >"$BENCH/run.log" 2>&1 ||
    { cat "$BENCH/run.log" >&2; die "deploy/cluster $* failed"; }
}

stop_cluster() {
  [ ! -e "$CLUSTER" ] || cluster stop
}

node_port() {
  echo $((2525 + CLUSTER_UP + 10 * ($1 - 1)))
}

# A database of its own for each number, for the messages of the intake stay in its queue.
measure_nodes() {
  local nodes user
  stop_tmail
  for ((user = 0; user < USERS; user++)); do login "$user"; done >"$BENCH/users"
  for ((nodes = 1; nodes <= MOST_NODES; nodes++)); do
    rm -rf "$CLUSTER"
    cluster "$nodes"
    "${AS_SERVER[@]}" cat "$CLUSTER/node1/run/api.token" >"$BENCH/token"
    probe users "http://127.0.0.1:$((8080 + CLUSTER_UP))/api/users" "$BENCH/token" "$BENCH/users"
    over_nodes "$nodes" delivery
    stop_cluster
    TMAIL_DELIVERD_LAUNCH=false cluster "$nodes"
    over_nodes "$nodes" intake
    stop_cluster
  done
}

# over_nodes NODES WHAT: measures it after two runs that count for nothing.
over_nodes() {
  "nodes_$2" "$1" >/dev/null
  "nodes_$2" "$1" >/dev/null
  repeat nodes_measured "$1" "$2"
}

nodes_measured() {
  figure "$2, nodes: $1" /s tmail "$("nodes_$2" "$1")"
}

# nodes_intake NODES: as many messages and 20 sessions to each at the same time.
nodes_intake() {
  local node begin sender=()
  await_quiet
  begin=$(now)
  for ((node = 1; node <= $1; node++)); do
    send "$(node_port "$node")" $((MESSAGES / $1)) 4096 $SESSIONS -d &
    sender+=($!)
  done
  wait "${sender[@]}"
  calc "$MESSAGES / ($(now) - $begin)"
}

# nodes_delivery NODES: from the first connection to the last file in a Maildir.
nodes_delivery() {
  local node ports='' begin before all
  all=$((MESSAGES / 2 / USERS * USERS))
  for ((node = 1; node <= $1; node++)); do ports+=${ports:+,}$(node_port "$node"); done
  await_quiet
  before=$(TMAIL_HOME=$CLUSTER delivered)
  begin=$(send_to_all "$ports" $((all / USERS)))
  TMAIL_HOME=$CLUSTER await_delivered $((before + all))
  calc "$all / ($(TMAIL_HOME=$CLUSTER last_delivery) - $begin)"
}
