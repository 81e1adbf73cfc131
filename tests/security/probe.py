"""Prints, as JSON, everything a program could find that another might have left.

The security tests compare two answers: a never-used interpreter's and one given
after a hostile program. It runs inside the sandbox as an ordinary program.

The answer has two parts. `state` is the same in every sandbox. `traces` holds
what is the same only within one process (counts, times, inodes): a sandbox is
held against its own first answer. Whatever cannot be read is answered as the
error it gave, so that a broken interpreter differs and does not hide.

With INPUT "brief" modules and classes are no part of the state: their traces are
made of what C code prints of them in no time, with every address.
"""

import gc
import sys

# Before anything else allocates: these are the finest traces of all.
EARLY_TRACES = {
    "gc_count": gc.get_count(),
    "gc_stats": [s["collected"] for s in gc.get_stats()],
    "gc_objects": len(gc.get_objects()),
    "allocated_blocks": sys.getallocatedblocks(),
    "interned": sys.getrefcount("interned"),
}
MODULES = sorted(sys.modules)

import _codecs
import atexit
import builtins
import hashlib
import json
import os
import random
import signal
import stat
import time
import types
import warnings
import zlib

HIGHEST_DESCRIPTOR = 63
# The harness puts the program of each run here: it differs, and may.
VOLATILE = ("/home", "/tmp", "/run")
# Most values are one of these or a function, and are told apart first.
SCALARS = frozenset((type(None), bool, int, float, str, bytes))
# Tables of scalars alone are described by one repr from so many entries.
LARGE = 16


def attempt(function, *arguments):
    try:
        return function(*arguments)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


def describe(value, depth=2):
    """Return a text for `value` that holds no address and no order of a set."""
    cls = type(value)
    if cls in SCALARS or isinstance(value, (int, float, str, bytes)):
        text = repr(value)
        return text if len(text) < 200 else f"{len(text)} {digest(text)}"
    if cls is types.FunctionType:
        code = value.__code__
        facts = f"{zlib.crc32(code.co_code)} {len(code.co_consts)}"
        return f"function {value.__qualname__} {facts} {len(value.__dict__)}"
    if isinstance(value, types.BuiltinFunctionType):
        return f"builtin {value.__qualname__}"
    if isinstance(value, types.ModuleType):
        return f"module {value.__name__}"
    if isinstance(value, type):
        return f"class {value.__module__}.{value.__qualname__}"
    kind = f"{cls.__module__}.{cls.__qualname__}"
    if depth > 0 and isinstance(value, (tuple, list)):
        if len(value) >= LARGE and all(type(v) in SCALARS for v in value):
            return f"{kind} {len(value)} {digest(repr(value))}"
        return f"{kind} [{', '.join(describe(v, depth - 1) for v in value)}]"
    if depth > 0 and isinstance(value, (set, frozenset)):
        return f"{kind} {sorted(describe(v, depth - 1) for v in value)}"
    if depth > 0 and isinstance(value, (dict, types.MappingProxyType)):
        return f"{kind} {describe_items(value, depth - 1)}"
    if isinstance(value, (list, dict, set, tuple)):
        return f"{kind} of {len(value)}"
    return kind


def describe_items(mapping, depth=1):
    pairs = list(mapping.items())
    if len(pairs) >= LARGE and all(
        type(k) in SCALARS and type(v) in SCALARS for k, v in pairs
    ):
        return [f"{len(pairs)} {digest(repr(pairs))}"]
    return sorted(f"{describe(k, 0)}: {describe(v, depth)}" for k, v in pairs)


def digest(text):
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:16]


def checksum(text):
    """Return what tells long texts apart in a tenth of the time."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def place(value):
    """Return where `value` and its replaceable parts are in memory.

    After a reset everything is where it was, so this is the finest trace.
    """
    if not isinstance(value, types.FunctionType):
        return id(value)
    parts = (value.__code__, value.__defaults__, value.__kwdefaults__)
    return id(value), [id(part) for part in parts]


def modules():
    """Return (state, traces) of the attributes of each module loaded."""
    # Random is reseeded; strings made at boot follow the hash seed and the clock.
    own = {"__main__", "random"}
    shapes, values = {}, {}
    for name in MODULES:
        if name in own:
            continue
        found = attempt(attributes, name)
        if isinstance(found, str):
            shapes[name] = found
            continue
        texts = {key: describe(value, 1) for key, value in found.items()}
        places = [place(value) for value in found.values()]
        values[name] = digest(repr((sorted(texts.items()), places)))
        for key, value in found.items():
            if isinstance(value, (int, float, str, bytes, dict, list, tuple)):
                texts[key] = type(value).__name__
        shapes[name] = f"{len(texts)} {digest(repr(sorted(texts.items())))}"
    return shapes, values


def attributes(name):
    found = dict(vars(sys.modules[name]))
    if name == "linecache":
        # The text of this very program: where it lies depends on whether the
        # program was compiled here before.
        del found["cache"]
    return found


def classes():
    """Return a digest of the attributes of each class that is alive."""
    found = {}
    for cls in all_classes():
        name = f"{cls.__module__}.{cls.__qualname__}"
        members = describe_items(members_of(cls), 1)
        found.setdefault(name, []).append(digest(repr(members)))
    return {name: sorted(found[name]) for name in sorted(found)}


def members_of(cls):
    members = dict(type.__dict__["__dict__"].__get__(cls))
    # The text of this very program, which each look has its own of.
    members.pop("source_lines", None)
    return members


def all_classes():
    pending = [object]
    seen = {object}
    while pending:
        cls = pending.pop()
        yield cls
        for child in type.__subclasses__(cls):
            if child not in seen and child.__module__ != "__main__":
                seen.add(child)
                pending.append(child)


def brief_modules():
    """Return a digest of each module: all texts in it, and every address."""
    own = {"__main__", "random"}
    found = {}
    for name in MODULES:
        if name in own:
            continue
        members = attempt(attributes, name)
        if not isinstance(members, str):
            # The same in each, and looked at by itself.
            members.pop("__builtins__", None)
            members = [members, [place(value) for value in members.values()]]
        found[name] = checksum(repr(members))
    return found


def brief_classes():
    """Return a digest of each class: its members' texts and addresses."""
    found = {}
    for cls in all_classes():
        found[id(cls)] = checksum(repr(members_of(cls)))
    return found


