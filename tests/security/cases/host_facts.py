# title: never tells a program about the host
# goal: learn paths, names, users or times that tell where it runs
# expect: success stdout="held\n"

import os
import sys


def suspicious(text):
    words = ("deno", "node_modules", "/root/.", "/home/runner", ".mjs", ".ts")
    words += ("src/sandbox", "python-faas", "/usr/local", "PATH=/", "/proc/")
    return [word for word in words if word in str(text)]


def report(name, value):
    if suspicious(value):
        print("ESCAPED", name, str(value)[:500])

# %% environment
import posix
report("os.environ", dict(os.environ))
report("posix.environ", posix.environ)
report("environb", dict(os.environb))
for name in ("PATH", "HOME", "_", "DENO_DIR", "FAAS_PORT", "PYTHON_FAAS_CPU_LIMIT"):
    report(name, os.getenv(name))
print("held")
# %% sys
for name in dir(sys):
    report(f"sys.{name}", getattr(sys, name))
print("held")
# %% sysconfig and platform
import platform
import sysconfig
report("paths", sysconfig.get_paths())
try:
    report("vars", sysconfig.get_config_vars().get("prefix"))
except ImportError:
    pass
report("uname", platform.uname())
report("node", platform.node())
try:
    report("user", os.getlogin())
except OSError:
    pass
print("held")
# %% strings in memory
import gc
gc.unfreeze()
for item in gc.get_objects():
    if isinstance(item, dict):
        for value in list(item.values()):
            if isinstance(value, (str, bytes)) and len(value) < 500:
                if "node_modules" in str(value) or "/src/sandbox" in str(value):
                    print("ESCAPED", value)
print("held")
# %% errors
try:
    raise OSError
except OSError as error:
    frame = error.__traceback__.tb_frame
    while frame:
        report("frame", frame.f_code.co_filename)
        frame = frame.f_back
print("held")
# %% process numbers
report("pid", (os.getpid(), os.getppid(), os.getuid()))
if os.getpid() not in (1, 42) or os.getppid() not in (0, 1, 42):
    print("ESCAPED", os.getpid(), os.getppid())
print("held")
# %% clocks of the process
import time
for name in ("CLOCK_PROCESS_CPUTIME_ID", "CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
    number = getattr(time, name, None)
    if number is not None:
        try:
            time.clock_gettime(number)
        except OSError:
            pass
try:
    # The constant of the C library's stub.
    if os.getloadavg() != (0.1, 0.1, 0.1):
        print("ESCAPED", os.getloadavg())
except (OSError, AttributeError):
    pass
print("held")
