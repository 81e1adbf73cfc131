# Checks, one group per function, in the order of run.sh; each leaves the
# release installed and ready for the next. Sourced by run.sh.
# shellcheck shell=bash

CHART=deploy/helm/python-faas
RELEASE=coze-loop
SERVICE=coze-loop-python-faas
# Small enough for three pods on two CPUs, and soon ready: no scientific packages.
SMALL=(--set resources.limits.cpu=1 --set resources.limits.memory=1Gi
  --set resources.requests.cpu=100m --set resources.requests.memory=256Mi)

check_chart() {
  tally "$(sh make/deno.sh run --quiet --allow-all --no-prompt "$HERE/check_chart.ts" \
    "$TOOLS/helm" "$TOOLS/kubeconform" "$WORK/schemas" "$WORK" 2>&1)"
}

# The whole chart in the small; further values come on top.
upgrade() {
  helm upgrade --install "$RELEASE" "$PROJECT/$CHART" --namespace "$NAMESPACE" \
    "${SMALL[@]}" --wait --timeout 120s "$@" 2>"$WORK/step.log"
}

render() { helm template "$RELEASE" "$PROJECT/$CHART" --namespace "$NAMESPACE" "$@" 2>/dev/null; }

dry_run() { k apply --dry-run=server --validate=strict --filename -; }

pods() {
  k get pods --selector "app.kubernetes.io/name=$SERVICE" --output "jsonpath={.items[*].$1}"
}

service_url() {
  printf 'http://%s:8000' "$(k get service "$SERVICE" --output 'jsonpath={.spec.clusterIP}')"
}

# run_code BODY [ORIGIN]: to the Service if no pod's is given.
run_code() {
  inside curl --silent --max-time 60 --header 'Content-Type: application/json' \
    --data "$1" "${2:-$(service_url)}/run_code"
}

# load OUT ARGUMENTS...: in the background; its line is then in $WORK/OUT.
load() {
  local out=$WORK/$1
  shift
  inside python3 "$HERE/load.py" "$(service_url)" "$@" >"$out" 2>&1 &
  LOAD_PID=$!
}

# nothing_lost TITLE FILE
nothing_lost() {
  matches "$1: nothing is lost" '"wrong": 0, "lost": 0' "$(cat "$2")"
  note "$(cat "$2")"
}

check_manifests() {
  local file
  check "manifests: foreign kinds are known" kubectl apply --server-side --filename "$TOOLS/definitions"
  check "manifests: the namespace is there" kubectl create namespace "$NAMESPACE"
  check "manifests: it enforces the restricted profile" kubectl label namespace "$NAMESPACE" \
    pod-security.kubernetes.io/enforce=restricted pod-security.kubernetes.io/enforce-version=latest
  check "manifests: foreign kinds can be used" \
    wait_for 30 kubectl wait --for=condition=Established --all customresourcedefinitions --timeout=1s
  for file in "$HERE"/values/{bare,everything,keda}.yaml "$PROJECT/$CHART"/values{,-javascript}.yaml; do
    render --values "$file" >"$WORK/manifests.yaml"
    check "manifests: the API accepts all of $(basename "$file"), strictly" \
      sh_with_input "$WORK/manifests.yaml" dry_run
  done
  render --set autoscaling.enabled=true | sed 's/maxReplicas/maxReplicaz/' >"$WORK/manifests.yaml"
  matches "manifests: the API refuses an unknown field" 'unknown field.*maxReplicaz' \
    "$(dry_run <"$WORK/manifests.yaml" 2>&1)"
  matches "manifests: a pod that does not meet the profile is refused" 'violates PodSecurity' \
    "$(k run careless --image="$IMAGE" --dry-run=server 2>&1)"
}

# sh_with_input FILE COMMAND...: since check gives no input.
sh_with_input() {
  local file=$1
  shift
  "$@" <"$file"
}

check_install() {
  local said
  must "install: the release becomes ready" first_install
  said=$(helm test "$RELEASE" --namespace "$NAMESPACE" --logs --timeout 60s 2>&1)
  matches "install: helm test succeeds" 'Phase: +Succeeded' "$said"
  matches "install: it has run a hello" 'ok - python print' "$said"
  matches "install: it has run a refused program" 'ok - python import os' "$said"
  matches "install: a program runs" '"stdout":"42\\n"' "$(run_code '{"code":"print(6 * 7)"}')"
  matches "install: the notes name the address" "http://$SERVICE.$NAMESPACE:8000" \
    "$(helm get notes "$RELEASE" --namespace "$NAMESPACE")"
  matches "install: the log has JSON lines" '^\{.*"listening"' "$(k logs "deployment/$SERVICE")"
}