def files():
    """Return (state, traces) of every entry of the file system."""
    state, traces = {}, {}
    pending = ["/"]
    while pending:
        path = pending.pop()
        info = attempt(os.lstat, path)
        if isinstance(info, str):
            state[path] = info
            continue
        mode = stat.filemode(info.st_mode)
        is_volatile = path.startswith(VOLATILE)
        size = "" if stat.S_ISDIR(info.st_mode) else info.st_size
        if stat.S_ISLNK(info.st_mode):
            size = os.readlink(path)
        elif stat.S_ISREG(info.st_mode) and not is_volatile:
            with open(path, "rb") as file:
                size = f"{size} {zlib.crc32(file.read())}"
        elif stat.S_ISREG(info.st_mode):
            size = "some"
        state[path] = f"{mode} {info.st_uid}:{info.st_gid} {size}"
        if not is_volatile:
            times = [info.st_mtime_ns, info.st_ctime_ns]
            traces[path] = [info.st_ino, info.st_dev, info.st_rdev, times]
        if stat.S_ISDIR(info.st_mode):
            names = attempt(os.listdir, path)
            if isinstance(names, str):
                state[path] += names
            else:
                pending += [os.path.join(path, name) for name in names]
    return dict(sorted(state.items())), dict(sorted(traces.items()))


def new_inode():
    """Return the number a new file gets: it counts files of earlier runs."""
    path = "/tmp/probe"
    with open(path, "x"):
        number = os.stat(path).st_ino
    os.unlink(path)
    return number


def descriptors():
    found = {}
    for fd in range(HIGHEST_DESCRIPTOR + 1):
        info = attempt(os.fstat, fd)
        if isinstance(info, str):
            if "Errno 8" not in info:  # EBADF here: not open.
                found[fd] = info
            continue
        offset = "-" if fd < 3 else attempt(os.lseek, fd, 0, os.SEEK_CUR)
        found[fd] = f"{stat.filemode(info.st_mode)} {info.st_rdev} at {offset}"
    return found


def first_free_descriptor():
    fd = os.open("/dev/null", os.O_RDONLY)
    os.close(fd)
    return fd


def umask():
    mask = os.umask(0o22)
    os.umask(mask)
    return mask


def time_zone():
    before = [time.tzname, time.timezone, time.daylight]
    local = time.localtime(1_750_000_000)
    attempt(lambda: time.tzset())
    after = [time.tzname, time.timezone, time.daylight]
    return [before, after, time.asctime(local), local.tm_zone]


def signals():
    numbers = sorted(signal.valid_signals())
    return {int(n): describe(attempt(signal.getsignal, n)) for n in numbers}


def codec_errors():
    names = "strict ignore replace xmlcharrefreplace backslashreplace namereplace"
    names += " surrogateescape surrogatepass evil forged leak pwned"
    return {n: describe(attempt(_codecs.lookup_error, n)) for n in names.split()}


def codecs_known():
    names = "utf-8 ascii latin-1 utf-16 idna rot13 evil forged leak pwned"
    return {n: describe(attempt(_codecs.lookup, n)) for n in names.split()}


def decimal_context():
    import decimal

    return [repr(decimal.getcontext()), repr(decimal.DefaultContext)]


def event_loop():
    import asyncio

    async def main():
        return describe(asyncio.get_running_loop())

    policy = describe(asyncio.get_event_loop_policy())
    return [policy, asyncio.run(main()), describe(asyncio.Runner)]


