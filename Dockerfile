# The service's image: `make image`, or `docker build .` (BuildKit or buildah).
# The build needs the network, the image does not.
#
# Behind a mirror or a proxy that re-signs TLS, hand over the clients' own
# settings as build secrets; they leave no trace in a layer:
#   docker build --secret id=npmrc,src=$HOME/.npmrc \
#     --secret id=pip,src=/etc/pip.conf --secret id=ca,src=ca.pem .

ARG DENO_VERSION=2.9.6

FROM docker.io/denoland/deno:bin-${DENO_VERSION} AS deno

FROM docker.io/library/debian:bookworm-slim AS build

# pip fetches the wheels that come from PyPI; it stays in this stage.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
      ca-certificates make python3-pip \
 && rm -rf /var/lib/apt/lists/*

COPY --from=deno /deno /usr/local/bin/deno
WORKDIR /app
ENV DENO_DIR=/app/.cache/deno DENO_NO_UPDATE_CHECK=1

# From here on what changes least comes first.
COPY deno.json deno.lock ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=ca,target=/run/secrets/ca \
    if [ -s /run/secrets/ca ]; then export DENO_CERT=/run/secrets/ca; fi \
 && deno install --frozen

# Packages that `make packages` has fetched already are taken from the checkout,
# each checked against the lock as if it came from the network. Exit code 3:
# some could not be had, and the service goes without them.
COPY packages.lock.json .cache/package[s] .cache/packages/
COPY packages.lock.json packages.added.jso[n] ./
COPY src src
COPY tools tools
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    --mount=type=secret,id=ca,target=/run/secrets/ca \
    if [ -s /run/secrets/ca ]; then \
      export DENO_CERT=/run/secrets/ca PIP_CERT=/run/secrets/ca; \
    fi \
 && { deno run --allow-all tools/fetch_packages.ts || [ $? -eq 3 ]; }

RUN deno run --allow-all tools/make_images.ts \
 && deno run --allow-all tools/pages/make_pages.ts
COPY main.ts LICENSE NOTICE ./

# Only what runs: no wheels, no pages' and tests' libraries, no types and maps. Of
# Deno's cache the compiled sources alone: npm's files are in node_modules, and
# its databases cannot be opened on a read-only file system.
RUN deno cache --frozen main.ts src/guest/main.ts src/redis/redis_process.ts \
  src/operator/operator_process.ts \
 && deno run --allow-all tools/prune_packages.ts \
 && rm -rf node_modules/.deno/zod@*/node_modules/zod/src \
      src/pages/playground src/pages/reference .cache/packages/*.whl .cache/packages/*.zip \
      .cache/deno/npm .cache/deno/*_cache_v* \
 && find node_modules -xtype l -delete \
 && find node_modules -type f \
      \( -name '*.d.*ts' -o -name '*.map' -o -name '*.html' \) -delete \
 # Some packages come with files that everybody may write to.
 && chmod -R go-w node_modules

# What the image will hold, under /root_fs: the C library's files that the
# binary names, the binary, the service. No shell, no package manager.
RUN mkdir -p /root_fs/usr/local/bin /root_fs/etc /root_fs/tmp \
 && cp /usr/local/bin/deno /root_fs/usr/local/bin/ \
 && ldd /usr/local/bin/deno | grep -o '/[^ ]*' | sort -u \
    | xargs cp --parents --dereference --target-directory=/root_fs \
 && echo 'python-faas:x:1000:1000::/app:/nonexistent' > /root_fs/etc/passwd \
 && echo 'python-faas:x:1000:' > /root_fs/etc/group \
 && cp /etc/nsswitch.conf /root_fs/etc/ \
 # Where security scanners look for what an image without dpkg is made of.
 && mkdir -p /root_fs/var/lib/dpkg/status.d \
 && for package in libc6 libgcc-s1; do \
      dpkg --status $package > /root_fs/var/lib/dpkg/status.d/$package || exit; \
    done \
 && chmod 1777 /root_fs/tmp

FROM scratch

LABEL org.opencontainers.image.title="python-faas" \
      org.opencontainers.image.description="Runs untrusted Python over HTTP, a fresh interpreter for each program" \
      org.opencontainers.image.licenses="Apache-2.0"

COPY --from=build /root_fs /
COPY --from=build /app /app

WORKDIR /app
ENV DENO_DIR=/app/.cache/deno \
    DENO_NO_UPDATE_CHECK=1 \
    FAAS_HOST=0.0.0.0 \
    FAAS_PORT=8000 \
    FAAS_PLAYGROUND=off \
    FAAS_MCP=off \
    FAAS_REQUIRE_LOCKS=on \
    OTEL_SERVICE_NAME=python-faas
USER 1000:1000
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=2s --timeout=3s --start-period=30s --retries=5 \
  CMD ["/usr/local/bin/deno", "run", "--no-config", "--no-prompt", "--allow-net=127.0.0.1:8000", "/app/tools/healthcheck.ts"]

# Its whole permissions: one address to listen on, and one socket for its own
# sandboxes, which it has in /tmp for a moment at the start; its own files, the kernel's
# figures and one program to read and start; a place for the audit log, which is
# given up without one; its settings; and the C library for the one call that
# tells what its sandboxes use. V8's flag is that of the task "start".
ENTRYPOINT ["/usr/local/bin/deno", "run", \
  "--v8-flags=--max-semi-space-size=4", \
  "--no-prompt", "--no-remote", "--cached-only", "--frozen", \
  "--node-modules-dir=manual", "--unstable-no-legacy-abort", \
  "--allow-net=0.0.0.0:8000,unix:/tmp/python-faas/sandboxes.sock", \
  "--allow-read=/app,/proc,/tmp/python-faas", \
  "--allow-write=/var/log/python-faas,/tmp/python-faas", \
  "--allow-run=/usr/local/bin/deno", \
  "--allow-ffi=/lib/x86_64-linux-gnu/libc.so.6,/lib/aarch64-linux-gnu/libc.so.6", \
  "--allow-env=FAAS_*,PYTHON_FAAS_*", \
  "/app/main.ts"]
