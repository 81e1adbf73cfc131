#!/bin/sh
# Runs Deno: the one on the PATH if it is new enough, else the one from npm.
# Usage: sh make/deno.sh ARGUMENT...
set -eu

VERSION=2.9.6
CACHE=.cache/deno.path

# Succeeds if $1 is Deno 2.9 or later; the service needs what came with it.
fits() {
  [ -x "$1" ] && "$1" --version 2>/dev/null |
    grep -Eq '^deno (2\.(9|[1-9][0-9])|[3-9])\.?'
}

deno=${DENO:-$(command -v deno || true)}
if [ -z "$deno" ] || ! fits "$deno"; then
  deno=$(cat "$CACHE" 2>/dev/null || true)
  if [ -z "$deno" ] || ! fits "$deno"; then
    command -v npx >/dev/null || {
      echo "Cannot find Deno: install deno $VERSION, or Node.js with npm" >&2
      exit 1
    }
    # npx starts a Node.js that starts Deno: a signal would end only the first.
    deno=$(npx -y "deno@$VERSION" eval 'console.log(Deno.execPath())' </dev/null)
    mkdir -p .cache
    echo "$deno" >"$CACHE"
  fi
fi
exec "$deno" "$@"
