# title: never shows the next program a changed setting of the interpreter
# goal: leave a limit, a hook or a mode that another program runs into
# expect: any -- the program only spoils its own interpreter
# timeout: 3000

import sys

# %% limits
sys.setrecursionlimit(50)
sys.set_int_max_str_digits(640)
sys.setswitchinterval(1000)
# %% next: limits
# expect: success stdout="900 1000\n"
def down(n):
    return n and 1 + down(n - 1)

print(down(900), len(str(10**999)))
# %% garbage collection
import gc
gc.disable()
gc.set_threshold(1, 1, 1)
gc.set_debug(gc.DEBUG_SAVEALL)
gc.freeze()
gc.callbacks.append(print)
gc.garbage.append(sys)
# %% thawed
import gc
gc.unfreeze()
gc.collect()
# %% warnings
import warnings
warnings.simplefilter("error")
warnings.filters.insert(0, ("ignore", None, Warning, None, 0))
warnings.showwarning = warnings.formatwarning = lambda *a, **k: "evil"
warnings._onceregistry["x"] = 1
sys.warnoptions.append("error")
# %% decimal
import decimal
decimal.getcontext().prec = 1
decimal.DefaultContext.prec = decimal.ExtendedContext.prec = 2
decimal.setcontext(decimal.Context(prec=3, rounding=decimal.ROUND_UP))
# %% next: decimal
# expect: success stdout="0.3333333333333333333333333333\n"
from decimal import Decimal
print(Decimal(1) / 3)
# %% random
import random
random.seed(1)
random._inst = None
random.random = lambda: 4
random.Random.random = lambda self: 4
# %% locale and time zone
import locale
import os
import time
for name in ("C", "C.UTF-8", "de_DE.UTF-8", "tr_TR", "POSIX"):
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        pass
os.environ["TZ"] = "EVIL+13"
os.putenv("TZ", "EVIL+13")
getattr(time, "tzset", lambda: None)()
time.tzname = ("EVIL", "EVIL")
# %% next: time zone
# expect: success stdout="1970-01-01 00:00:00 None\n"
import datetime
import os
print(datetime.datetime.fromtimestamp(0), os.environ.get("TZ"))
# %% environment
import os
os.environ.clear()
os.environ["LEAK"] = "1"
os.putenv("LEAK2", "1")
os.unsetenv("PATH")
os.environ._data[b"LEAK3"] = b"1"
os.environ.encodekey = None
import posix
posix.environ[b"LEAK4"] = b"1"
# %% directory and mask
import os
os.umask(0)
os.makedirs("/tmp/leak/leak")
os.chdir("/tmp/leak/leak")
# %% next: directory and mask
# expect: success stdout="True False\n"
import os
print(os.path.isdir(os.getcwd()), "leak" in os.getcwd())
# %% trace and profile
import threading
def trace(frame, event, argument):
    frame.f_trace_opcodes = True
    return trace

sys.settrace(trace)
sys.setprofile(trace)
threading.settrace(trace)
threading.setprofile(trace)
# %% monitoring
for tool in range(6):
    sys.monitoring.use_tool_id(tool, "evil")
    sys.monitoring.set_events(tool, sys.monitoring.events.LINE)
    sys.monitoring.register_callback(tool, sys.monitoring.events.LINE, print)
# %% audit hooks
def hook(event, details):
    raise RuntimeError("evil")

sys.addaudithook(hook)
# %% next: audit hooks
# expect: success stdout="held\n"
import os
open("/tmp/x", "w").close()
compile("1", "a", "eval")
print("held")
# %% hooks
import threading
sys.excepthook = sys.unraisablehook = sys.displayhook = sys.breakpointhook = print
threading.excepthook = print
sys.last_exc = sys.last_value = ValueError("leak")
# %% async hooks
sys.set_asyncgen_hooks(print, print)
sys.set_coroutine_origin_tracking_depth(100)
# %% import machinery
import importlib.abc
import zipimport

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        raise RuntimeError("evil")

