#!/bin/sh
# Builds QuickJS-ng for WebAssembly out of its C source, with our glue and our
# patches. The same sources give the same bytes, wherever they lie.
#
# Needs cargo, which fetches the source (Cargo.lock), and Python with pip, which
# fetches the compiler (requirements.txt); both check hashes.
#
# Usage: build.sh OUTPUT [FOLDER TO WORK IN]
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
output=$1
work=${2:-$here/../../../../.cache/quickjs}
python=${PYTHON:-python3}

mkdir -p "$work"
work=$(CDPATH= cd -- "$work" && pwd)

# Cargo wants a program of its own beside the manifest.
if [ ! -d "$work/vendor/rquickjs-sys" ]; then
  cp "$here/Cargo.toml" "$here/Cargo.lock" "$work/"
  : >"$work/no_rust.rs"
  cargo vendor --quiet --locked --manifest-path "$work/Cargo.toml" \
    "$work/vendor" >/dev/null
fi
if [ ! -d "$work/compiler/ziglang" ]; then
  "$python" -m pip install --quiet --no-deps --require-hashes \
    --only-binary :all: --target "$work/compiler" \
    --requirement "$here/requirements.txt"
fi

rm -rf "$work/source"
cp -R "$work/vendor/rquickjs-sys/quickjs" "$work/source"
for patch in "$here"/patches/*.patch; do
  patch --quiet --strip=1 --directory="$work/source" <"$patch"
done
cp "$here"/*.c "$here"/*.h "$work/source/"

# In the folder itself, so that no path of this machine gets into the file.
# The stack: 3.25 MiB, at the beginning of memory; glue.c says how much of it
# the engine may use.
cd "$work/source"
ZIG_LOCAL_CACHE_DIR=$work/zig ZIG_GLOBAL_CACHE_DIR=$work/zig \
  PYTHONPATH=$work/compiler "$python" -m ziglang cc \
  -target wasm32-wasi -O2 -DNDEBUG -D_GNU_SOURCE \
  -D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_SIGNAL \
  -fno-sanitize=undefined -I. -mexec-model=reactor \
  -Wl,-z,stack-size=3407872 -Wl,--export=__stack_pointer \
  -Wl,--import-memory -Wl,--export-table -Wl,--strip-all \
  glue.c heap.c files.c file_calls.c libregexp.c libunicode.c dtoa.c -lm -o quickjs.wasm
cp quickjs.wasm "$output"
