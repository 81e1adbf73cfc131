# Starts and ends a real Kubernetes of one node, in namespaces of its own:
# nothing of it reaches the machine's network, and all of it ends with one
# process. Sourced by run.sh.
# shellcheck shell=bash

STATE=$WORK/cluster
# A documentation network (RFC 5737), as all of the cluster's.
NAME_SERVER=192.0.2.10

install_cluster_packages() {
  PACKAGES+=(containernetworking-plugins conntrack ipset openssl redis-server gcc libc6-dev)
  install_packages
}

start_cluster() {
  mkdir -p "$STATE/log"
  export HERE STATE TOOLS PAUSE_IMAGE SERVICE_IMAGE NAME_SERVER
  setsid unshare --net --mount --pid --uts --ipc --fork --kill-child --mount-proc --propagation private \
    bash "$HERE/node.sh" >"$STATE/log/node.log" 2>&1 </dev/null &
  CLUSTER_PID=$!
  wait_for 120 node_is_ready && return 0
  tail -n 20 "$STATE"/log/*.log >"$WORK/step.log" 2>&1
  return 1
}

node_is_ready() {
  kubectl wait --for=condition=Ready node/node0 --timeout=1s &&
    kubectl get serviceaccount default
}

# inside COMMAND...: runs it where the cluster's network and processes are.
inside() {
  nsenter --target "$(pgrep --parent "$CLUSTER_PID")" --net --mount --pid --uts --ipc -- \
    env "KUBECONFIG=$STATE/kubeconfig" "HOME=$WORK" "$@"
}

kubectl() { inside "$TOOLS/kube" kubectl "$@"; }

# In the namespace of the service.
k() { kubectl --namespace "$NAMESPACE" "$@"; }

helm() { inside "$TOOLS/helm" "$@"; }

stop_cluster() {
  [ -n "${CLUSTER_PID:-}" ] || return 0
  kill -KILL "$CLUSTER_PID" 2>/dev/null
  wait "$CLUSTER_PID" 2>/dev/null
  CLUSTER_PID=
  # The kernel keeps groups that are empty.
  local group tries=50
  for group in /sys/fs/cgroup/kubepods /sys/fs/cgroup/*/kubepods; do
    while [ -d "$group" ] && [ $((tries--)) -gt 0 ]; do
      find "$group" -depth -type d -exec rmdir {} + 2>/dev/null
      [ ! -d "$group" ] || sleep 0.1
    done
  done
}
