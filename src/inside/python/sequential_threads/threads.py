"""`threading` without threads: `start()` runs a thread to its end.

A thread that would wait for another at once (a consumer of a queue that is
empty yet) runs later: when somebody joins it, waits or sleeps, or at the end of
the program.
"""

import atexit
import threading
import time

from .waiting import would_wait

_WAITS = "Cannot wait for another thread: there are none, each runs when it is started"


def install():
    """Let `Thread.start` run the thread, and waiting say that it is in vain."""
    threading.Thread.start = start
    threading.Thread.join = join
    threading.Thread.is_alive = is_alive
    threading.Condition.wait = wait


# How often a thread that would wait is said to be alive: a program may ask until
# it is not.
_MAX_ALIVE_ANSWERS = 100

# Threads that are started, and have not run yet.
_later = []

_real_join = threading.Thread.join
_real_is_alive = threading.Thread.is_alive


def run_later_ones():
    """Run the threads that have been started and wait for their turn."""
    while _later:
        _run(_later.pop(0))


def join(self, timeout=None):
    """Wait until the thread terminates."""
    if self in _later:
        _later.remove(self)
        _run(self)
    _real_join(self, timeout)


def is_alive(self):
    """Return whether the thread is alive."""
    if self in _later:
        told = self._alive_answers = getattr(self, "_alive_answers", 0) + 1
        if told <= _MAX_ALIVE_ANSWERS and would_wait(self):
            return True
        _later.remove(self)
        _run(self)
    return _real_is_alive(self)


def start(self):
    """Run the thread's activity to its end, or later if it would wait at once.

    RuntimeError if the same thread is started twice. Exceptions of the activity
    go to `threading.excepthook`, as in a thread; but not those that stop the
    program as a whole.
    """
    if not self._initialized:
        raise RuntimeError("thread.__init__() not called")
    if self._started.is_set():
        raise RuntimeError("threads can only be started once")
    self._ident = threading.get_ident()
    self._started.set()
    if would_wait(self):
        if not _later:
            atexit.unregister(run_later_ones)
            atexit.register(run_later_ones)
        _later.append(self)
    else:
        _run(self)


def _run(self):
    ident = self._ident
    before = threading._active.get(ident)
    threading._active[ident] = self
    try:
        self.run()
    except KeyboardInterrupt:
        # The program's time is up.
        raise
    except BaseException:
        self._invoke_excepthook(self)
    finally:
        self._is_stopped = True
        if before is None:
            del threading._active[ident]
        else:
            threading._active[ident] = before


def wait(self, timeout=None):
    """Let the threads run that were started and have not; then wait in vain.

    Returns True if there was one, and False after `timeout` seconds.
    RuntimeError without a timeout, and if the lock is not held.
    """
    if not self._is_owned():
        raise RuntimeError("cannot wait on un-acquired lock")
    if _later:
        state = self._release_save()
        try:
            _run(_later.pop(0))
        finally:
            self._acquire_restore(state)
        return True
    if timeout is None:
        if threading.current_thread().daemon:
            # A thread that waits at the end of the program ends with it, so
            # there is no error.
            raise SystemExit
        raise RuntimeError(_WAITS)
    if timeout > 0:
        time.sleep(timeout)
    return False


for _function in (start, join, is_alive, wait):
    _function.__module__ = "threading"