first_install() {
  upgrade >/dev/null && return
  { k get pods && k logs "deployment/$SERVICE" --tail=10; } >>"$WORK/step.log" 2>&1
  return 1
}

# A second release, under the name by which the application calls it.
check_javascript() {
  local said
  if ! grep -q FAAS_LANGUAGES src/settings/settings.ts; then
    skip "javascript" "this service does not speak it"
    return
  fi
  check "javascript: a second release becomes ready" helm upgrade --install javascript "$PROJECT/$CHART" \
    --namespace "$NAMESPACE" --values "$PROJECT/$CHART/values-javascript.yaml" \
    --set resources.requests.cpu=100m --wait --timeout 120s
  said=$(helm test javascript --namespace "$NAMESPACE" --logs --timeout 60s 2>&1)
  matches "javascript: it has run a hello" 'ok - javascript console' "$said"
  matches "javascript: it refuses what is not there" 'ok - javascript require' "$said"
  check "javascript: it goes as it came" helm uninstall javascript --namespace "$NAMESPACE" --wait
}

# The kernel's own word, by the process of the only pod.
check_limits() {
  local pid
  pid=$(inside pgrep --full /app/main.ts | head -n 1)
  equal "limits: memory is that of the values" 1073741824 "$(limit_of "$pid" memory memory.limit_in_bytes memory.max)"
  matches "limits: CPU time is that of the values" '^100000' "$(limit_of "$pid" cpu cpu.cfs_quota_us cpu.max)"
  matches "limits: the service plans with the same memory" '^PYTHON_FAAS_MEMORY_LIMIT=1073741824$' "$(environment_of "$pid")"
  matches "limits: the service plans with the same CPUs" '^PYTHON_FAAS_CPU_LIMIT=1$' "$(environment_of "$pid")"
  local status
  status=$(inside cat "/proc/$pid/status")
  matches "limits: it is not root" $'^Uid:\t1000\t1000\t1000\t1000' "$status"
  matches "limits: it has no capability" $'^CapEff:\t0000000000000000' "$status"
  matches "limits: it can gain none" $'^CapBnd:\t0000000000000000' "$status"
  matches "limits: it gets no new privileges" $'^NoNewPrivs:\t1' "$status"
  matches "limits: a seccomp filter is on" $'^Seccomp:\t2' "$status"
  local mounts
  mounts=$(inside cat "/proc/$pid/mounts")
  matches "limits: its root is read-only" '^overlay / overlay ro,' "$mounts"
  matches "limits: /tmp is memory, and small" '^tmpfs /tmp tmpfs .*size=65536k' "$mounts"
  lacks "limits: it has no token" serviceaccount "$mounts"
}

environment_of() { inside cat "/proc/$1/environ" | tr '\0' '\n'; }

# limit_of PID CONTROLLER FILE_OF_V1 FILE_OF_V2
limit_of() {
  local group
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    group=$(inside sed -n 's/^0:://p' "/proc/$1/cgroup")
    inside cat "/sys/fs/cgroup$group/$4"
  else
    group=$(inside sed -nE "s/^[0-9]+:([a-z,]*,)?$2(,[a-z,]*)?://p" "/proc/$1/cgroup")
    inside cat "/sys/fs/cgroup/$2$group/$3"
  fi
}

# Two updates under load, each with connections of one kind.
check_updates() {
  local kind
  for kind in new kept; do
    rm -f "$WORK/updated"
    load "$kind" "$kind" 8 1000 --until "$WORK/updated"
    check "update, $kind connections: it rolls" upgrade --set-string "podAnnotations.revision=$kind"
    # The old pod goes on for a while after the new one is ready.
    check "update, $kind connections: the old pod ends in order" wait_for 60 one_pod_is_left
    touch "$WORK/updated"
    wait "$LOAD_PID"
    nothing_lost "update, $kind connections" "$WORK/$kind"
  done
}

one_pod_is_left() { pods_are 1; }

pods_are() { [ "$(pods metadata.name | wc -w)" -eq "$1" ]; }

