"""An event loop for a place without sockets, threads and subprocesses.

Goals:
1. `asyncio.run`, tasks, timeouts, queues, locks and `to_thread` work: callbacks
   that are ready and timers are all they need (`SandboxEventLoop`).
2. A wait for something that can never happen ends in an error that says so,
   instead of sleeping until the time limit (`_run_once`).
3. CPython's own `asyncio.run`, `Runner` and `get_event_loop` find this loop
   (`SandboxEventLoopPolicy`).

CPython's selector loop needs a socket pair to wake itself up; nothing can wake
this one from outside, so it needs none.
"""

import asyncio
import asyncio.events
import asyncio.tasks
import collections
import heapq
import itertools
import sys
import time
import traceback


class SandboxEventLoop(asyncio.AbstractEventLoop):
    """Runs callbacks in the order in which they become ready, timers by time."""

    def __init__(self):
        self._ready = collections.deque()
        self._timers = []
        self._sequence = 0
        self._running = False
        self._stopping = False
        self._closed = False
        self._debug = False
        self._exception_handler = None
        self._task_factory = None
        self._asyncgens = set()

    # Running and stopping.

    def run_forever(self):
        """Run until `stop` is called."""
        self._check_closed()
        if self._running:
            raise RuntimeError("This event loop is already running")
        if asyncio.events._get_running_loop() is not None:
            raise RuntimeError(
                "Cannot run the event loop while another loop is running"
            )
        old_hooks = sys.get_asyncgen_hooks()
        self._running = True
        try:
            sys.set_asyncgen_hooks(
                firstiter=self._asyncgens.add, finalizer=self._finalize_asyncgen
            )
            asyncio.events._set_running_loop(self)
            while True:
                self._run_once()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            self._running = False
            asyncio.events._set_running_loop(None)
            sys.set_asyncgen_hooks(*old_hooks)

    def run_until_complete(self, future):
        """Run until `future` is done and return its result."""
        self._check_closed()
        is_new = not asyncio.isfuture(future)
        future = asyncio.ensure_future(future, loop=self)
        if is_new:
            # The caller gets the exception; it need not be logged as well.
            future._log_destroy_pending = False
        future.add_done_callback(_stop_loop)
        try:
            self.run_forever()
        except BaseException:
            if is_new and future.done() and not future.cancelled():
                future.exception()
            raise
        finally:
            future.remove_done_callback(_stop_loop)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def stop(self):
        self._stopping = True

    def is_running(self):
        return self._running

    def is_closed(self):
        return self._closed

    def close(self):
        if self._running:
            raise RuntimeError("Cannot close a running event loop")
        self._closed = True
        self._ready.clear()
        self._timers.clear()

    async def shutdown_asyncgens(self):
        generators = list(self._asyncgens)
        self._asyncgens.clear()
        await asyncio.gather(
            *[generator.aclose() for generator in generators],
            return_exceptions=True,
        )

    async def shutdown_default_executor(self, timeout=None):
        """Return at once: there are no threads to wait for."""

    def _finalize_asyncgen(self, generator):
        self._asyncgens.discard(generator)
        if not self._closed:
            self.call_soon(self.create_task, generator.aclose())

    def _check_closed(self):
        if self._closed:
            raise RuntimeError("Event loop is closed")

    def _run_once(self):
        if self._timers and not self._ready:
            pause = self._timers[0][0] - self.time()
            if pause > 0:
                time.sleep(pause)
        elif not self._ready and not self._stopping:
            raise RuntimeError(
                "Cannot wait any longer: every task waits for another, and "
                "nothing outside this program can wake them (deadlock)"
            )
        now = self.time()
        while self._timers and self._timers[0][0] <= now:
            handle = heapq.heappop(self._timers)[2]
            handle._scheduled = False
            if not handle._cancelled:
                self._ready.append(handle)
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle._cancelled:
                handle._run()

    # Scheduling.

    def time(self):
        return time.monotonic()

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay, callback, *args, context=None):
        if delay is None:
            raise TypeError("delay must not be None")
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(self, when, callback, *args, context=None):
        if when is None:
            raise TypeError("when cannot be None")
        self._check_closed()
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        timer._scheduled = True
        self._sequence += 1
        heapq.heappush(self._timers, (when, self._sequence, timer))
        return timer

    def _timer_handle_cancelled(self, handle):
        """Leave a cancelled timer where it is: it is dropped when due.

        Many of them are swept out, so that a program that starts and cancels
        timeouts all the time does not keep them all.
        """
        if len(self._timers) > 256:
            live = [entry for entry in self._timers if not entry[2]._cancelled]
            if len(live) * 2 < len(self._timers):
                heapq.heapify(live)
                self._timers = live

    def create_future(self):
        return asyncio.Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        self._check_closed()
        if name is None:
            # Not by CPython's own numbers: those count on from the baseline.
            name = f"Task-{next(_task_numbers)}"
        if self._task_factory is None:
            task = asyncio.Task(coro, loop=self, name=name, context=context)
        elif context is None:
            task = self._task_factory(self, coro)
            asyncio.tasks._set_task_name(task, name)
        else:
            task = self._task_factory(self, coro, context=context)
            asyncio.tasks._set_task_name(task, name)
        return task

    def set_task_factory(self, factory):
        if factory is not None and not callable(factory):
            raise TypeError("task factory must be a callable or None")
        self._task_factory = factory

    def get_task_factory(self):
        return self._task_factory

    def run_in_executor(self, executor, func, *args):
        """Call `func` at the next turn, in this thread: there is no other.

        What `asyncio.to_thread` is used for works; it just does not overlap.
        """
        self._check_closed()
        future = self.create_future()

        def call():
            if future.cancelled():
                return
            try:
                result = func(*args)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:
                if not future.cancelled():
                    future.set_exception(error)
            else:
                if not future.cancelled():
                    future.set_result(result)

        self.call_soon(call)
        return future

    def set_default_executor(self, executor):
        """Accept and forget it: nothing would run in it."""

    # Errors and debugging.

    def get_exception_handler(self):
        return self._exception_handler

    def set_exception_handler(self, handler):
        if handler is not None and not callable(handler):
            raise TypeError("A callable object or None is expected")
        self._exception_handler = handler

    def default_exception_handler(self, context):
        """Print the message and the traceback to `sys.stderr`."""
        lines = [context.get("message") or "Unhandled exception in event loop"]
        for key in sorted(context):
            if key not in ("message", "exception", "source_traceback"):
                lines.append(f"{key}: {context[key]!r}")
        print("\n".join(lines), file=sys.stderr)
        error = context.get("exception")
        if error is not None:
            traceback.print_exception(error, file=sys.stderr)

    def call_exception_handler(self, context):
        handler = self._exception_handler
        try:
            if handler is None:
                self.default_exception_handler(context)
            else:
                handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self.default_exception_handler(
                {"message": "Error in exception handler", "exception": error}
            )

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = enabled

    def __repr__(self):
        return (
            f"<{type(self).__name__} running={self._running} "
            f"closed={self._closed} debug={self._debug}>"
        )


_task_numbers = itertools.count(1)


def restart_task_names():
    """Let the next task without a name be the first, "Task-1"."""
    global _task_numbers
    _task_numbers = itertools.count(1)


def _stop_loop(future):
    if not future.cancelled():
        error = future.exception()
        if isinstance(error, (SystemExit, KeyboardInterrupt)):
            # It is on its way up already; stopping would leave the loop dirty.
            return
    asyncio.futures._get_loop(future).stop()


class SandboxEventLoopPolicy(asyncio.events.BaseDefaultEventLoopPolicy):
    """Makes `SandboxEventLoop` the loop of `asyncio.run` and friends."""

    _loop_factory = SandboxEventLoop
