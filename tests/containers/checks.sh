# Checks, one group per function, in the order of run.sh; each leaves the
# container running and healthy for the next. Sourced by run.sh.
# shellcheck shell=bash

# Builds as `make image` does for everybody; the flags hand over this machine's
# client settings, and --format keeps the health check in the image.
build_image() {
  local flags="--format docker" file
  for file in "npmrc:$HOME/.npmrc" "pip:/etc/pip.conf" "ca:${SSL_CERT_FILE:-}"; do
    [ ! -r "${file#*:}" ] || flags+=" --secret id=${file%%:*},src=${file#*:}"
  done
  make image IMAGE_FLAGS="$flags" >"$WORK/step.log" 2>&1 </dev/null
}

# No systemd here to run the health check on its timer, so it is run by hand.
engine_says_healthy() {
  podman healthcheck run "$SERVICE" && podman ps | grep -q '(healthy)'
}

container() { podman inspect "$SERVICE" --format "{{$1}}"; }

run_code() {
  curl --silent --max-time 60 -H 'Content-Type: application/json' -d "$1" "$URL/run_code"
}

check_image() {
  local started
  started=$(now_ms)
  must "image: the Dockerfile builds" build_image
  note "built in $(since_ms "$started") s; $(tail -n 1 "$WORK/step.log")"
  local image=docker.io/library/coze-loop-python-faas:latest
  local entry
  podman tag localhost/coze-loop-python-faas:latest "$image"
  equal "image: runs as a numbered user" "1000:1000" \
    "$(podman image inspect "$image" --format '{{.Config.User}}')"
  equal "image: stops on SIGTERM" "SIGTERM" \
    "$(podman image inspect "$image" --format '{{.Config.StopSignal}}')"
  matches "image: has a health check" healthcheck.ts \
    "$(podman image inspect "$image" --format '{{.HealthCheck}}')"
  matches "image: is labelled" org.opencontainers.image.title \
    "$(podman image inspect "$image" --format '{{json .Labels}}')"
  entry=$(podman image inspect "$image" --format '{{json .Config.Entrypoint}}')
  lacks "image: has no permission without a bound" \
    '"(-A|--allow-all|--allow-(net|read|run|env|write|sys|ffi|import))"' "$entry"
  lacks "image: may open no library but the C library" \
    'allow-ffi=[^"]*(/|,)(lib|ld)[^c/][^",]*\.so' "$entry"
  local own_log='"--allow-write=/var/log/python-faas,/tmp/python-faas",'
  matches "image: may write its audit log and one socket" "$own_log" "$entry"
  lacks "image: may write nothing else" 'allow-(write|sys|import)' \
    "${entry/"$own_log"/}"

  local listing
  podman create --name faas-listing "$image" >/dev/null
  listing=$(podman export faas-listing | tar --list --verbose)
  podman rm faas-listing >/dev/null 2>&1
  lacks "image: has no shell" ' (usr/)?bin/[a-z]*sh( |$)' "$listing"
  lacks "image: has no set-uid or set-gid file" '^-..[sS]|^-.....[sS]' "$listing"
  lacks "image: has nothing that others may write, but /tmp" '^[-d].......w[^t]' "$listing"
  lacks "image: leaves out tests, history and settings" \
    ' app/(tests|\.git|\.env|bench|node_modules/fast-check)' "$listing"
}