# A killed run may be lost, but never answered wrongly.
check_kills() {
  local before
  before=$(pods 'status.containerStatuses[0].restartCount')
  load killed new 4 400
  inside pkill --signal KILL --oldest --full /app/main.ts
  check "kill of the service: it is restarted" wait_for 60 restarted_since "$before"
  wait "$LOAD_PID"
  matches "kill of the service: no answer is wrong" '"wrong": 0' "$(cat "$WORK/killed")"
  note "$(cat "$WORK/killed")"
  check "kill of the service: the pod is ready again" wait_for 60 service_answers

  load killed new 4 1000
  local killed=0
  # The oldest: one that is killed before it serves, again and again, opens the
  # breaker, as it should.
  while [ "$killed" -lt 5 ] && kill -0 "$LOAD_PID" 2>/dev/null; do
    ! inside pkill --signal KILL --oldest --full /app/src/guest/main.ts || killed=$((killed + 1))
    wait_for 30 all_sandboxes_are_ready
  done
  wait "$LOAD_PID"
  matches "kill of sandboxes: at least one was killed" '^[1-9]' "$killed"
  matches "kill of sandboxes: no answer is wrong" '"wrong": 0' "$(cat "$WORK/killed")"
  note "$killed sandboxes killed: $(cat "$WORK/killed")"
}

all_sandboxes_are_ready() {
  inside curl --silent --max-time 5 "$(service_url)/health" |
    python3 -c '
import json, sys
kind = json.load(sys.stdin)["pool_status"]["config"]["kinds"][0]
sys.exit(kind["ready"] < kind["serving"] + kind["spares"])'
}

restarted_since() { [ "$(pods 'status.containerStatuses[0].restartCount')" -gt "$1" ]; }

service_answers() { run_code '{"code":"print(6 * 7)"}' | grep -q '"stdout":"42'; }

# The only node is emptied of two pods: the second has nowhere to be replaced.
check_drain() {
  local said
  check "drain: two pods are ready" upgrade --set deployment.replicaCount=2
  load drain new 4 1000 --until "$WORK/drained"
  said=$(kubectl drain node0 --pod-selector "app.kubernetes.io/name=$SERVICE" \
    --delete-emptydir-data --timeout=10s 2>&1)
  matches "drain: one pod is evicted" 'evicted' "$said"
  matches "drain: the other is kept by the budget" "violate the pod's disruption budget" "$said"
  check "drain: the node is used again" kubectl uncordon node0
  check "drain: both are ready again" k rollout status "deployment/$SERVICE" --timeout=60s
  touch "$WORK/drained"
  wait "$LOAD_PID"
  nothing_lost "drain" "$WORK/drain"
}

# States outlive each pod, since a store outside them keeps them.
check_states() {
  local kept state address
  inside redis-server --bind 203.0.113.1 --protected-mode no --save '' >"$STATE/log/redis.log" 2>&1 &
  store_manifests >"$WORK/store.yaml"
  check "states: a store has a name and a secret" k apply --filename "$WORK/store.yaml"
  check "states: two pods are ready" upgrade --set deployment.replicaCount=2 \
    --set stateStore.enabled=true --set stateStore.secret=states \
    --set 'stateStore.to[0].ipBlock.cidr=203.0.113.1/32'
  check "states: the pod before them ends" wait_for 60 pods_are 2
  kept=$(run_code '{"code":"x = 6","keep":true}')
  state=$(grep -o '"state":{"id":"[^"]*' <<<"$kept" | cut -d '"' -f 6)
  for address in $(pods status.podIP); do
    matches "states: a pod continues it, whichever kept it" '"stdout":"42\\n"' \
      "$(run_code "$(continuing "$state")" "http://$address:8000")"
  done
  check "states: all pods are replaced" k rollout restart "deployment/$SERVICE"
  check "states: the new ones are ready" k rollout status "deployment/$SERVICE" --timeout=120s
  check "states: the old ones end" wait_for 60 pods_are 2
  matches "states: it outlives those that kept it" '"stdout":"42\\n"' "$(run_code "$(continuing "$state")")"
  inside pkill --signal KILL --full 'redis-server 203.0.113.1'
  matches "states: without the store the answer says so" 'Cannot continue the state' "$(run_code "$(continuing "$state")")"
  matches "states: without the store all else goes on" '"stdout":"42\\n"' "$(run_code '{"code":"print(6 * 7)"}')"
  check "states: an upgrade does without them again" upgrade
  check "states: one pod is left" wait_for 60 one_pod_is_left
}

continuing() { printf '{"code":"print(x * 7)","state":"%s"}' "$1"; }

