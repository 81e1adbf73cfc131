# Brings up what the container tests need on a bare Debian machine, apart from
# whatever engine it has: podman with storage, networks and a socket of its own
# under $WORK, the real Docker Compose, stand-ins for the base images, and a
# machine on "the internet". Sourced by run.sh.
# shellcheck shell=bash

COMPOSE_VERSION=v2.40.3
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/python-faas-containers
# A documentation network (RFC 5737): nobody's real address.
OUTSIDE=198.51.100

PACKAGES=(
  podman buildah runc conmon mmdebstrap netavark aardvark-dns nftables iptables
  uidmap iproute2 procps curl make ca-certificates python3
)

install_packages() {
  local tool
  for tool in go npm; do
    command -v "$tool" >/dev/null || { note "$tool is not installed"; return 1; }
  done
  local missing=()
  for package in "${PACKAGES[@]}"; do
    dpkg-query --show --showformat '${Status}' "$package" 2>/dev/null |
      grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  note "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq &&
    apt-get install -qq --yes --no-install-recommends "${missing[@]}" >/dev/null
}

# Compose is a Go program; its module is built as published, hashes checked by
# Go's own checksum database.
build_compose() {
  DOCKER_COMPOSE=$CACHE/docker-compose-$COMPOSE_VERSION
  export DOCKER_COMPOSE
  [ ! -x "$DOCKER_COMPOSE" ] || return 0
  note "building Docker Compose $COMPOSE_VERSION (about two minutes, once)"
  local source=$WORK/compose
  mkdir -p "$source" "$CACHE"
  printf 'module compose_build\n\ngo 1.24\n\nrequire github.com/docker/compose/v2 %s\n' \
    "$COMPOSE_VERSION" >"$source/go.mod"
  printf 'package main\n\nimport _ "github.com/docker/compose/v2/cmd/compose"\n\nfunc main() {}\n' \
    >"$source/main.go"
  (
    cd "$source" &&
      go mod tidy &&
      go build -mod=mod -trimpath \
      -ldflags "-s -w -X github.com/docker/compose/v2/internal.Version=$COMPOSE_VERSION" \
      -o "$DOCKER_COMPOSE.new" github.com/docker/compose/v2/cmd
  ) >"$WORK/compose.log" 2>&1 || { tail -n 20 "$WORK/compose.log"; return 1; }
  mv "$DOCKER_COMPOSE.new" "$DOCKER_COMPOSE"
}

# runc, since crun fails on machines without CAP_SYS_RESOURCE; there the default
# limits must not exceed the machine's own either.
start_engine() {
  mkdir -p "$WORK"/{graph,run,networks,tmp}
  cat >"$WORK/storage.conf" <<CONF
[storage]
driver = "overlay"
graphroot = "$WORK/graph"
runroot = "$WORK/run"
CONF
  cat >"$WORK/containers.conf" <<CONF
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "$WORK/tmp"
[network]
network_backend = "netavark"
network_config_dir = "$WORK/networks"
CONF
  export CONTAINERS_STORAGE_CONF=$WORK/storage.conf
  export CONTAINERS_CONF=$WORK/containers.conf
  export BUILDAH_ISOLATION=chroot
  export DOCKER_HOST=unix://$WORK/engine.sock DOCKER_API_VERSION=1.41
  podman system service --time 0 "$DOCKER_HOST" >"$WORK/engine.log" 2>&1 </dev/null &
  ENGINE_PID=$!
  wait_for 20 curl --silent --fail --unix-socket "$WORK/engine.sock" http://engine/_ping
}

# The registries' images by the names that the Dockerfile uses, made from the
# same parts: Debian's packages, and the binary of Deno's npm package.
make_base_images() {
  local base=$CACHE/bookworm.tar deno_version arch
  if [ ! -s "$base" ]; then
    note "making the Debian base image"
    mkdir -p "$CACHE"
    # Its ending tells mmdebstrap what to make.
    mmdebstrap --quiet --variant=minbase bookworm "$CACHE/new.tar" </dev/null || return 1
    mv "$CACHE/new.tar" "$base"
  fi
  podman import --quiet "$base" docker.io/library/debian:bookworm-slim >/dev/null || return 1

  deno_version=$(sed -n 's/^ARG DENO_VERSION=//p' Dockerfile)
  arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
  mkdir -p "$WORK/deno"
  npm install --silent --no-save --ignore-scripts --prefix "$WORK/deno" \
    "@deno/linux-$arch-glibc@$deno_version" >/dev/null || return 1
  cp "$WORK/deno/node_modules/@deno/linux-$arch-glibc/deno" "$WORK/deno/deno" || return 1
  printf 'FROM scratch\nCOPY deno /deno\nENTRYPOINT ["/deno"]\n' >"$WORK/deno/Dockerfile"
  printf 'node_modules\n' >"$WORK/deno/.dockerignore"
  podman build --quiet --tag "docker.io/denoland/deno:bin-$deno_version" "$WORK/deno" >/dev/null
}

