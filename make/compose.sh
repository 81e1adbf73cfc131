#!/bin/sh
# What stands behind the targets of make/compose.mk: `sh make/compose.sh up`.
# Wants Docker Compose v2 and curl, and says so where one is missing. Settings
# come from the environment: COMPOSE, ENGINE, IMAGE, IMAGE_FLAGS, FOLLOW, URL.
set -eu

SERVICES="coze-loop-python-faas coze-loop-js-faas"
# A cold start with all packages takes a few seconds; a slow machine, longer.
WAIT_SECONDS=${WAIT_SECONDS:-60}

say() { printf '%s\n' "$@"; }

die() {
  printf '%s\n' "$@" >&2
  exit 1
}

need_curl() {
  command -v curl >/dev/null || die "Cannot ask the service: curl is not installed"
}

# Sets COMPOSE to a command that speaks version 2 and reaches an engine.
need_compose() {
  if [ -z "${COMPOSE:-}" ]; then
    if docker compose version >/dev/null 2>&1; then
      COMPOSE="docker compose"
    elif docker-compose version --short 2>/dev/null | grep -q '^v*[2-9]'; then
      COMPOSE=docker-compose
    elif command -v docker >/dev/null; then
      die "Cannot start the container: Docker is here, its Compose plugin is not" \
        "Install it: https://docs.docker.com/compose/install/" \
        "Without containers: make run"
    else
      die "Cannot start the container: Docker is not installed" \
        "Install it: https://docs.docker.com/get-docker/" \
        "Without containers: make run"
    fi
  fi
  if ! refusal=$($COMPOSE ps --quiet 2>&1 >/dev/null); then
    die "Cannot talk to the container engine: $refusal" \
      "Is it running, and may you use it? (docker info)"
  fi
}

# The value of a variable, from the environment or `.env`.
setting() {
  value=$(printenv "$1" || true)
  if [ -z "$value" ] && [ -r .env ]; then
    value=$(sed -n "s/^$1=//p" .env | tail -n 1 | tr -d "\"'")
  fi
  say "$value"
}

# A service's address as this machine reaches it; guesses while it is down.
service_url() {
  if [ -n "${URL:-}" ]; then
    say "${URL%/}"
    return
  fi
  case $1 in
    *-js-*) publish=$(setting JS_FAAS_PUBLISH) usual=8891 ;;
    *) publish=$(setting PYTHON_FAAS_PUBLISH) usual=8890 ;;
  esac
  publish=${publish:-$usual}
  case $publish in
    0.0.0.0:*) say "http://localhost:${publish##*:}" ;;
    *:*) say "http://$publish" ;;
    *) say "http://localhost:$publish" ;;
  esac
}

running() { [ -n "$($COMPOSE ps --quiet --status running 2>/dev/null)" ]; }

# Exit code 7 is "connection refused"; all else means that somebody listens.
port_is_free() {
  code=0
  curl --silent --output /dev/null --max-time 2 "$1/livez" || code=$?
  [ "$code" -eq 7 ]
}

now() { date +%s.%N | sed 's/[^0-9.]//g'; }

# A container that keeps on failing is restarted, so it is rarely seen stopped.
given_up() {
  restarts=$("${ENGINE:-docker}" inspect --format '{{.RestartCount}}' "$1" 2>/dev/null) || restarts=0
  [ "$restarts" -ge 2 ] ||
    [ -n "$($COMPOSE ps --all --quiet --status exited --status restarting)" ]
}

wait_until_healthy() {
  service=$1 started=$2
  url=$(service_url "$service")
  deadline=$(($(date +%s) + WAIT_SECONDS))
  until curl --silent --fail --output /dev/null --max-time 2 "$url/health"; do
    if given_up "$service"; then
      $COMPOSE logs --no-log-prefix --tail 20 >&2
      die "Cannot start the service: the container stopped; its last lines are above"
    fi
    if [ "$(date +%s)" -ge "$deadline" ]; then
      $COMPOSE logs --no-log-prefix --tail 20 >&2
      die "Cannot start the service: not healthy after $WAIT_SECONDS s; its last lines are above"
    fi
    sleep 0.1
  done
  took=$(say "$started $(now)" | awk '{ printf "%.1f", $2 - $1 }')
  say "The service is healthy after $took s: $url"
}

