# The service's image, by the very Dockerfile, as an archive that containerd can
# import. Sourced by run.sh, after tests/containers/engine.sh.
# shellcheck shell=bash

# Whatever goes into the image; the same sources are not built twice.
image_key() {
  (
    cd "$PROJECT" &&
      find Dockerfile .dockerignore main.ts deno.json deno.lock packages.lock.json src tools -type f -print0 |
      sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12
  )
}

make_service_image() {
  SERVICE_IMAGE=$CLUSTER_CACHE/image-$(image_key).tar
  export SERVICE_IMAGE
  [ ! -s "$SERVICE_IMAGE" ] || return 0
  start_engine && make_base_images && build_service_image || return 1
  rm -f "$CLUSTER_CACHE"/image-*.tar
  podman save --quiet --format docker-archive --output "$SERVICE_IMAGE.new" "$IMAGE" >>"$WORK/step.log" 2>&1 &&
    mv "$SERVICE_IMAGE.new" "$SERVICE_IMAGE"
}

build_service_image() {
  local secrets=() file
  for file in "npmrc:$HOME/.npmrc" "pip:/etc/pip.conf" "ca:${SSL_CERT_FILE:-}"; do
    [ ! -r "${file#*:}" ] || secrets+=(--secret "id=${file%%:*},src=${file#*:}")
  done
  podman build --format docker "${secrets[@]}" --tag "$IMAGE" "$PROJECT" >"$WORK/step.log" 2>&1 </dev/null
}