# promtool alone: the package would start a Prometheus where it can.
unpack_promtool() {
  PROMTOOL=$CACHE/promtool
  [ ! -x "$PROMTOOL" ] || return 0
  mkdir -p "$WORK/prometheus" "$CACHE"
  (
    cd "$WORK/prometheus"
    { apt-get download prometheus || { apt-get update && apt-get download prometheus; }; } &&
      dpkg-deb --extract prometheus_*.deb .
  ) >"$WORK/step.log" 2>&1 || return 1
  cp "$WORK/prometheus/usr/bin/promtool" "$PROMTOOL.new" &&
    mv "$PROMTOOL.new" "$PROMTOOL"
}

# A machine beyond the host, which routes nothing back to containers by itself.
start_outside() {
  OUTSIDE_NS=faas-outside-$$
  ip netns add "$OUTSIDE_NS" &&
    ip link add faas-out type veth peer name eth0 netns "$OUTSIDE_NS" &&
    ip addr add "$OUTSIDE.1/24" dev faas-out &&
    ip link set faas-out up &&
    ip -n "$OUTSIDE_NS" addr add "$OUTSIDE.2/24" dev eth0 &&
    ip -n "$OUTSIDE_NS" link set eth0 up || return 1
  mkdir -p "$WORK/outside"
  ip netns exec "$OUTSIDE_NS" python3 -m http.server 80 --bind "$OUTSIDE.2" \
    --directory "$WORK/outside" >"$WORK/outside.log" 2>&1 </dev/null &
  OUTSIDE_PID=$!
  wait_for 10 curl --silent --max-time 2 --output /dev/null "http://$OUTSIDE.2/"
}

# Docker leaves masquerading out where the network says so; podman 4.3 ignores
# the option, so its rule is taken away here for the networks that ask for it.
honour_no_masquerade() {
  local asked
  asked=$(cd "$PROJECT" && "$DOCKER_COMPOSE" config --format json | python3 -c '
import json, sys
options = json.load(sys.stdin)["networks"]["default"].get("driver_opts", {})
print(options.get("com.docker.network.bridge.enable_ip_masquerade"))')
  [ "$asked" = false ] || return 0
  local subnet chain
  subnet=$(podman network inspect coze-loop-python-faas --format '{{(index .Subnets 0).Subnet}}')
  chain=$(iptables -t nat -S POSTROUTING | grep -F -- "-s $subnet " | grep -o 'NETAVARK-[0-9A-F]*')
  iptables -t nat -D "$chain" ! -d 224.0.0.0/4 -j MASQUERADE
}

stop_everything() {
  set +e
  if [ -n "${DOCKER_COMPOSE:-}" ] && [ -S "$WORK/engine.sock" ]; then
    (cd "$PROJECT" && timeout 60 "$DOCKER_COMPOSE" down --timeout 1 --volumes) >/dev/null 2>&1
  fi
  if [ -n "${CONTAINERS_CONF:-}" ]; then
    timeout 60 podman rm --all --force --time 0 >/dev/null 2>&1
    timeout 60 podman network prune --force >/dev/null 2>&1
  fi
  [ -z "${ENGINE_PID:-}" ] || { kill "$ENGINE_PID"; wait "$ENGINE_PID"; } 2>/dev/null
  [ -z "${OUTSIDE_PID:-}" ] || { kill "$OUTSIDE_PID"; wait "$OUTSIDE_PID"; } 2>/dev/null
  [ -z "${OUTSIDE_NS:-}" ] || ip netns del "$OUTSIDE_NS" 2>/dev/null
  ip link del faas-out 2>/dev/null
  awk -v work="$WORK" 'index($2, work) == 1 { print $2 }' /proc/mounts | sort -r |
    xargs --no-run-if-empty umount --lazy 2>/dev/null
  rm -rf "$WORK"
}
