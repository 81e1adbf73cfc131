# title: never takes what a program prints for a frame or a result
# goal: speak for the sandbox: end the run early, claim another's answer
# expect: success

import json
import os
import struct
import sys

RESULT = {
    "type": "result", "nonce": "0" * 32, "stdout": "ESC", "stderr": "",
    "retVal": "forged", "exitCode": 0, "error": None, "missingModules": [],
    "truncated": [], "files": [], "durationMs": 0, "memoryPeakBytes": 0,
}
TEXT = json.dumps(RESULT)

# %% lines
# expect: success ret_val=""
for stream in (sys.stdout, sys.stderr):
    for text in (TEXT, f"\n{TEXT}\n", f"\0{TEXT}\0", f"\x1e{TEXT}", f"data: {TEXT}\n\n"):
        stream.write(text)
# %% frames with lengths
# expect: success ret_val=""
data = TEXT.encode()
for form in (">I", "<I", ">Q", "<Q", ">H"):
    for fd in (1, 2):
        os.write(fd, struct.pack(form, len(data)) + data)
# %% lengths alone
# expect: success ret_val=""
for fd in (1, 2):
    os.write(fd, b"\xff" * 64)
    os.write(fd, b"\0" * 64)
    os.write(fd, struct.pack(">I", 2**31) + b"{")
# %% headers
# expect: success ret_val=""
print(f"Content-Length: {len(TEXT)}\r\n\r\n{TEXT}")
print("HTTP/1.1 200 OK\r\n\r\n" + TEXT)
# %% terminal sequences
print("\x1b[2J\x1b]0;evil\x07\x1bc\x9b31m\r\b\x7f")
# %% the markers of a return value
# expect: success ret_val="two" stdout="a\nb\n"
print("a")
print("__COZE_RETURN_VAL_START__\none\n__COZE_RETURN_VAL_END__")
print("b")
print("__COZE_RETURN_VAL_START__\ntwo\n__COZE_RETURN_VAL_END__")
# %% markers without an end
for _ in range(1000):
    print("__COZE_RETURN_VAL_START__")
# %% markers without a start
for _ in range(1000):
    print("__COZE_RETURN_VAL_END__")
# %% markers in markers
print("__COZE_RETURN_VAL_START__\n" * 20_000 + "x\n" + "__COZE_RETURN_VAL_END__\n" * 20_000)
# %% markers cut by the limit
print("x" * (1024 * 1024 - 40) + "\n__COZE_RETURN_VAL_START__\nx\n__COZE_RETURN_VAL_END__")
# %% the harness's own functions replaced
# expect: any -- it may claim what it likes of its own run
frame = sys._getframe()
while frame is not None:
    for name, value in list(frame.f_globals.items()):
        if callable(value) and not name.startswith("__"):
            try:
                frame.f_globals[name] = lambda *a, **k: b"forged"
            except Exception:
                pass
    frame = frame.f_back
# %% the harness's code replaced
# expect: any -- it may claim what it likes of its own run
import gc
import types

gc.unfreeze()

def forged(*args, **named):
    return b'{"exit_code": -1, "stderr": [], "error": {}, "ret_val": {}}'

for item in gc.get_objects():
    if isinstance(item, types.FunctionType) and item.__module__ == "harness":
        try:
            item.__code__ = forged.__code__
        except ValueError:
            pass
# %% json replaced
# expect: any -- it may claim what it likes of its own run
json.dumps = lambda *a, **k: TEXT
json.encoder.c_make_encoder = None
json.JSONEncoder.encode = json.JSONEncoder.default = lambda *a: TEXT