start() {
  need_compose
  need_curl
  for service in $SERVICES; do
    url=$(service_url "$service")
    if ! running && ! port_is_free "$url"; then
      case $service in
        *-js-*) variable=JS_FAAS_PUBLISH ;;
        *) variable=PYTHON_FAAS_PUBLISH ;;
      esac
      die "Cannot start the service: another program answers at $url" \
        "Stop it, or choose another port: $variable=8899 make compose-up"
    fi
  done
  started=$(now)
  $COMPOSE up --detach
  for service in $SERVICES; do wait_until_healthy "$service" "$started"; done
}

use_debug_file() {
  COMPOSE_FILE="${COMPOSE_FILE:-docker-compose.yml}:docker-compose.debug.yml"
  export COMPOSE_FILE
}

up() {
  start
  url=$(service_url coze-loop-python-faas)
  js_url=$(service_url coze-loop-js-faas)
  say "" \
    "Try:" \
    "  curl -X POST $url/run_code -H 'Content-Type: application/json' \\" \
    "    -d '{\"language\":\"python\",\"code\":\"print(1 + 1)\"}'" \
    "  curl -X POST $js_url/run_code -H 'Content-Type: application/json' \\" \
    "    -d '{\"language\":\"js\",\"code\":\"console.log(1 + 1)\"}'" \
    "  ./test_integration.sh $url $js_url     checks them from end to end" \
    "  make health | compose-logs | compose-ps | compose-down"
}

up_debug() {
  use_debug_file
  up
}

up_dev() {
  use_debug_file
  need_compose
  $COMPOSE up --build
}

down() {
  need_compose
  $COMPOSE down --remove-orphans
}

down_v() {
  need_compose
  $COMPOSE down --remove-orphans --volumes --rmi local
}

restart() {
  need_compose
  need_curl
  if ! $COMPOSE config --services | grep -qx "$1"; then
    die "Cannot restart \"$1\": the services are $($COMPOSE config --services | tr '\n' ' ')"
  fi
  started=$(now)
  $COMPOSE restart "$1"
  wait_until_healthy "$1" "$started"
}

logs() {
  need_compose
  $COMPOSE logs --no-log-prefix --tail 1000 ${FOLLOW:+--follow}
}

ps() {
  need_compose
  $COMPOSE ps --all
}

health() {
  need_curl
  services=$SERVICES
  # An address of one's own is that of one service.
  [ -z "${URL:-}" ] || services=${SERVICES%% *}
  status=0
  for service in $services; do
    url=$(service_url "$service")
    code=0
    answer=$(curl --silent --show-error --max-time 5 --write-out '\n%{http_code}' "$url/health") || code=$?
    [ "$code" -eq 0 ] || die "Cannot reach the service at $url: is it running? (make compose-ps)"
    say "$answer" | sed '$d'
    [ "$(say "$answer" | tail -n 1)" = 200 ] || status=1
  done
  return "$status"
}

image() {
  command -v "$ENGINE" >/dev/null ||
    die "Cannot build the image: $ENGINE is not installed (ENGINE=podman is accepted too)"
  # Word splitting is meant: several flags.
  # shellcheck disable=SC2086
  "$ENGINE" build ${IMAGE_FLAGS:-} --tag "$IMAGE" .
  "$ENGINE" image inspect --format '{{.Size}}' "$IMAGE" |
    awk -v image="$IMAGE" '{ printf "%s: %.0f MB\n", image, $1 / 1e6 }'
}

action=${1:?which action?}
shift
"$action" "$@"
