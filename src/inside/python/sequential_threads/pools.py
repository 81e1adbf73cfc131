"""`multiprocessing` as far as it can be: pools that work in order."""

import os
import sys
import types


def install():
    """Put the modules in the place of the real ones, which need processes."""
    pool = _module("multiprocessing.pool")
    pool.Pool, pool.ThreadPool = Pool, ThreadPool
    pool.AsyncResult = pool.ApplyResult = pool.MapResult = AsyncResult
    top = _module("multiprocessing")
    top.TimeoutError, top.pool = TimeoutError, pool
    top.Pool = make_pool
    top.cpu_count = cpu_count
    top.freeze_support = lambda: None
    top.get_start_method = lambda allow_none=False: "fork"
    top.set_start_method = lambda method, force=False: None
    dummy = _module("multiprocessing.dummy")
    dummy.Pool = lambda processes=None, initializer=None, initargs=(): ThreadPool(
        processes, initializer, initargs
    )
    top.dummy = dummy
    top.__path__ = []


def _module(name):
    module = sys.modules[name] = types.ModuleType(name)
    return module


def cpu_count():
    """Return the number of CPUs that pools count on, an integer > 0."""
    return os.cpu_count() or 1


def make_pool(processes=None, initializer=None, initargs=(), maxtasksperchild=None):
    """Return a process pool object."""
    return Pool(processes, initializer, initargs, maxtasksperchild)


class TimeoutError(Exception):
    """A result was not there in time."""


TimeoutError.__module__ = "multiprocessing.context"


class AsyncResult:
    """Result of `apply_async` and `map_async`: it is always ready."""

    def __init__(self, work, callback=None, error_callback=None):
        self._error = self._value = None
        try:
            self._value = work()
        except Exception as error:
            self._error = error
            if error_callback is not None:
                error_callback(error)
        else:
            if callback is not None:
                callback(self._value)

    def get(self, timeout=None):
        """Return the result, or raise what the work has raised."""
        if self._error is not None:
            raise self._error
        return self._value

    def wait(self, timeout=None):
        """Return at once: the work is done."""

    def ready(self):
        """Return whether the work is done: True."""
        return True

    def successful(self):
        """Return whether the work raised nothing."""
        return self._error is None


class Pool:
    """A pool whose work is done when it is handed in, in order."""

    def __init__(
        self,
        processes=None,
        initializer=None,
        initargs=(),
        maxtasksperchild=None,
        context=None,
    ):
        if processes is not None and processes < 1:
            raise ValueError("Number of processes must be at least 1")
        if initializer is not None:
            if not callable(initializer):
                raise TypeError("initializer must be a callable")
            initializer(*initargs)
        self._state = "RUN"

    def _check_running(self):
        if self._state != "RUN":
            raise ValueError("Pool not running")

    def apply(self, func, args=(), kwds={}):
        """Return func(*args, **kwds)."""
        self._check_running()
        return func(*args, **kwds)

    def apply_async(
        self, func, args=(), kwds={}, callback=None, error_callback=None
    ):
        """Do the work of apply(), and return an AsyncResult."""
        self._check_running()
        return AsyncResult(lambda: func(*args, **kwds), callback, error_callback)

    def map(self, func, iterable, chunksize=None):
        """Return [func(x) for x in iterable]."""
        self._check_running()
        return [func(item) for item in list(iterable)]

    def map_async(
        self, func, iterable, chunksize=None, callback=None, error_callback=None
    ):
        """Do the work of map(), and return an AsyncResult."""
        self._check_running()
        return AsyncResult(
            lambda: self.map(func, iterable), callback, error_callback
        )

    def starmap(self, func, iterable, chunksize=None):
        """Return [func(*args) for args in iterable]."""
        self._check_running()
        return [func(*args) for args in list(iterable)]

    def starmap_async(
        self, func, iterable, chunksize=None, callback=None, error_callback=None
    ):
        """Do the work of starmap(), and return an AsyncResult."""
        self._check_running()
        return AsyncResult(
            lambda: self.starmap(func, iterable), callback, error_callback
        )

    def imap(self, func, iterable, chunksize=1):
        """Return an iterator over func(x) for x in iterable."""
        self._check_running()
        if chunksize < 1:
            raise ValueError(f"Chunksize must be 1+, not {chunksize:n}")
        return map(func, iterable)

    imap_unordered = imap

    def close(self):
        """Take no more work."""
        if self._state == "RUN":
            self._state = "CLOSE"

    def terminate(self):
        """Take no more work."""
        self._state = "TERMINATE"

    def join(self):
        """Return at once: all work is done."""
        if self._state == "RUN":
            raise ValueError("Pool is still running")

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, kind, value, traceback):
        self.terminate()


class ThreadPool(Pool):
    """The same: threads or processes, there are none."""


Pool.__module__ = ThreadPool.__module__ = AsyncResult.__module__ = (
    "multiprocessing.pool"
)
