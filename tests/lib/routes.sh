# shellcheck shell=bash
# Which receivers of an Alertmanager configuration get which alert.

# routes_are FILE: amtool agrees with every line of tests/testdata/alerting/routes.txt.
routes_are() {
  local receivers labels lines=0 wrong=0
  while read -r receivers labels; do
    [[ -z $receivers || $receivers == \#* ]] && continue
    lines=$((lines + 1))
    # shellcheck disable=SC2086  # each word is a label
    amtool config routes test --config.file="$1" --verify.receivers="$receivers" $labels >/dev/null 2>&1 && continue
    wrong=$((wrong + 1))
    # shellcheck disable=SC2086
    echo "$labels: expected $receivers, found $(amtool config routes test --config.file="$1" $labels 2>/dev/null)"
  done <tests/testdata/alerting/routes.txt
  echo "$lines routes, $wrong wrong"
  ((lines > 0 && wrong == 0))
}
