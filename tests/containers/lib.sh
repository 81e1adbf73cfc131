# Counting and waiting for the tests of containers and clusters; sourced by both.
# shellcheck shell=bash

PASSED=0
FAILED=0
SKIPPED=0

note() { printf '# %s\n' "$*"; }

ok() {
  PASSED=$((PASSED + 1))
  printf 'ok - %s\n' "$*"
}

# not_ok TITLE [DETAIL]: the detail goes below, as comment lines.
not_ok() {
  FAILED=$((FAILED + 1))
  printf 'not ok - %s\n' "$1"
  if [ $# -gt 1 ]; then printf '%s\n' "$2" | sed 's/^/#   /'; fi
}

# skip TITLE REASON
skip() {
  SKIPPED=$((SKIPPED + 1))
  printf 'skipped - %s: %s\n' "$1" "$2"
}

# must TITLE COMMAND...: a step without which nothing later can be tried; what it
# did is in $WORK/step.log.
must() {
  local title=$1
  shift
  if "$@"; then ok "$title"; else
    not_ok "$title" "$(tail -n 30 "$WORK/step.log" 2>/dev/null)"
    exit 1
  fi
}

# end_after COMMAND: cleans up with it and prints the counts, whatever ends the
# script.
end_after() {
  # Now, not when it ends.
  # shellcheck disable=SC2064
  trap "finish '$1'" EXIT
  trap 'exit 130' INT TERM HUP
}

finish() {
  local code=$?
  "$1"
  if [ "$code" -ne 0 ] && [ "$FAILED" -eq 0 ]; then FAILED=1; fi
  printf '%d passed, %d failed' "$PASSED" "$FAILED"
  [ "$SKIPPED" -eq 0 ] || printf ', %d skipped' "$SKIPPED"
  printf '\n'
  # Without a number a trap's exit is the one that was there before it.
  exit $((FAILED > 0))
}

# check TITLE COMMAND...: passes if the command does; shows what it printed if not.
check() {
  local title=$1 said
  shift
  if said=$("$@" 2>&1 </dev/null); then ok "$title"; else not_ok "$title" "$said"; fi
}

# equal TITLE WANTED GOT
equal() {
  if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "wanted: $2"$'\n'"got:    $3"; fi
}

# matches TITLE PATTERN TEXT: an extended regular expression.
matches() {
  if grep -Eq -- "$2" <<<"$3"; then ok "$1"; else not_ok "$1" "wanted: $2"$'\n'"got:    $3"; fi
}

# lacks TITLE PATTERN TEXT
lacks() {
  if grep -Eq -- "$2" <<<"$3"; then not_ok "$1" "found: $(grep -Eo -m 1 -- "$2" <<<"$3")"; else ok "$1"; fi
}

# tally TEXT: takes over the "ok"/"not ok" lines of a probe.
tally() {
  local line
  [ -n "$1" ] || not_ok "the probe printed something"
  while IFS= read -r line; do
    case $line in
      "ok - "*) ok "${line#ok - }" ;;
      *) not_ok "${line#not ok - }" ;;
    esac
  done <<<"$1"
}

# wait_for SECONDS COMMAND...: asks ten times a second.
wait_for() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1 </dev/null; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.1
  done
}

now_ms() { date +%s%3N; }

# since_ms START: seconds with one digit after the point.
since_ms() { awk -v ms="$(($(now_ms) - $1))" 'BEGIN { printf "%.1f", ms / 1000 }'; }
