"""Executors of `concurrent.futures` whose `submit` does the work itself."""

import concurrent.futures
import concurrent.futures.thread
import os
import sys
import types
from concurrent.futures import BrokenExecutor, Executor, Future


def install():
    """Put the executors into `concurrent.futures`, its submodules included."""
    thread = concurrent.futures.thread
    # The real one starts processes, and cannot even be imported here.
    process = types.ModuleType("concurrent.futures.process")
    process.BrokenProcessPool = type(
        "BrokenProcessPool", (BrokenExecutor,), {"__module__": process.__name__}
    )
    process.ProcessPoolExecutor = ProcessPoolExecutor
    thread.ThreadPoolExecutor = ThreadPoolExecutor
    sys.modules[process.__name__] = process
    concurrent.futures.process = process
    concurrent.futures.ThreadPoolExecutor = ThreadPoolExecutor
    concurrent.futures.ProcessPoolExecutor = ProcessPoolExecutor
    concurrent.futures.Future.result = _with_end(Future.result)
    concurrent.futures.Future.exception = _with_end(Future.exception)


def _with_end(method):
    """Return a method of Future that says so where it would wait for ever."""

    def waiting(self, timeout=None):
        if timeout is None and not self.done():
            raise RuntimeError(
                "Cannot wait for a future that nobody has set: there are no threads"
            )
        return method(self, timeout)

    waiting.__name__, waiting.__doc__ = method.__name__, method.__doc__
    waiting.__qualname__, waiting.__module__ = method.__qualname__, method.__module__
    return waiting


class _InOrder(Executor):
    """An executor that does its work when it is handed in."""

    def __init__(self, max_workers, initializer, initargs):
        if max_workers is not None and max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._max_workers = max_workers or min(32, (os.cpu_count() or 1) + 4)
        self._initializer, self._initargs = initializer, initargs
        self._is_shut_down = False

    def submit(self, fn, /, *args, **kwargs):
        if self._is_shut_down:
            raise RuntimeError("cannot schedule new futures after shutdown")
        if self._initializer is not None:
            initializer, self._initializer = self._initializer, None
            initializer(*self._initargs)
        future = Future()
        future.set_running_or_notify_cancel()
        try:
            result = fn(*args, **kwargs)
        except KeyboardInterrupt:
            # The program's time is up.
            raise
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)
        return future

    submit.__doc__ = Executor.submit.__doc__

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._is_shut_down = True

    shutdown.__doc__ = Executor.shutdown.__doc__


class ThreadPoolExecutor(_InOrder):
    """Runs each call when it is submitted; there are no threads here."""

    def __init__(
        self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()
    ):
        super().__init__(max_workers, initializer, initargs)


class ProcessPoolExecutor(_InOrder):
    """Runs each call when it is submitted; there are no processes here."""

    def __init__(
        self,
        max_workers=None,
        mp_context=None,
        initializer=None,
        initargs=(),
        *,
        max_tasks_per_child=None,
    ):
        super().__init__(max_workers, initializer, initargs)

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        if chunksize < 1:
            raise ValueError("chunksize must be >= 1.")
        return super().map(fn, *iterables, timeout=timeout)

    map.__doc__ = Executor.map.__doc__


ThreadPoolExecutor.__module__ = "concurrent.futures.thread"
ProcessPoolExecutor.__module__ = "concurrent.futures.process"