def hooks():
    names = "displayhook excepthook unraisablehook breakpointhook"
    found = {n: describe(getattr(sys, n)) for n in names.split()}
    found["trace"] = describe(sys.gettrace())
    found["profile"] = describe(sys.getprofile())
    found["asyncgen"] = describe(tuple(sys.get_asyncgen_hooks()))
    found["origin"] = sys.get_coroutine_origin_tracking_depth()
    found["monitoring"] = [sys.monitoring.get_tool(n) for n in range(6)]
    found["events"] = [attempt(sys.monitoring.get_events, n) for n in range(6)]
    found["import"] = describe(builtins.__import__)
    found["build_class"] = describe(builtins.__build_class__)
    return found


def streams():
    found = {}
    for name in ("stdin", "stdout", "stderr"):
        for stream in (getattr(sys, name), getattr(sys, f"__{name}__")):
            facts = "encoding errors line_buffering write_through closed"
            found.setdefault(name, []).append(
                [describe(stream)]
                + [repr(getattr(stream, fact, None)) for fact in facts.split()]
            )
    return found


def imports():
    # zipimport's cache holds (path, compress, size, …) for each file of the zip.
    import zipimport

    return {
        "path": sys.path,
        "meta_path": [describe(finder) for finder in sys.meta_path],
        "path_hooks": [describe(hook) for hook in sys.path_hooks],
        "importer_cache": {
            path: describe(finder)
            for path, finder in sorted(sys.path_importer_cache.items())
            if not path.startswith(VOLATILE)
        },
        "zip_cache": {
            path: digest(repr(sorted(entries.items())))
            for path, entries in sorted(zipimport._zip_directory_cache.items())
        },
        "builtin": sorted(sys.builtin_module_names),
        "finds": {
            name: attempt(lambda n=name: describe(find_spec(n)))
            for name in "evil leak pwned sitecustomize usercustomize".split()
        },
    }


def find_spec(name):
    import importlib.util

    return importlib.util.find_spec(name)


def small_values():
    """Return what a corrupted cache of small integers or characters shows."""
    integers = [eval(str(number)) for number in range(-5, 257)]
    return {
        "integers": digest(repr(integers)),
        "sum": sum(range(-5, 257)),
        "characters": digest("".join(map(chr, range(256)))),
        "empty": ["", b"".hex(), repr(())],
        "singletons": repr([None, True, False, ..., NotImplemented]),
        "hash": [hash(1.5), hash(None) == hash(None), hash(-1)],
    }


def locale_settings():
    import locale

    return [locale.setlocale(locale.LC_ALL), describe(locale.localeconv(), 1)]


def random_state():
    # The state itself must differ from run to run: it is reseeded.
    version, numbers, gauss = random.getstate()
    return [version, len(numbers), gauss, describe(random._inst)]


def interpreter():
    import locale
    import threading

    return {
        "flags": repr(sys.flags),
        "warnoptions": sys.warnoptions,
        "xoptions": sys._xoptions,
        "argv": [sys.argv, sys.orig_argv],
        "executable": [sys.executable, sys.prefix, sys.exec_prefix],
        "recursion_limit": sys.getrecursionlimit(),
        "switch_interval": sys.getswitchinterval(),
        "int_max_str_digits": sys.get_int_max_str_digits(),
        "gc": [gc.isenabled(), gc.get_threshold(), gc.get_debug()],
        "gc_frozen": [gc.get_freeze_count(), len(gc.garbage)],
        "gc_callbacks": describe(gc.callbacks),
        "filters": describe(warnings.filters, 3),
        "atexit": atexit._ncallbacks(),
        "threads": [threading.active_count(), threading.current_thread().name],
        "thread_hook": describe(threading.excepthook),
        "encoding": [sys.getdefaultencoding(), locale.getencoding()],
        "bytecode": [sys.dont_write_bytecode, sys.pycache_prefix],
    }


def main():
    in_files, traces_of_files = files()
    state, traces = {}, {}
    if INPUT == "brief":
        traces["modules"] = attempt(brief_modules)
        traces["classes"] = attempt(brief_classes)
        traces["builtins"] = checksum(repr(vars(builtins)))
    else:
        state["modules"], traces["modules"] = modules()
        state["classes"] = attempt(classes)
        state["builtins"] = attempt(describe_items, vars(builtins))
    state |= {
        "module_names": MODULES,
        "main": sorted(set(sys.modules["__main__"].__dict__) - set(globals())),
        "environment": dict(sorted(os.environ.items())),
        "cwd": attempt(os.getcwd),
        "umask": attempt(umask),
        "files": in_files,
        "descriptors": attempt(descriptors),
        "next_descriptor": attempt(first_free_descriptor),
        "time_zone": attempt(time_zone),
        "signals": attempt(signals),
        "codec_errors": attempt(codec_errors),
        "codecs": attempt(codecs_known),
        "decimal": attempt(decimal_context),
        "event_loop": attempt(event_loop),
        "hooks": attempt(hooks),
        "streams": attempt(streams),
        "imports": attempt(imports),
        "small_values": attempt(small_values),
        "locale": attempt(locale_settings),
        "random": attempt(random_state),
        "interpreter": attempt(interpreter),
    }
    traces |= {
        **EARLY_TRACES,
        "files": traces_of_files,
        "new_inode": attempt(new_inode),
    }
    print(json.dumps({"state": state, "traces": traces}, default=describe))


main()
