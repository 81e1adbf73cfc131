# Builds what the chart's tests need, from the Go modules that tools/go.mod and
# tools/go.sum pin, into a cache outside the checkout. Sourced by run.sh.
# shellcheck shell=bash

TOOLS_SOURCE=$HERE/tools
# A changed pin is another folder: nothing stale is ever used.
TOOLS_KEY=$(cat "$TOOLS_SOURCE"/{go.mod,go.sum,main.go} | sha256sum | cut -c1-12)
CLUSTER_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/python-faas-cluster
TOOLS=$CLUSTER_CACHE/$TOOLS_KEY
KUBERNETES_VERSION=$(awk '$1 == "k8s.io/kubernetes" || $2 == "k8s.io/kubernetes" { sub("^v", "", $NF); print $NF; exit }' "$TOOLS_SOURCE/go.mod")
HELM_VERSION=$(awk '$1 == "helm.sh/helm/v4" || $2 == "helm.sh/helm/v4" { print $NF; exit }' "$TOOLS_SOURCE/go.mod")

# go_build NAME PACKAGE LDFLAGS: with the least priority, since other work
# mostly runs on the machine too. BUILD_JOBS bounds the CPUs.
go_build() {
  [ ! -x "$TOOLS/$1" ] || return 0
  mkdir -p "$TOOLS"
  (
    cd "$TOOLS_SOURCE" &&
      CGO_ENABLED=0 GOFLAGS="-p=${BUILD_JOBS:-$(nproc)} -buildvcs=false" nice -n 19 go build -mod=readonly -trimpath \
        -ldflags "-s -w $3" -o "$TOOLS/$1.new" "$2"
  ) >"$WORK/step.log" 2>&1 </dev/null && mv "$TOOLS/$1.new" "$TOOLS/$1"
}

build_helm() {
  go_build helm helm.sh/helm/v4/cmd/helm "-X helm.sh/helm/v4/internal/version.version=$HELM_VERSION"
}

build_kubeconform() { go_build kubeconform github.com/yannh/kubeconform/cmd/kubeconform ""; }

build_kubernetes() {
  local minor=${KUBERNETES_VERSION#*.} flags="" package
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags+=" -X $package.gitVersion=v$KUBERNETES_VERSION -X $package.gitMajor=${KUBERNETES_VERSION%%.*} -X $package.gitMinor=${minor%%.*}"
  done
  go_build kube . "$flags"
}

build_kube_router() { go_build kube-router github.com/cloudnativelabs/kube-router/v2/cmd/kube-router ""; }

# Where Go keeps the sources of Kubernetes, fetched if need be.
kubernetes_source() {
  (cd "$TOOLS_SOURCE" && go mod download -json "k8s.io/kubernetes@v$KUBERNETES_VERSION") |
    sed -n 's/^\t"Dir": "\(.*\)",$/\1/p'
}

make_schemas() {
  local source
  source=$(kubernetes_source) && [ -n "$source" ] || return 1
  python3 "$HERE/make_schemas.py" "$source/api/openapi-spec/swagger.json" "$WORK/schemas" >"$WORK/step.log" 2>&1
}

PAUSE_IMAGE=$WORK/pause.tar

# The program that holds a pod's namespaces, as an image.
make_pause_image() {
  local source
  source=$(kubernetes_source) && [ -n "$source" ] || return 1
  {
    gcc -Os -static -s -DVERSION=3.10 -o "$WORK/pause" "$source/build/pause/linux/pause.c" &&
      python3 "$HERE/make_pause_image.py" "$WORK/pause" "$PAUSE_IMAGE"
  } >"$WORK/step.log" 2>&1
}

# The daemons alone: their packages would start them where they can.
unpack_daemons() {
  [ ! -d "$TOOLS/debian" ] || return 0
  mkdir -p "$WORK/debian"
  (
    cd "$WORK/debian" &&
      { apt-get download etcd-server containerd || { apt-get update && apt-get download etcd-server containerd; }; } &&
      for package in *.deb; do dpkg-deb --extract "$package" root || exit; done
  ) >"$WORK/step.log" 2>&1 || return 1
  rm -rf "$TOOLS/debian.new"
  mv "$WORK/debian/root" "$TOOLS/debian.new" && mv "$TOOLS/debian.new" "$TOOLS/debian"
}

# The definitions of foreign kinds that the chart can make.
fetch_definitions() {
  [ ! -d "$TOOLS/definitions" ] || return 0
  local module folder
  rm -rf "$TOOLS/definitions.new"
  mkdir -p "$TOOLS/definitions.new"
  for module in github.com/kedacore/keda/v2@v2.21.0 \
    github.com/prometheus-operator/prometheus-operator@v0.85.0; do
    folder=$(cd "$WORK" && go mod download -json "$module" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
    [ -n "$folder" ] || return 1
    find "$folder" \( -path '*/crd/bases/keda.sh_scaledobjects.yaml' \
      -o -path '*-crd/monitoring.coreos.com_servicemonitors.yaml' \
      -o -path '*-crd/monitoring.coreos.com_prometheusrules.yaml' \) \
      -exec cp {} "$TOOLS/definitions.new/" \;
  done
  mv "$TOOLS/definitions.new" "$TOOLS/definitions"
}
