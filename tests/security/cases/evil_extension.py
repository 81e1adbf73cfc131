# title: never lets a program load native code that it brings along
# goal: import a WebAssembly side module; Emscripten evals its __em_js__ texts
# expect: refused

import os


def leb(number):
    out = b""
    while True:
        byte, number = number & 127, number >> 7
        if number == 0:
            return out + bytes([byte])
        out += bytes([byte | 128])


def name(text):
    return leb(len(text)) + text.encode()


def section(kind, body):
    return bytes([kind]) + leb(len(body)) + body


# Becomes `() => {}, console.log(…);`, which eval runs at once.
TEXT = b"()<::>{}, console.log('ESCAPED')\0"


def side_module(memory_bytes=256):
    dylink = name("dylink.0") + bytes([1, 5]) + leb(memory_bytes)[:2] + b"\0\0\0"
    imports = leb(2)
    imports += name("env") + name("memory") + b"\2\0\1"
    imports += name("env") + name("__memory_base") + b"\3\x7f\0"
    functions = leb(1) + b"\0"
    types = leb(1) + b"\x60\0\1\x7f"
    global_section = leb(1) + b"\x7f\0\x41\0\x0b"
    exports = leb(2)
    exports += name("PyInit_evil") + b"\0\0"
    exports += name("__em_js__pwn") + b"\3\1"
    code = leb(1) + leb(4) + b"\0\x41\0\x0b"
    data = leb(1) + b"\0\x23\0\x0b" + leb(len(TEXT)) + TEXT
    return (
        b"\0asm\1\0\0\0"
        + section(0, dylink)
        + section(1, types)
        + section(2, imports)
        + section(3, functions)
        + section(6, global_section)
        + section(7, exports)
        + section(10, code)
        + section(11, data)
    )


PATH = "/tmp/evil.cpython-312-wasm32-emscripten.so"
with open(PATH, "wb") as file:
    file.write(side_module())

# %% import
import sys
sys.path.insert(0, "/tmp")
try:
    import evil
except SystemError as error:  # PyInit_evil ran and returned NULL.
    print("ESCAPED", error)
    raise
# %% create_dynamic
import _imp
from importlib.machinery import ModuleSpec
try:
    _imp.create_dynamic(ModuleSpec("evil", None, origin=PATH))
except SystemError as error:
    print("ESCAPED", error)
    raise
# %% over a name that is looked for at boot
import sys
import importlib
folder = "/lib/python3.12/lib-dynload"
os.makedirs(folder, exist_ok=True)
sys.path_importer_cache.clear()
os.rename(PATH, f"{folder}/_testcapi.cpython-312-wasm32-emscripten.so")
import _testcapi
print("ESCAPED", _testcapi)
