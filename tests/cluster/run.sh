#!/bin/bash
# Tests the Helm chart: what it renders and refuses, then, in a real Kubernetes
# of one node that it starts on this machine, what it does. Wants Debian 12,
# root, Go, npm and the package registries. Builds helm and Kubernetes the first
# time, about ten minutes on one CPU, into a cache; leaves nothing else behind.
#
# Usage: run.sh [chart|all [GROUP...]], all by default. "chart" needs no cluster
# and no root. Groups are those at the end of this file; each but "manifests" and
# "install" wants both before it.
set -uo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PROJECT=${PROJECT:-$(cd "$HERE/../.." && pwd)}
WORK=$(mktemp -d "${TMPDIR:-/var/tmp}/python-faas-cluster.XXXXXX")
NAMESPACE=evaluation
IMAGE=docker.io/cozedev/coze-loop-python-faas:$(sed -n 's/^appVersion: //p' "$PROJECT/deploy/helm/python-faas/Chart.yaml")
WHAT=${1:-all}
GROUPS_TO_CHECK=("${@:2}")
export CI=${CI:-true}

# shellcheck source=tests/containers/lib.sh
. "$HERE/../containers/lib.sh"
# shellcheck source=tests/containers/engine.sh
. "$HERE/../containers/engine.sh"
# shellcheck source=tests/cluster/tools.sh
. "$HERE/tools.sh"
# shellcheck source=tests/cluster/image.sh
. "$HERE/image.sh"
# shellcheck source=tests/cluster/cluster.sh
. "$HERE/cluster.sh"
# shellcheck source=tests/cluster/checks.sh
. "$HERE/checks.sh"

cd "$PROJECT" || exit 1

stop_all() {
  stop_cluster
  stop_everything
}
end_after stop_all

command -v go >/dev/null || { not_ok "setup: Go is installed"; exit 1; }
must "setup: helm $HELM_VERSION is built" build_helm
must "setup: kubeconform is built" build_kubeconform
must "setup: schemas of Kubernetes $KUBERNETES_VERSION are made" make_schemas
note "chart"
check_chart

[ "$WHAT" != chart ] || exit 0
[ "$(id -u)" -eq 0 ] || { not_ok "a cluster is started as root"; exit 1; }
must "setup: packages are installed" install_cluster_packages
must "setup: Kubernetes $KUBERNETES_VERSION is built" build_kubernetes
must "setup: kube-router is built" build_kube_router
must "setup: etcd and containerd are unpacked" unpack_daemons
must "setup: foreign kinds are fetched" fetch_definitions
must "setup: the pause image is made" make_pause_image
must "setup: the service's image is built" make_service_image
must "setup: a node is ready" start_cluster

[ ${#GROUPS_TO_CHECK[@]} -gt 0 ] ||
  GROUPS_TO_CHECK=(manifests install javascript limits updates kills drain states scaling network)
for group in "${GROUPS_TO_CHECK[@]}"; do
  note "$group ($SECONDS s)"
  "check_$group"
done
