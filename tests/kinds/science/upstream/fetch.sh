#!/bin/sh
# Fetches numpy's and pandas' own tests into .cache/upstream/ for
# upstream_test.ts. They ship in the wheels for Linux of the same versions; the
# WebAssembly wheels come without them. Hashes are checked by pip.
#
# Usage: tests/kinds/science/upstream/fetch.sh [python3]
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
python=${1:-python3}
cache=$here/../../../../.cache
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$python" -m pip download --quiet --no-deps --require-hashes \
    --only-binary :all: --platform manylinux2014_x86_64 --python-version 312 \
    --dest "$scratch" --requirement "$here/requirements.txt"
mkdir -p "$scratch/all"
for wheel in "$scratch"/*.whl; do
    "$python" -m zipfile -e "$wheel" "$scratch/all"
done
mkdir -p "$cache"
rm -rf "$cache/upstream"
# Python text alone: data files and libraries of another platform are no use.
(cd "$scratch/all" && find . \( -path '*/tests/*.py' -o -name conftest.py \) \
    -type f | tar -cf - -T -) >"$scratch/tests.tar"
mkdir "$cache/upstream"
tar -xf "$scratch/tests.tar" -C "$cache/upstream"
find "$cache/upstream" -name 'test_*.py' | wc -l
