# title: never lets a program reach a frame

# %% of a traceback
# expect: refused attribute
try:
    1 / 0
except ZeroDivisionError as e:
    e.__traceback__.tb_frame.f_back.f_globals

# %% of the next traceback
# expect: refused attribute
try:
    1 / 0
except ZeroDivisionError as e:
    e.__traceback__.tb_next

# %% of the current exception
# expect: refused attribute
import sys

try:
    1 / 0
except ZeroDivisionError:
    sys.exc_info()[2].tb_frame

# %% of the caller
# expect: refused module-attribute
import sys

sys._getframe(1).f_globals

# %% of the caller, imported
# expect: refused module-attribute
from sys import _getframe

_getframe()

# %% of all threads
# expect: refused module-attribute
import sys

sys._current_frames()

# %% by inspect
# expect: refused module-attribute
import inspect

inspect.currentframe()

# %% by inspect's stack
# expect: refused module-attribute
from inspect import stack

stack()[1].frame

# %% of a generator
# expect: refused attribute
def g():
    yield


g().gi_frame.f_builtins

# %% of a generator, from inside it
# expect: refused attribute
leak = (leak.gi_frame.f_back.f_back for _ in [1])
next(leak)

# %% of a coroutine
# expect: refused attribute
async def c():
    pass


c().cr_frame

# %% of an async generator
# expect: refused attribute
async def a():
    yield


a().ag_frame

# %% code of a generator
# expect: refused attribute
(x for x in ()).gi_code

# %% what a generator yields from
# expect: refused attribute
def g():
    yield from h()


g().gi_yieldfrom

# %% what a coroutine waits for
# expect: refused attribute
async def c():
    pass


c().cr_await

# %% by walking a traceback
# expect: refused module-attribute
import traceback

for frame, line in traceback.walk_tb(None):
    print(frame)

# %% by walking the stack
# expect: refused module-attribute
from traceback import walk_stack

# %% by a trace function
# expect: refused module-attribute
import sys

sys.settrace(lambda frame, event, arg: print(frame))

# %% by a profile function
# expect: refused module-attribute
import sys

sys.setprofile(print)

# %% by monitoring
# expect: refused module-attribute
import sys

sys.monitoring.use_tool_id(0, "x")

# %% by an audit hook
# expect: refused module-attribute
import sys

sys.addaudithook(print)

# %% of a task's coroutine
# expect: refused attribute
import asyncio


async def main():
    asyncio.current_task().get_coro().cr_frame.f_locals


asyncio.run(main())

# %% locals of a frame that was handed in
# expect: refused attribute
def look(frame):
    return frame.f_locals

# %% in a class pattern
# expect: refused attribute
try:
    1 / 0
except Exception as e:
    match e.__traceback__:
        case object(tb_frame=frame):
            print(frame)

# %% by getattr with the name written out
# expect: refused attribute
try:
    1 / 0
except Exception as e:
    getattr(e.__traceback__, "tb_frame")
