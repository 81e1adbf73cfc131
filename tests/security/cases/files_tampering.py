# title: never lets a changed file reach the next program
# goal: leave code where the interpreter or the harness will look for it
# expect: any -- it may be refused or go well; only what follows counts

import os
import sys

EVIL = "print('ESCAPED')\nimport builtins\nbuiltins.leak = 1\n"


def plant(path, data=EVIL):
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w" if isinstance(data, str) else "wb") as file:
            file.write(data)
    except OSError as error:
        print(error)

# %% over the standard library
for path in [p for p in sys.path if p.endswith(".zip")]:
    plant(path, b"PK\5\6" + bytes(18))
# %% next: imports from the library
# expect: success stdout="1 1\n"
import csv
import graphlib
import tomllib
print(tomllib.loads("a = 1")["a"], list(graphlib.TopologicalSorter({1: ()}).static_order())[0])
# %% the library removed
for path in list(sys.path):
    for act in (os.unlink, os.rmdir):
        try:
            act(path)
        except OSError:
            pass
    try:
        os.rename(path, "/tmp/moved")
    except OSError:
        pass
# %% next: imports again
# expect: success stdout="held\n"
import colorsys
import difflib
print("held")
# %% the library cut short, one byte at a time
for path in [p for p in sys.path if p.endswith(".zip")]:
    try:
        os.truncate(path, 100)
        with open(path, "r+b") as file:
            file.seek(1000)
            file.write(b"evil")
        os.chmod(path, 0)
        os.utime(path, (0, 0))
    except OSError as error:
        print(error)
# %% site-packages
for folder in ("/lib/python3.12/site-packages", "/lib/python3.12", *sys.path):
    for name in ("sitecustomize.py", "usercustomize.py", "evil.pth", "json.py", "re.py"):
        plant(f"{folder}/{name}")
# %% next: nothing was planted
# expect: success stdout="held\n"
import json
import re
import builtins
try:
    import sitecustomize
    print("ESCAPED")
except ImportError:
    pass
if hasattr(builtins, "leak"):
    print("ESCAPED")
print("held")
# %% modules in the working directory
for name in ("json", "random", "ast", "linecache", "traceback", "checker", "harness"):
    plant(f"{os.getcwd()}/{name}.py")
    plant(f"{os.getcwd()}/{name}/__init__.py")
    plant(f"/home/{name}.py")
    plant(f"/{name}.py")
# %% next: the right modules
# expect: success stdout="held\n"
import ast
import json
import random
import statistics
print("held")
# %% over the harness
for folder, _, names in os.walk("/lib"):
    for name in names:
        plant(f"{folder}/{name}", EVIL)
# %% compiled files
import importlib.util
import marshal
code = marshal.dumps(compile(EVIL, "json.py", "exec"))
data = importlib.util.MAGIC_NUMBER + bytes(12) + code
for folder in sys.path:
    plant(f"{folder}/__pycache__/json.cpython-312.pyc", data)
    plant(f"{folder}/json.pyc", data)
# %% configuration
for path in ("/etc/localtime", "/etc/passwd", "/etc/hosts", "/etc/resolv.conf"):
    plant(path)
for path in ("/home/.pdbrc", "/home/.python_history", "/home/.pythonrc.py", "/home/.netrc"):
    plant(path)
plant("/lib/pyvenv.cfg", "home = /tmp\n")
plant("/lib/python312._pth", "/tmp\n")
# %% folders that are not there
for folder in ("/data", "/etc", "/proc/self", "/sys", "/home/other", "/usr/lib", "/lib64"):
    for name in ("json.py", "localtime", "planted"):
        plant(f"{folder}/{name}")
for act in (os.rename, os.symlink):
    for path in ("/lib", "/usr", "/usr/share", "/home", "/home/user", "/dev"):
        try:
            act(path, f"/{act.__name__}{path.replace('/', '-')}")
            act("/data", path)
        except OSError as error:
            print(error)
# %% next: only what is always there
# expect: success stdout="held\n"
import os
found = sorted(os.listdir("/"))
print("held" if found == ["dev", "home", "lib", "mnt", "tmp", "usr"] else f"ESCAPED {found}")
# %% devices
for path in ("/dev/null", "/dev/urandom", "/dev/random", "/dev/stdout", "/dev/tty"):
    for act in (os.unlink, lambda p: os.rename(p, "/tmp/device"), lambda p: os.chmod(p, 0)):
        try:
            act(path)
        except OSError as error:
            print(error)
    plant(path, b"")
# %% next: devices work
# expect: success stdout="held\n"
import os
with open("/dev/null", "w") as file:
    file.write("x" * 100)
if len(os.urandom(16)) == 16 and os.urandom(16) != os.urandom(16):
    print("held")
# %% folders removed
import shutil
for path in ("/home", "/tmp", "/dev", "/proc", "/lib", "/"):
    shutil.rmtree(path, ignore_errors=True)
# %% next: folders are there
# expect: success stdout="held\n"
import os
import tempfile
with tempfile.NamedTemporaryFile() as file:
    file.write(b"x")
os.listdir(os.getcwd())
print("held")
# %% the working directory removed
os.makedirs("/tmp/a/b")
os.chdir("/tmp/a/b")
os.rmdir("/tmp/a/b")
os.rmdir("/tmp/a")
# %% next: a working directory
# expect: success stdout="held\n"
import os
open("x", "w").write("1")
os.unlink("x")
print("held")
# %% permissions
for folder in ("/", "/tmp", "/home", os.getcwd()):
    try:
        os.chmod(folder, 0)
        os.chown(folder, 1000, 1000)
    except OSError as error:
        print(error)
os.umask(0o777)
# %% an unusable name
for name in (b"\xff\xfe", b"a\nb", b"\xed\xa0\x80", "ä".encode("utf-16"), b"a" * 255):
    try:
        os.close(os.open(b"/tmp/" + name.replace(b"\0", b""), os.O_CREAT))
    except OSError as error:
        print(error)
print(os.listdir(b"/tmp"), os.listdir("/tmp"))
# %% names of JavaScript's
for name in ("__proto__", "constructor", "toString", "hasOwnProperty", "prototype"):
    for path in (f"/tmp/{name}", f"/{name}", f"/tmp/{name}/{name}"):
        try:
            os.mkdir(path)
            plant(f"{path}/valueOf", "x")
            os.rename(path, f"{path}2")
        except OSError as error:
            print(error)
        try:
            print("ESCAPED" if os.path.exists("/tmp/isPrototypeOf") else "")
            print(os.stat(path), os.listdir(path))
        except OSError as error:
            print(error)
# %% next: names of JavaScript's are files like any other
# expect: success stdout="held\n"
import os
for name in ("__proto__", "constructor", "toString", "hasOwnProperty"):
    if os.path.exists(f"/tmp/{name}") or os.path.exists(f"/{name}"):
        print("ESCAPED", name)
with open("/tmp/__proto__", "w") as file:
    file.write("x")
if open("/tmp/__proto__").read() == "x" and "__proto__" in os.listdir("/tmp"):
    print("held")
