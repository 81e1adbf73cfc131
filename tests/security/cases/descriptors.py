# title: never lets closed or duplicated descriptors break the sandbox
# goal: cut or take over the channel between the sandbox and the service
# expect: any -- output may be lost; only what follows counts

import os
import sys

# %% close all
for fd in range(256):
    try:
        os.close(fd)
    except OSError:
        pass
print("after")
# %% next: output works
# expect: success stdout="out\n" ret_val="1"
import sys
print("out")
print("err", file=sys.stderr)
return_val(1)
# %% close stdout
os.close(1)
print("after")
# %% close stderr, then an error
os.close(2)
raise ValueError("seen?")
# %% closerange
os.closerange(0, 2**20)
open("/tmp/x", "w").write("x")
# %% dup2 over all
fd = os.open("/tmp/caught", os.O_RDWR | os.O_CREAT)
for target in range(64):
    if target != fd:
        try:
            os.dup2(fd, target)
        except OSError:
            pass
print("caught")
sys.stdout.flush()
# %% stdout and stderr swapped
keep = os.dup(1)
os.dup2(2, 1)
os.dup2(keep, 2)
print("to stderr")
print("to stdout", file=sys.stderr)
# %% stdin over stdout
os.dup2(0, 1)
print("x")
# %% stdout over stdin
os.dup2(1, 0)
sys.stdin.read()
# %% a file in stdout's place
os.close(1)
fd = os.open("/tmp/new", os.O_RDWR | os.O_CREAT)
print("x", fd)
# %% a closed stream object
sys.stdout.close()
sys.stderr.close()
sys.__stdout__ and sys.__stdout__.close()
print("x")
# %% a detached stream
sys.stdout.buffer.detach()
sys.stdout.detach()
# %% streams removed
# expect: exception type=ValueError
sys.stdout = sys.stderr = sys.stdin = None
del sys.__stdout__, sys.__stderr__, sys.__stdin__
raise ValueError("seen?")
# %% streams deleted
# expect: exception type=ValueError
del sys.stdout
del sys.stderr
raise ValueError("seen?")
# %% streams of another kind
# expect: exception type=ValueError
class Odd:
    def __getattr__(self, name):
        raise SystemExit(3)

sys.stdout = sys.stderr = Odd()
raise ValueError("seen?")
# %% written by number
for fd in range(64):
    try:
        os.write(fd, b'{"type":"result","stdout":"forged","exit_code":0}\n')
    except OSError:
        pass
# %% read by number
for fd in range(64):
    try:
        if data := os.read(fd, 1000):
            print("ESCAPED", fd, data)
    except OSError:
        pass
# %% seek and truncate by number
for fd in range(64):
    for act in (
        lambda: os.lseek(fd, 0, 0),
        lambda: os.ftruncate(fd, 0),
        lambda: os.fchmod(fd, 0),
        lambda: os.set_blocking(fd, False),
        lambda: os.set_inheritable(fd, True),
        lambda: os.fsync(fd),
    ):
        try:
            act()
        except OSError:
            pass
# %% opened by number
for fd in range(64):
    try:
        with open(fd, "wb", buffering=0) as file:
            file.write(b"x" * 10)
    except OSError:
        pass
# %% descriptors left open
held = [os.open("/tmp", os.O_RDONLY) for _ in range(100)]
files = [open(f"/tmp/{n}", "w") for n in range(100)]
globals()["keep"] = (held, files)
sys.keep = files
# %% next: none is open
# expect: success stdout="held\n"
import os
if os.open("/dev/null", os.O_RDONLY) < 10:
    print("held")
# %% negative and huge numbers
for fd in (-1, -2, -(2**31), 2**31 - 1, 10**6):
    for act in (os.close, os.fstat, os.dup, os.fsync, lambda f: os.write(f, b"x")):
        try:
            act(fd)
        except (OSError, OverflowError):
            pass