store_manifests() {
  cat <<MANIFESTS
apiVersion: v1
kind: Secret
metadata: { name: states }
stringData: { url: "redis://states:6379", key: "$(openssl rand -hex 32)" }
---
apiVersion: v1
kind: Service
metadata: { name: states }
spec: { ports: [{ port: 6379 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: states, labels: { kubernetes.io/service-name: states } }
addressType: IPv4
ports: [{ port: 6379 }]
endpoints: [{ addresses: [203.0.113.1] }]
MANIFESTS
}

check_scaling() {
  check "scaling: the metrics API answers" wait_for 30 metric_is_there
  check "scaling: the autoscaler takes over" upgrade --set autoscaling.enabled=true \
    --set autoscaling.minReplicas=1 --set autoscaling.maxReplicas=3 \
    --set autoscaling.scaleDownStabilizationSeconds=5
  check "scaling: without a queue there is one pod" wait_for 120 replicas_are 1
  load scaled new 16 100 --sleep 0.4 --until "$WORK/scaled-up"
  check "scaling: a queue makes it three" wait_for 90 replicas_are 3
  touch "$WORK/scaled-up"
  wait "$LOAD_PID"
  nothing_lost "scaling" "$WORK/scaled"
  check "scaling: without a queue it is one again" wait_for 180 replicas_are 1
  check "scaling: an upgrade leaves the number to the autoscaler" upgrade --set autoscaling.enabled=true \
    --set autoscaling.minReplicas=1 --set autoscaling.maxReplicas=3
}

metric_is_there() {
  kubectl apply --filename "$HERE/metrics_api.yaml" &&
    kubectl get --raw "/apis/custom.metrics.k8s.io/v1beta2/namespaces/$NAMESPACE/pods/*/python_faas_queue_size" |
    grep -q '"value": *"0m"'
}

replicas_are() { [ "$(k get deployment "$SERVICE" --output 'jsonpath={.status.readyReplicas}')" = "$1" ]; }

# Last, since the rules of kube-router stay behind.
check_network() {
  local name service pod
  check "network: one pod is left" wait_for 60 one_pod_is_left
  for name in friend stranger; do
    client_pod "$name" "$([ "$name" = friend ] && echo true || echo false)" >"$WORK/client.yaml"
    check "network: a $name is there" k apply --filename "$WORK/client.yaml"
  done
  check "network: both are ready" k wait --for=condition=Ready pod/friend pod/stranger --timeout=60s
  service=$(service_url)
  pod="http://$(k get pod friend --output 'jsonpath={.status.podIP}'):9000"
  name=$(pods metadata.name | cut -d ' ' -f 1)
  equal "network: without enforcement a stranger gets in" 200 "$(fetch_from stranger "$service/livez")"
  equal "network: without enforcement the service gets out" 200 "$(fetch_from "$name" "$pod")"

  inside "$TOOLS/kube-router" --run-firewall=true --run-router=false --run-service-proxy=false \
    --enable-cni=false --kubeconfig="$STATE/kubeconfig" --hostname-override=node0 \
    --service-cluster-ip-range=192.0.2.0/24 >"$STATE/log/kube-router.log" 2>&1 &
  check "network: a stranger is kept out" wait_for 60 is_kept_out stranger "$service/livez"
  equal "network: a friend gets in" 200 "$(fetch_from friend "$service/livez")"
  check "network: the service gets nowhere" is_kept_out "$name" "$pod"
  check "network: the pod stays ready" k wait --for=condition=Ready "pod/$name" --timeout=10s
}

client_pod() {
  cat <<POD
apiVersion: v1
kind: Pod
metadata: { name: $1, labels: { python-faas-client: "$2" } }
spec:
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: 1
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: RuntimeDefault } }
  containers:
    - name: client
      image: $IMAGE
      imagePullPolicy: Never
      command: [/usr/local/bin/deno, eval, --no-config, "Deno.serve({ port: 9000 }, () => new Response())"]
      env: [{ name: DENO_DIR, value: /tmp }]
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
      resources: { requests: { cpu: 10m, memory: 64Mi }, limits: { cpu: "1", memory: 256Mi } }
POD
}

# fetch_from POD URL: the status, or why there is none.
fetch_from() {
  k exec "$1" -- /usr/local/bin/deno eval --no-config "
    const ask = fetch('$2', { signal: AbortSignal.timeout(3000) });
    console.log(await ask.then(({ status }) => status, ({ name }) => name));
    Deno.exit();" 2>&1
}

is_kept_out() { fetch_from "$1" "$2" | grep -Eq 'TimeoutError|TypeError'; }
