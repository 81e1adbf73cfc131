"""Prints, as JSON, what a program most likely leaves: `probe.py` in a tenth of the time.

The same form: `state` is the same in every sandbox, `traces` only within one.
Modules, classes, codecs and the contents of files are not looked at.
"""

import gc
import sys

# Before anything else allocates: these are the finest traces of all.
EARLY = [
    gc.get_count(),
    [s["collected"] for s in gc.get_stats()],
    len(gc.get_objects()),
    sys.getallocatedblocks(),
    sys.getrefcount("interned"),
]
MODULES = sorted(sys.modules)

import atexit
import builtins
import json
import locale
import os
import signal
import threading
import time
import warnings


def attempt(function, *arguments):
    try:
        return function(*arguments)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


def names(path):
    """Return every entry below a folder that programs can write to."""
    found = []
    for folder, folders, files in os.walk(path):
        found += [os.path.join(folder, name) for name in folders + files]
    return sorted(found)


def umask():
    mask = os.umask(0o22)
    os.umask(mask)
    return mask


HOOKS = (
    sys.displayhook,
    sys.excepthook,
    sys.unraisablehook,
    sys.breakpointhook,
    threading.excepthook,
    builtins.__import__,
    builtins.__build_class__,
    sys.stdin,
    sys.stdout,
    sys.stderr,
    sys.__stdout__,
    sys.__stderr__,
)

state = {
    "modules": MODULES,
    "main": sorted(vars(sys.modules["__main__"])),
    "builtins": sorted(vars(builtins)),
    "environment": dict(os.environ),
    "cwd": attempt(os.getcwd),
    "umask": attempt(umask),
    # A sandbox's own folder has a new name in each run.
    "files": [attempt(names, path) for path in ("/tmp", "/dev")]
    + [sorted(attempt(os.listdir, path)) for path in ("/", "/home", "/usr")],
    "open": [fd for fd in range(32) if type(attempt(os.fstat, fd)) is not str],
    "signals": [str(attempt(signal.getsignal, number)) for number in (2, 14, 15)],
    "tracing": [
        repr(sys.gettrace()),
        repr(sys.getprofile()),
        repr(sys.get_asyncgen_hooks()),
        sys.get_coroutine_origin_tracking_depth(),
        [sys.monitoring.get_tool(number) for number in range(6)],
    ],
    "imports": [sys.path, len(sys.meta_path), len(sys.path_hooks)],
    "numbers": [*range(-5, 257), hash(1.5), hash(-1)],
    "singletons": repr([None, True, False, ..., NotImplemented, (), "", b""]),
    "locale": locale.setlocale(locale.LC_ALL),
    "zone": [time.tzname, time.timezone, time.localtime(1_750_000_000).tm_hour],
    "interpreter": [
        repr(sys.flags),
        [sys.argv, sys.executable, sys.prefix],
        sys.getrecursionlimit(),
        sys.getswitchinterval(),
        sys.get_int_max_str_digits(),
        [gc.isenabled(), gc.get_threshold(), gc.get_debug()],
        [gc.get_freeze_count(), len(gc.garbage), len(gc.callbacks)],
        [len(warnings.filters), atexit._ncallbacks()],
        [threading.active_count(), threading.current_thread().name],
        sys.dont_write_bytecode,
    ],
}
traces = {
    "early": EARLY,
    "hooks": [id(hook) for hook in HOOKS],
    "builtins": [id(value) for value in vars(builtins).values()],
    "modules": [id(sys.modules[name]) for name in MODULES],
    "folders": [os.stat(path).st_mtime_ns for path in ("/tmp", "/home", "/dev", "/lib")],
}
print(json.dumps({"state": state, "traces": traces}, default=repr))
