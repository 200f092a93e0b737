# The figures: taken when the machine is quiet, kept one a line, shown as a table. To be sourced.
# shellcheck shell=bash disable=SC2153 # BENCH and RUNS are set by deploy/bench

FIGURES=$BENCH/figures
QUIET_PERCENT=15
QUIET_WAIT=${BENCH_QUIET_WAIT:-60}

# figure WHAT UNIT SERVER VALUE: keeps a figure; the log of progress shows it.
figure() {
  printf '%s|%s|%s|%s\n' "$@" >>"$FIGURES"
  printf '%s  %-44s %-8s %s %s\n' "$(date +%T)" "$1" "$3" "$4" "$2" >&2
}

# repeat COMMAND...: measures as often as wanted; twice when the time is short.
repeat() {
  local run
  for ((run = 0; run < RUNS && (run < 2 || SECONDS < ENOUGH); run++)); do
    "$@"
  done
}

# Time since the epoch, seconds.
now() {
  date +%s.%N
}

# calc EXPRESSION: its value.
calc() {
  awk "BEGIN { printf \"%.6g\", $1 }"
}

# Busy and total time of all processors since boot.
processor_time() {
  awk '/^cpu / { print $2 + $3 + $4 + $7 + $8, $2 + $3 + $4 + $5 + $6 + $7 + $8 }' /proc/stat
}

# Waits until nobody else works, hardly so when the time is short; what is measured all the same is told.
await_quiet() {
  local give_up=$((SECONDS + (SECONDS < ENOUGH ? QUIET_WAIT : 2))) busy total busy_then total_then
  sync
  while ((SECONDS < give_up)); do
    read -r busy_then total_then < <(processor_time)
    sleep 0.5
    read -r busy total < <(processor_time)
    (((busy - busy_then) * 100 >= (total - total_then) * QUIET_PERCENT)) || return 0
  done
  echo "the machine is not quiet; what follows is worth less" >&2
}

# For each kind of measurement: median, least and greatest of each server, and how many times
# tmail is better; of a rate more is better, of a time or size less.
show_figures() {
  printf '\n%s, %s processors, %s\n' "$(date +%F)" "$(nproc)" "$(uname -sr)"
  awk -F '|' -v rival="$(rival)" '
    function median(list, values, n, i, j, v) {
      n = split(list, values, " ")
      for (i = 2; i <= n; i++) {
        v = values[i] + 0
        for (j = i - 1; j > 0 && values[j] + 0 > v; j--) values[j + 1] = values[j]
        values[j + 1] = v
      }
      least = values[1] + 0; most = values[n] + 0
      return (values[int((n + 1) / 2)] + values[int(n / 2) + 1]) / 2
    }
    function number(v) { return v < 10 ? sprintf("%.2f", v) : v < 100 ? sprintf("%.1f", v) : sprintf("%d", v + 0.5) }
    function shown(list, v) {
      if (list == "") return "-"
      v = median(list)
      return sprintf("%s (%s-%s)", number(v), number(least), number(most))
    }
    function ratio(t, p, unit) {
      if (t == "" || p == "") return "-"
      return sprintf("%.2f", unit == "/s" ? median(t) / median(p) : median(p) / median(t))
    }
    !($1 in unit) { order[++kinds] = $1; unit[$1] = $2 }
    { all[$1, $3] = all[$1, $3] " " $4 }
    END {
      printf "%-44s %-5s %-24s %-24s %s\n", "median (least-greatest)", "", "tmail", rival, "times better"
      for (k = 1; k <= kinds; k++) {
        what = order[k]
        t = all[what, "tmail"]; p = all[what, rival]
        printf "%-44s %-5s %-24s %-24s %s\n", what, unit[what], shown(t), shown(p), ratio(t, p, unit[what])
      }
    }' "$FIGURES"
}
