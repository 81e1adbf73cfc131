# title: never lets a program end the sandbox's process
# goal: take the service's slot away, at no cost, again and again
# expect: any -- how it is reported matters less than that the slot goes on
# timeout: 1000

import os
import signal
import sys

# %% os._exit 0
os._exit(0)
# %% os._exit 3
# expect: exit code=3
os._exit(3)
# %% os._exit after output
# expect: exit code=5 stdout="before\n"
# also: exit code=5 stdout="" -- what was buffered is lost, as in any process
print("before")
os._exit(5)
# %% os.abort
# expect: refused
os.abort()
# %% kill oneself
os.kill(os.getpid(), signal.SIGKILL)
# %% kill the parent
os.kill(os.getppid(), signal.SIGKILL)
# %% kill all
os.kill(-1, signal.SIGKILL)
# %% kill the group
os.killpg(0, signal.SIGKILL)
# %% kill by small numbers
for pid in range(1, 5000):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
# %% raise every signal
for number in sorted(signal.valid_signals()):
    try:
        signal.raise_signal(number)
    except (OSError, ValueError):
        pass
# %% raise SIGABRT
signal.raise_signal(signal.SIGABRT)
# %% raise SIGSEGV
signal.raise_signal(signal.SIGSEGV)
# %% sys.exit in every form
# expect: exit code=1
class Code:
    def __str__(self):
        return "text"

    def __index__(self):
        return 5

sys.exit(Code())
# %% an exit code that does not fit
# expect: exit
sys.exit(10**30)
# %% a negative exit code
# expect: exit
sys.exit(-1)
# %% an exit code of 256
# expect: exit
# also: success -- 256 is 0 in one byte
sys.exit(256)
# %% SystemExit from deep inside
# expect: exit code=9
def down(n):
    try:
        down(n - 1) if n else sys.exit(9)
    finally:
        pass

down(500)
# %% quit
# expect: exit code=4
quit(4)
# %% Py_Exit through a finalizer
import atexit
atexit.register(os._exit, 7)
# %% Py_FatalError
# expect: refused
import faulthandler
faulthandler._fatal_error_c_thread()