sys.meta_path.insert(0, Finder())
sys.path_hooks.insert(0, lambda path: Finder())
sys.path_importer_cache.clear()
zipimport._zip_directory_cache.clear()
sys.path[:] = ["/tmp"]
sys.dont_write_bytecode = False
sys.pycache_prefix = "/tmp"
# %% next: import machinery
# expect: success stdout="held\n"
import colorsys
import sched
print("held")
# %% the zip importer's directory
import zipimport
for path, entries in zipimport._zip_directory_cache.items():
    for name in list(entries):
        entry = list(entries[name])
        entry[4] = 10**6
        entries[name] = tuple(entry)
# %% codecs
import codecs
codecs.register(lambda name: codecs.lookup("utf-8") if name == "evil" else None)
codecs.register_error("evil", lambda error: ("", error.end))
codecs.register_error("strict", lambda error: ("evil", error.end))
codecs.register_error("replace", lambda error: ("evil", error.end))
import encodings
encodings._cache.clear()
encodings.aliases.aliases["utf_8"] = "rot_13"
# %% next: codecs
# expect: exception type=UnicodeEncodeError
print("ä".encode("ascii", "replace"), "ä".encode("utf-8"))
"ä".encode("ascii")
# %% the event loop's policy
import asyncio

class Policy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        raise RuntimeError("evil")

asyncio.set_event_loop_policy(Policy())
asyncio.set_event_loop(None)
asyncio.run = asyncio.sleep = None
asyncio.events._running_loop = None
# %% a running event loop left behind
import asyncio
asyncio._set_running_loop(object())
# %% next: the event loop
# expect: success stdout="[1, 2]\n"
import asyncio

async def value(n):
    await asyncio.sleep(0.001)
    return n

async def main():
    return await asyncio.gather(value(1), value(2))

print(asyncio.run(main()))
# %% signals
import signal
for number in signal.valid_signals():
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
# %% logging
import logging
logging.basicConfig(level=0, format="evil %(message)s")
logging.disable(logging.CRITICAL)
logging.getLogger("leak").addHandler(logging.NullHandler())
logging.addLevelName(20, "EVIL")
logging.setLogRecordFactory(None)
# %% tracemalloc and faulthandler
import faulthandler
import tracemalloc
tracemalloc.start(25)
faulthandler.enable()
# %% context variables
import contextvars
sys.leak = contextvars.ContextVar("leak")
sys.leak.set("leak")
# %% a socket's time limit
import socket
socket.setdefaulttimeout(0.001)
# %% csv, calendar, mimetypes, tempfile
import calendar
import csv
import mimetypes
import tempfile
csv.register_dialect("excel", delimiter="!")
csv.field_size_limit(1)
calendar.setfirstweekday(3)
mimetypes.add_type("evil/evil", ".txt")
tempfile.tempdir = "/evil"
# %% next: csv and the others
# expect: success stdout="a,b\r\n0\n"
import calendar
import csv
import sys
csv.writer(sys.stdout).writerow(["a", "b"])
print(calendar.firstweekday())
# %% argv and names
sys.argv[:] = ["evil"]
sys.executable = sys.prefix = sys.platform = sys.version = "evil"
sys.ps1 = sys.leak = "evil"
sys.modules["__main__"].__name__ = "evil"
del sys.path, sys.meta_path
# %% standard streams
import io
sys.stdout.reconfigure(encoding="utf-16", errors="ignore", newline="\r\n", line_buffering=True)
sys.stderr.reconfigure(encoding="ascii", errors="strict")
sys.stdin = io.StringIO("leak\n")
sys.__stdin__ = sys.stdin
# %% next: standard streams
# expect: success stdout="ä\n"
import sys
print(sys.stdin.read(), end="")
print("ä")
# %% a stream that keeps what is written
class Keeps:
    kept = []

    def write(self, text):
        self.kept.append(text)
        return len(text)

    def flush(self):
        raise RuntimeError("evil")

sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = Keeps()
print("x")
# %% output that was not flushed
sys.stdout.buffer.raw
sys.stdout._leak = "x"
sys.stdout.write("half a line without an end")
sys.stderr.write("half a line without an end")
import os
os._exit(0)
# %% next: output is one's own
# expect: success stdout="mine\n"
print("mine")
