# title: never lets a program start a process
# goal: run a command on the host by any call that can
# expect: refused

import os
import sys

COMMAND = ["/bin/sh", "-c", "id"]

# %% os.system
print("ESCAPED", os.system("id"))
# %% os.popen
print("ESCAPED", os.popen("id").read())
# %% subprocess
import subprocess
print("ESCAPED", subprocess.run(COMMAND, capture_output=True))
# %% subprocess in a shell
import subprocess
print("ESCAPED", subprocess.check_output("id", shell=True))
# %% subprocess after its platform check
import subprocess
subprocess._can_fork_exec = True
print("ESCAPED", subprocess.Popen(COMMAND).wait())
# %% _posixsubprocess
import _posixsubprocess
print(
    "ESCAPED",
    _posixsubprocess.fork_exec(
        COMMAND, [b"/bin/sh"], True, (), None, None, -1, -1, -1, -1, -1, -1, 3, 4,
        True, False, -1, None, None, None, -1, None, False,
    ),
)
# %% fork
print("ESCAPED", os.fork())
# %% forkpty
print("ESCAPED", os.forkpty())
# %% posix_spawn
print("ESCAPED", os.posix_spawn("/bin/sh", COMMAND, os.environ))
# %% exec
os.execv("/bin/sh", COMMAND)
# %% exec by descriptor
os.execve(os.open("/bin/sh", os.O_RDONLY), COMMAND, {})
# %% spawn
print("ESCAPED", os.spawnv(os.P_WAIT, "/bin/sh", COMMAND))
# %% pty
import pty
print("ESCAPED", pty.spawn(COMMAND))
# %% multiprocessing
import multiprocessing
process = multiprocessing.Process(target=print, args=("ESCAPED",))
process.start()
print("ESCAPED", process.pid)
# %% multiprocessing pool
import multiprocessing
seen = []
with multiprocessing.Pool(2) as pool:
    pool.map(seen.append, [1])
# It is run in place: that is no process.
if not seen:
    print("ESCAPED")
raise RuntimeError("no process")
# %% executor
from concurrent.futures import ProcessPoolExecutor
seen = []
with ProcessPoolExecutor() as executor:
    executor.submit(seen.append, 1)
if not seen:
    print("ESCAPED")
raise RuntimeError("no process")
# %% asyncio
import asyncio
print("ESCAPED", asyncio.run(asyncio.create_subprocess_exec(*COMMAND)))
# %% webbrowser
import webbrowser
webbrowser.register("evil", None, webbrowser.GenericBrowser(COMMAND))
if webbrowser.open("x"):
    print("ESCAPED")
raise OSError("no browser")
# %% a waiting child
print("ESCAPED", os.wait())
