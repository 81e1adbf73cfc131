"""`threading` without threads: `start()` runs a thread to its end."""

import threading
import time

_WAITS = "Cannot wait for another thread: there are none, each runs when it is started"


def install():
    """Let `Thread.start` run the thread, and waiting say that it is in vain."""
    threading.Thread.start = start
    threading.Condition.wait = wait


def start(self):
    """Run the thread's activity to its end.

    RuntimeError if the same thread is started twice. What the activity raises
    goes to `threading.excepthook`, as in a thread; but not what stops the
    program as a whole.
    """
    if not self._initialized:
        raise RuntimeError("thread.__init__() not called")
    if self._started.is_set():
        raise RuntimeError("threads can only be started once")
    ident = threading.get_ident()
    before = threading._active.get(ident)
    self._ident = ident
    self._started.set()
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
    """Wait in vain: nobody is there to notify.

    Returns False after `timeout` seconds. RuntimeError without a timeout, and
    if the lock is not held.
    """
    if not self._is_owned():
        raise RuntimeError("cannot wait on un-acquired lock")
    if timeout is None:
        raise RuntimeError(_WAITS)
    if timeout > 0:
        time.sleep(timeout)
    return False


start.__module__ = wait.__module__ = "threading"
