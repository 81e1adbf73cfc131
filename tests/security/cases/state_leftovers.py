# title: never lets what a program leaves running reach the next one
# goal: have code of one program run inside another
# expect: any -- it may run at the end of its own run; only what follows counts
# timeout: 3000

import sys

MARK = "ESC" + "APED"

# %% atexit
# expect: success stdout="at exit\n"
# also: success stdout="" -- it need not run
import atexit
atexit.register(print, "at exit")
# %% next: atexit
# expect: success stdout="held\n"
print("held")
# %% atexit that registers itself
import atexit

def again():
    atexit.register(again)

again()
# %% atexit that fails
import atexit

@atexit.register
def fail():
    raise SystemExit(5)
# %% atexit unregistered
import atexit
atexit._clear()
atexit._run_exitfuncs()
# %% a finalizer
import weakref

class Thing:
    pass

thing = Thing()
weakref.finalize(thing, print, "finalized")
sys.keep = thing
# %% a destructor
class Thing:
    def __del__(self, write=sys.stdout.write):
        write("deleted\n")

thing = Thing()
thing.me = thing
# %% next: destructors of another
# expect: success stdout="held\n"
import gc
gc.collect()
print("held")
# %% a destructor that brings itself back
class Phoenix:
    def __del__(self):
        sys.keep = self

Phoenix()
# %% a generator
def gen():
    try:
        yield
    finally:
        print("closed")

g = gen()
next(g)
sys.keep = g
# %% an asynchronous generator
import asyncio

async def gen():
    try:
        yield 1
    finally:
        print("closed")

async def main():
    sys.keep = gen()
    async for _ in sys.keep:
        break

asyncio.run(main())
# %% a coroutine that is never awaited
async def never():
    print(MARK)

sys.keep = never()
never()
# %% a task that is not finished
import asyncio

async def forever():
    while True:
        await asyncio.sleep(0.01)
        sys.__stdout__.write("tick\n")

async def main():
    sys.keep = asyncio.get_running_loop()
    sys.tasks = [asyncio.create_task(forever()) for _ in range(10)]
    await asyncio.sleep(0.05)

sys.runner = asyncio.Runner()
sys.runner.run(main())
# %% a loop with timers
import asyncio
loop = asyncio.new_event_loop()
loop.call_later(0.01, print, MARK)
loop.call_soon(print, MARK)
asyncio.set_event_loop(loop)
sys.keep = loop
# %% next: no tick of another
# expect: success stdout="1\n"
import asyncio

async def main():
    await asyncio.sleep(0.05)
    return len(asyncio.all_tasks())

print(asyncio.run(main()))
# %% a pending call
import signal
signal.signal(signal.SIGUSR1, lambda *details: print(MARK))
sys.exit(0)
# %% a weak reference's callback on what the harness keeps
import weakref
for module in list(sys.modules.values()):
    try:
        sys.keep = weakref.ref(module, lambda _: print("gone"))
        weakref.finalize(module, print, "finalized")
    except TypeError:
        pass
# %% next: no callback of another
# expect: success stdout="held\n"
import sys
sys.modules.pop("json", None)
print("held")
# %% objects kept by number
import gc
sys.numbers = [id(item) for item in gc.get_objects()[-1000:]]
secret = "secret" * 1000
# %% next: nothing is kept
# expect: success stdout="False False\n"
import sys
print(hasattr(sys, "keep"), hasattr(sys, "numbers"))
# %% interrupted in the middle of an import
# expect: timeout
# timeout: 200
import threading
with open("/tmp/slow.py", "w") as file:
    file.write("while True: pass\n")
sys.path.insert(0, "/tmp")
import slow
# %% next: imports
# expect: success stdout="held\n"
import difflib
print("held")
# %% interrupted with locks held
# expect: timeout
# timeout: 200
import _imp
import threading
import logging
_imp.acquire_lock()
logging._lock.acquire()
sys.stdout.buffer
while True:
    pass
# %% next: locks
# expect: success stdout="held\n" ret_val="1"
import logging
import quopri
logging.getLogger().setLevel(10)
print("held")
return_val(1)
# %% killed in the middle of a write
# expect: timeout
# timeout: 200
while True:
    try:
        sys.stdout.write("x" * 1000)
        sys.stdout.flush()
    except BaseException:
        pass
# %% next: output is whole
# expect: success stdout="whole\n" ret_val="r"
print("whole")
return_val("r")
