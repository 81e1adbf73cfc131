#!/bin/sh
# Makes tests/kinds/science/expected/ again: what native CPython 3.12 prints for each
# program of tests/kinds/science/programs/ with the very versions that the sandbox
# has (see requirements.txt); with a folder, such as tests/kinds, its own. Programs whose docstring has a line "documented:"
# are left alone: their expected output was copied from the packages' own
# documentation by hand.
#
# Usage: tests/kinds/science/make_expected.sh [python3.12 [folder]]
#
# Makes a virtual environment in .cache/expected_FOLDER on first use.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
python=${1:-python3.12}
[ $# -lt 2 ] || here=$(CDPATH= cd -- "$2" && pwd)
root=$(CDPATH= cd -- "$(dirname -- "$0")/../../.." && pwd)
venv=$root/.cache/expected_$(basename "$here")

if [ ! -x "$venv/bin/python" ]; then
    "$python" -m venv "$venv"
    "$venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
fi
"$venv/bin/python" --version

# One thread and no user's settings: sums come out in the same order each time.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MPLBACKEND=Agg TZ=UTC
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export MPLCONFIGDIR="$scratch"
cd "$scratch"
for program in "$here"/programs/*.py; do
    name=$(basename "$program" .py)
    if grep -q '^documented: ' "$program"; then
        echo "$name: from the documentation"
        continue
    fi
    # Written aside first: a failure must not leave half a file behind.
    "$venv/bin/python" -W ignore -I "$program" >out.txt
    mv out.txt "$here/expected/$name.txt"
    echo "$name"
done