check_up() {
  local said started
  said=$(DOCKER_HOST=unix:///nowhere.sock make compose-up 2>&1 </dev/null)
  equal "compose-up: fails without an engine" 2 $?
  matches "compose-up: says that there is no engine" "Cannot talk to the container engine" "$said"

  python3 -m http.server "$PYTHON_FAAS_PUBLISH" --directory "$WORK/outside" >/dev/null 2>&1 </dev/null &
  local squatter=$!
  wait_for 10 curl --silent --output /dev/null "$URL/"
  said=$(make compose-up 2>&1 </dev/null)
  equal "compose-up: fails where the port is taken" 2 $?
  matches "compose-up: says that the port is taken" "another program answers at $URL" "$said"
  kill "$squatter"
  wait "$squatter" 2>/dev/null

  started=$(now_ms)
  said=$(make compose-up 2>&1 </dev/null) || { not_ok "compose-up: starts the service" "$said"; exit 1; }
  ok "compose-up: starts the service"
  note "from up to an answer of /health: $(since_ms "$started") s"
  matches "compose-up: says where it is" "healthy after [0-9.]+ s: $URL" "$said"
  matches "compose-up: says what to try" "curl -X POST $URL/run_code" "$said"
  local page
  for page in 404:/ 404:/mcp 200:/docs 200:/openapi.json; do
    equal "image: ${page#*:} answers ${page%%:*}" "${page%%:*}" \
      "$(curl --silent --output /dev/null --write-out '%{http_code}' "$URL${page#*:}")"
  done
  matches "compose-up: the second service runs JavaScript" '"stdout":"2\\n"' \
    "$(curl --silent --data '{"language":"js","code":"console.log(1 + 1)"}' "$JS_URL/run_code")"
  matches "compose-up: the second service runs nothing else" 'only supports JavaScript/TypeScript' \
    "$(curl --silent --data '{"language":"python","code":"print(1)"}' "$JS_URL/run_code")"
  check "compose-up: the engine sees it healthy" wait_for 20 engine_says_healthy
  check "compose-up: a second time changes nothing" make compose-up
  matches "compose-ps: shows it up" "$SERVICE.* Up " "$(make compose-ps 2>&1)"
  matches "health: shows the state" '"status":"healthy"' "$(make health 2>&1)"
  if said=$(bash test_integration.sh "$URL" 2>&1 </dev/null); then
    ok "test_integration.sh: passes ($(tail -n 1 <<<"$said"))"
  else
    not_ok "test_integration.sh: passes" "$said"
  fi
}

# After test_integration.sh, so that every counter has counted something.
check_monitoring() {
  local name unknown=()
  curl --silent --max-time 10 --header 'Accept: text/plain' "$URL/metrics" >"$WORK/metrics"
  check "metrics: Prometheus finds no fault with them" lint_metrics
  check "rules.yml: Prometheus accepts it" \
    "$PROMTOOL" check rules deploy/prometheus/rules.yml
  check "rules.yml: each alert fires when it should" \
    "$PROMTOOL" test rules deploy/prometheus/rules_test.yml
  for name in $(grep -Eoh 'python_faas_[a-z_]+' deploy/prometheus/rules.yml \
    deploy/grafana/dashboard.json | sed -E 's/_(bucket|sum|count)$//' | sort -u); do
    grep -q "^# TYPE $name " "$WORK/metrics" || unknown+=("$name")
  done
  equal "rules.yml and dashboard.json: the running service exports what they ask for" \
    "" "${unknown[*]}"
}

lint_metrics() { "$PROMTOOL" check metrics <"$WORK/metrics"; }

check_inside() {
  honour_no_masquerade
  # The engine's own memory files, which Docker does not mount.
  local own='^/(run|var/tmp)$' flags
  tally "$(podman exec --interactive "$SERVICE" /usr/local/bin/deno run --no-config \
    --allow-all - "$OUTSIDE.2" 4294967296 <"$HERE/probe_container.ts" 2>&1 | grep -Ev "$own")"
  equal "inside: the control, an ordinary container, does get outside" 0 \
    "$(control_gets_outside)"

  flags=$(podman exec "$SERVICE" /usr/local/bin/deno eval \
    'console.log(Deno.readTextFileSync("/proc/1/cmdline").split("\0").join("\n"))')
  local wanted
  wanted=$(podman image inspect coze-loop-python-faas:latest \
    --format '{{range .Config.Entrypoint}}{{.}}{{"\n"}}{{end}}')
  equal "permissions: the service runs as the image says" "$wanted" "$flags"
  mapfile -t flags < <(grep '^--' <<<"$flags")
  tally "$(podman exec --interactive "$SERVICE" /usr/local/bin/deno run "${flags[@]}" - \
    <"$HERE/probe_permissions.ts" 2>&1)"

  check "network: another machine reaches the published port" \
    ip netns exec "$OUTSIDE_NS" curl --silent --fail --max-time 5 \
    "http://$OUTSIDE.1:$PYTHON_FAAS_PUBLISH/health"
}

# Exit code of a download from outside, by the same binary in a plain container.
control_gets_outside() {
  timeout 30 podman run --rm --ulimit nofile=20000:20000 --ulimit nproc=4096:4096 \
    --entrypoint /usr/local/bin/deno --interactive "coze-loop-python-faas:latest" \
    eval "await (await fetch('http://$OUTSIDE.2/')).text()" >/dev/null 2>&1
  echo $?
}

check_limits() {
  local before said
  PYTHON_FAAS_MEMORY_LIMIT=1G make compose-up >"$WORK/step.log" 2>&1 </dev/null
  equal "limits: PYTHON_FAAS_MEMORY_LIMIT reaches the engine" 1073741824 "$(container .HostConfig.Memory)"
  before="$(container .Id) $(container .State.StartedAt) $(container .RestartCount)"
  said=$(run_code '{"code":"a = []\nwhile True:\n    a.append(bytearray(10_000_000))"}')
  matches "limits: a list that eats memory is a memory error" '"kind":"memory"' "$said"
  said=$(run_code '{"code":"x = 1 << (8 * 4_000_000_000)"}')
  matches "limits: a number that eats memory is an error" '"status":"error"' "$said"
  local i pids=()
  for i in 1 2 3 4 5 6; do
    run_code '{"code":"a = []\nwhile True:\n    a.append(bytearray(10_000_000))"}' >"$WORK/eater$i" &
    pids+=($!)
  done
  wait "${pids[@]}"
  equal "limits: six at once are six memory errors" 6 \
    "$(cat "$WORK"/eater? | grep -o '"kind":"memory"' | wc -l)"
  equal "limits: the container stayed up" "$before" \
    "$(container .Id) $(container .State.StartedAt) $(container .RestartCount)"
  matches "limits: the next program runs" '"stdout":"2\\n"' "$(run_code '{"code":"print(1 + 1)"}')"

  make compose-down >/dev/null 2>&1 </dev/null
  said=$(FAAS_TIMEOUT=soon make compose-up 2>&1 </dev/null)
  equal "limits: a setting without sense stops the start" 2 $?
  matches "limits: the name and the value are said" 'FAAS_TIMEOUT.*soon' "$said"
  make compose-down >/dev/null 2>&1 </dev/null
  check "limits: it starts again with the usual settings" make compose-up
}

check_resilience() {
  local first started code
  first=$(container .State.StartedAt)
  started=$(now_ms)
  kill -KILL "$(container .State.Pid)"
  if wait_for 30 restarted_since "$first"; then
    ok "resilience: a killed container comes back healthy"
    note "from the kill to an answer of /health: $(since_ms "$started") s"
  else
    not_ok "resilience: a killed container comes back healthy" "$(podman ps --all)"
    make compose-up >/dev/null 2>&1 </dev/null
  fi

  run_code '{"code":"import time\ntime.sleep(5)\nprint(\"ended\")"}' >"$WORK/answer" &
  local client=$!
  wait_for 30 a_program_runs
  timeout 60 "$DOCKER_COMPOSE" stop >/dev/null 2>&1 </dev/null
  wait "$client"
  matches "resilience: SIGTERM lets a running program end" '"stdout":"ended\\n"' "$(cat "$WORK/answer")"
  code=$(container .State.ExitCode)
  equal "resilience: SIGTERM ends the service in order" 0 "$code"
  check "resilience: it starts again" make compose-up
}

a_program_runs() { curl --silent --max-time 2 "$URL/health" | grep -q '"busyProcesses": *[1-9]'; }

restarted_since() {
  [ "$(container .State.StartedAt)" != "$1" ] && curl --silent --fail --max-time 2 "$URL/health"
}

check_operations() {
  local first said
  first=$(container .State.StartedAt)
  check "compose-restart-$SERVICE: ends healthy" make "compose-restart-$SERVICE"
  lacks "compose-restart-$SERVICE: starts a new process" "$first" "$(container .State.StartedAt)"
  said=$(make compose-restart-nothing 2>&1 </dev/null)
  matches "compose-restart-nothing: names the services" "services are .*$SERVICE" "$said"

  run_code '{"code":"secret_marker = 1\nprint(\"secret_marker\")","input":"secret_marker"}' >/dev/null
  said=$(make compose-logs 2>&1 </dev/null)
  matches "compose-logs: shows structured lines" '^\{".*\}$' "$said"
  lacks "compose-logs: never shows code, input or output" secret_marker "$said"

  check "compose-up-debug: starts with the checkout's source" make compose-up-debug
  matches "compose-up-debug: the source is mounted read-only" "/app/src:.*ro|/app/src false" \
    "$(podman inspect "$SERVICE" --format '{{range .Mounts}}{{.Destination}} {{.RW}}{{"\n"}}{{end}}')"
  matches "compose-up-debug: programs run" '"stdout":"2\\n"' "$(run_code '{"code":"print(1 + 1)"}')"

  check "compose-down: succeeds" make compose-down
  equal "compose-down: leaves no container" "" "$(podman ps --all --quiet)"
  lacks "compose-down: leaves no network" coze-loop "$(podman network ls)"
  check "compose-down-v: succeeds" make compose-down-v
  local said_profile
  said_profile=$(timeout 60 "$DOCKER_COMPOSE" --profile '*' up --detach --no-build 2>&1 </dev/null)
  equal "docker-compose --profile '*' up -d: starts it" 0 $?
  check "docker-compose --profile '*' up -d: it becomes healthy" \
    wait_for 30 curl --silent --fail --max-time 2 "$URL/health"
  lacks "docker-compose --profile '*' up -d: warns of nothing" 'warn|WARN' "$said_profile"
}
