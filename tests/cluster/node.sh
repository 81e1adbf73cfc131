#!/bin/bash
# Process 1 of a cluster of one node: starts Kubernetes' parts and waits. Runs in
# namespaces of its own (net, mount, pid, uts, ipc), so nothing of it is left
# once it has ended. Settings come from cluster.sh by the environment.
set -u

NODE=node0
NODE_IP=203.0.113.1
POD_CIDR=198.51.100.0/24
export KUBECONFIG=$STATE/kubeconfig
PKI=$STATE/pki
CONTAINERD=/run/containerd/containerd.sock
export PATH=$TOOLS/debian/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# start NAME COMMAND...
start() {
  local name=$1
  shift
  "$@" >"$STATE/log/$name.log" 2>&1 </dev/null &
}

# wait_until COMMAND...: asks ten times a second, for two minutes.
wait_until() {
  local tries=1200
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || { echo "Cannot go on: \"$*\" never succeeded"; exit 1; }
    sleep 0.1
  done
}

# A kernel without a "dummy" device has pairs.
make_network() {
  hostname "$NODE"
  ip link set lo up
  # The name server's address, which kube-proxy knows nothing of.
  ip addr add "$NAME_SERVER/32" dev lo
  ip link add "$NODE" type veth peer name peer0
  ip addr add "$NODE_IP/24" dev "$NODE"
  ip link set "$NODE" up
  ip link set peer0 up
  ip route add default dev "$NODE"
  sysctl --quiet --write net.ipv4.ip_forward=1 net.ipv4.conf.all.route_localnet=1
}

# Files that the kubelet reads instead of the machine's own, so that the machine
# stays as it is.
pretend_sysctls() {
  local name value
  while read -r name value; do
    [ -e "/proc/sys/$name" ] || continue
    printf '%s\n' "$value" >"$STATE/sysctl-${name//\//-}"
    mount --bind "$STATE/sysctl-${name//\//-}" "/proc/sys/$name"
  done <<'SYSCTLS'
vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/panic 10
kernel/panic_on_oops 1
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000
SYSCTLS
}

# sign NAME SUBJECT [EXTENSION]: a key and a certificate of the cluster's own.
sign() {
  openssl req -newkey rsa:2048 -nodes -keyout "$PKI/$1.key" -out "$PKI/$1.csr" -subj "/CN=$2"
  openssl x509 -req -in "$PKI/$1.csr" -CA "$PKI/ca.crt" -CAkey "$PKI/ca.key" -CAcreateserial \
    -days 2 -out "$PKI/$1.crt" ${3:+-extfile <(printf '%s\n' "$3")}
}

