#!/bin/bash
# Runs the containers for real on a machine that has no Docker engine: the very
# Dockerfile, Compose files and make targets; only base images and engine are
# stand-ins (see engine.sh). Wants Debian 12, root, Go, npm and the package
# registries; takes about five minutes the first time. Leaves nothing running
# and nothing behind but a cache of the built Compose and base image.
set -uo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PROJECT=${PROJECT:-$(cd "$HERE/../.." && pwd)}
SERVICE=coze-loop-python-faas
WORK=$(mktemp -d "${TMPDIR:-/var/tmp}/python-faas-containers.XXXXXX")
export CI=${CI:-true}

# shellcheck source=tests/containers/lib.sh
. "$HERE/lib.sh"
# shellcheck source=tests/containers/engine.sh
. "$HERE/engine.sh"
# shellcheck source=tests/containers/checks.sh
. "$HERE/checks.sh"

cd "$PROJECT" || exit 1

end_after stop_everything

[ "$(id -u)" -eq 0 ] || { not_ok "this test runs as root"; exit 1; }
must "setup: packages are installed" install_packages
must "setup: Docker Compose $COMPOSE_VERSION is built" build_compose
must "setup: a private engine runs" start_engine
must "setup: base images stand in" make_base_images
must "setup: a machine outside answers" start_outside
must "setup: promtool is there" unpack_promtool

# The port of the contract, or another where that one is in use.
export PYTHON_FAAS_PUBLISH=8890
if curl --silent --output /dev/null --max-time 2 http://localhost:8890/; then
  PYTHON_FAAS_PUBLISH=18890
  note "port 8890 is in use here: publishing $PYTHON_FAAS_PUBLISH instead"
fi
export JS_FAAS_PUBLISH=$((PYTHON_FAAS_PUBLISH + 1))
URL=http://localhost:$PYTHON_FAAS_PUBLISH
JS_URL=http://localhost:$JS_FAAS_PUBLISH
export COMPOSE=$DOCKER_COMPOSE ENGINE=podman
export COMPOSE_FILE=$PROJECT/docker-compose.yml:$HERE/docker-compose.engine.yml

for group in image up monitoring inside limits resilience operations; do
  note "$group"
  "check_$group"
done
