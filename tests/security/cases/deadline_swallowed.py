# title: never lets a program outlive its deadline by swallowing the interrupt
# goal: hold the slot for ever
# expect: timeout
# timeout: 300

# %% a busy loop
while True:
    pass
# %% except BaseException
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
# %% finally
def forever():
    try:
        while True:
            pass
    finally:
        forever()

forever()
# %% suppress
import contextlib
while True:
    with contextlib.suppress(BaseException):
        while True:
            pass
# %% exit of a context
class Keep:
    def __enter__(self):
        pass

    def __exit__(self, *details):
        return True

while True:
    with Keep():
        while True:
            pass
# %% a destructor
class Undying:
    def __del__(self):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass

Undying()
# %% a generator
def gen():
    while True:
        try:
            yield
        except BaseException:
            pass

g = gen()
next(g)
while True:
    try:
        for _ in g:
            pass
    except BaseException:
        g = gen()
# %% an async task
import asyncio

async def stubborn():
    while True:
        try:
            await asyncio.sleep(0)
        except BaseException:
            pass

async def main():
    await asyncio.gather(*(stubborn() for _ in range(10)), return_exceptions=True)

while True:
    try:
        asyncio.run(main())
    except BaseException:
        pass
# %% a trace function
import sys

def trace(frame, event, argument):
    try:
        while True:
            pass
    except BaseException:
        return trace

sys.settrace(trace)
while True:
    try:
        print()
    except BaseException:
        pass
# %% a profile function
import sys

def profile(frame, event, argument):
    try:
        for _ in range(10**9):
            pass
    except BaseException:
        pass

sys.setprofile(profile)
while True:
    try:
        len("")
    except BaseException:
        pass
# %% monitoring
import sys
sys.monitoring.use_tool_id(3, "evil")

def raised(*details):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

sys.monitoring.register_callback(3, sys.monitoring.events.RAISE, raised)
sys.monitoring.set_events(3, sys.monitoring.events.RAISE)
while True:
    pass
# %% SIGINT ignored
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    pass
# %% SIGINT handled
import signal
signal.signal(signal.SIGINT, lambda *details: None)
while True:
    pass
# %% SIGINT blocked
import signal
try:
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
except (OSError, AttributeError):
    pass
while True:
    pass
# %% KeyboardInterrupt replaced
import builtins
builtins.KeyboardInterrupt = ValueError
while True:
    try:
        while True:
            pass
    except ValueError:
        pass
# %% atexit
import atexit

@atexit.register
def forever():
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
# %% excepthook
# also: exception type=ValueError -- nothing need call it
import sys

def hook(*details):
    while True:
        pass

sys.excepthook = hook
raise ValueError
# %% text of an exception
class Slow(Exception):
    def __str__(self):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass

    __repr__ = __str__

raise Slow
# %% text of the returned value
class Slow:
    def __str__(self):
        while True:
            pass

return_val(Slow())
# %% text of the exit code
class Slow:
    def __str__(self):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass

raise SystemExit(Slow())
# %% standard output
import sys

class Slow:
    def write(self, text):
        return len(text)

    def flush(self):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass

sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = Slow()
# %% a weak reference's callback
import weakref

class Thing:
    pass

def forever(_):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

thing = Thing()
keep = weakref.ref(thing, forever)
del thing
# %% a garbage collection's callback
import gc

def forever(*details):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

gc.callbacks.append(forever)
gc.collect()
# %% an audit hook
import sys

def hook(event, details):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

sys.addaudithook(hook)
open("/tmp/x", "w")
# %% a class body
class Forever(type):
    @classmethod
    def __prepare__(cls, name, bases):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass

class X(metaclass=Forever):
    pass
# %% an import
import sys
open("/tmp/forever.py", "w").write("while True: pass")
sys.path.insert(0, "/tmp")
while True:
    try:
        import forever
    except BaseException:
        pass