make_keys() {
  mkdir -p "$PKI"
  openssl genrsa -out "$PKI/accounts.key" 2048
  openssl rsa -in "$PKI/accounts.key" -pubout -out "$PKI/accounts.pub"
  openssl req -x509 -newkey rsa:2048 -nodes -keyout "$PKI/ca.key" -out "$PKI/ca.crt" -days 2 -subj /CN=cluster
  sign apiserver kube-apiserver \
    "subjectAltName=DNS:localhost,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:$NODE_IP,IP:192.0.2.1"
  sign front-proxy front-proxy
  local token
  token=$(openssl rand -hex 16)
  printf '%s,admin,admin,system:masters\n' "$token" >"$PKI/tokens.csv"
  cat >"$KUBECONFIG" <<CONFIG
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://127.0.0.1:6443", certificate-authority: $PKI/ca.crt}}]
users: [{name: u, user: {token: $token}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
CONFIG
}

start_control_plane() {
  local etcd=http://127.0.0.1:2379 same
  same=(--kubeconfig "$KUBECONFIG" --authentication-kubeconfig "$KUBECONFIG"
    --authorization-kubeconfig "$KUBECONFIG" --leader-elect=false)
  start etcd etcd --data-dir "$STATE/etcd" --unsafe-no-fsync \
    --listen-client-urls "$etcd" --advertise-client-urls "$etcd"
  start apiserver "$TOOLS/kube" kube-apiserver --etcd-servers="$etcd" --secure-port=6443 \
    --advertise-address="$NODE_IP" --service-cluster-ip-range=192.0.2.0/24 \
    --tls-cert-file="$PKI/apiserver.crt" --tls-private-key-file="$PKI/apiserver.key" \
    --client-ca-file="$PKI/ca.crt" --token-auth-file="$PKI/tokens.csv" --authorization-mode=Node,RBAC \
    --service-account-issuer=https://kubernetes.default.svc \
    --service-account-key-file="$PKI/accounts.pub" --service-account-signing-key-file="$PKI/accounts.key" \
    --kubelet-preferred-address-types=InternalIP \
    --requestheader-client-ca-file="$PKI/ca.crt" --requestheader-allowed-names=front-proxy \
    --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
    --requestheader-extra-headers-prefix=X-Remote-Extra- \
    --proxy-client-cert-file="$PKI/front-proxy.crt" --proxy-client-key-file="$PKI/front-proxy.key"
  wait_until curl --silent --fail --insecure --max-time 2 https://127.0.0.1:6443/readyz
  # The autoscaler's own pauses are made for days, not for minutes.
  start controller-manager "$TOOLS/kube" kube-controller-manager "${same[@]}" \
    --service-account-private-key-file="$PKI/accounts.key" --root-ca-file="$PKI/ca.crt" \
    --use-service-account-credentials=true --horizontal-pod-autoscaler-sync-period=2s \
    --horizontal-pod-autoscaler-initial-readiness-delay=2s \
    --horizontal-pod-autoscaler-cpu-initialization-period=5s
  start scheduler "$TOOLS/kube" kube-scheduler "${same[@]}"
}

start_containerd() {
  mkdir -p "$STATE/cni"
  cat >"$STATE/cni/10-bridge.conflist" <<CONFIG
{"cniVersion": "0.4.0", "name": "bridge", "plugins": [{
  "type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": false, "hairpinMode": true,
  "ipam": {"type": "host-local", "dataDir": "/run/cni",
    "ranges": [[{"subnet": "$POD_CIDR"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
CONFIG
  # Machines without CAP_SYS_RESOURCE and without AppArmor are served too.
  cat >"$STATE/containerd.toml" <<CONFIG
version = 2
root = "$STATE/containerd"
state = "/run/containerd"
oom_score = 0
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs",
  "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper"]
[grpc]
  address = "$CONTAINERD"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "registry.k8s.io/pause:3.10"
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$STATE/cni"
CONFIG
  start containerd containerd --config "$STATE/containerd.toml"
  wait_until ctr --address "$CONTAINERD" version
  local archive
  for archive in "$PAUSE_IMAGE" "$SERVICE_IMAGE"; do
    ctr --address "$CONTAINERD" --namespace k8s.io images import "$archive" >>"$STATE/log/images.log" 2>&1
  done
}

start_node() {
  mkdir -p "$STATE/kubelet" "$STATE/pod-logs"
  printf 'nameserver %s\n' "$NAME_SERVER" >"$STATE/resolv.conf"
  cat >"$STATE/proxy.yaml" <<CONFIG
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
clusterCIDR: $POD_CIDR
hostnameOverride: $NODE
oomScoreAdj: 0
clientConnection: {kubeconfig: $KUBECONFIG}
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
CONFIG
  cat >"$STATE/kubelet.yaml" <<CONFIG
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
cgroupDriver: cgroupfs
failCgroupV1: false
failSwapOn: false
protectKernelDefaults: true
oomScoreAdj: 0
containerRuntimeEndpoint: unix://$CONTAINERD
podLogsDir: $STATE/pod-logs
clusterDomain: cluster.local
clusterDNS: [$NAME_SERVER]
resolvConf: $STATE/resolv.conf
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%, nodefs.inodesFree: 1%}
syncFrequency: 5s
nodeStatusUpdateFrequency: 5s
CONFIG
  start proxy "$TOOLS/kube" kube-proxy --config "$STATE/proxy.yaml"
  start kubelet "$TOOLS/kube" kubelet --config="$STATE/kubelet.yaml" --kubeconfig="$KUBECONFIG" \
    --root-dir="$STATE/kubelet" --hostname-override="$NODE" --node-ip="$NODE_IP"
  start name-server python3 "$HERE/name_server.py" "$STATE" "$NAME_SERVER"
  start metrics-api python3 "$HERE/metrics_api.py" "$STATE"
}

mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/netns /run/lock "$STATE/log"
make_network
pretend_sysctls
make_keys >"$STATE/log/keys.log" 2>&1
# Both take their time.
start_containerd &
start_control_plane
wait %1
start_node
wait
