"""An event loop for a place without sockets, threads and subprocesses.

Goals:
1. `asyncio.run`, tasks, timeouts, queues, locks and `to_thread` work, as
   CPython's own `BaseEventLoop` does them (`SandboxEventLoop`).
2. A wait for something that can never happen ends in an error that says so,
   instead of sleeping until the time limit (`_Idle`).
3. A wait for tools of the caller ends the run, which goes on once they have
   answered (`caller_tools`).
4. CPython's own `asyncio.run`, `Runner` and `get_event_loop` find this loop
   (`SandboxEventLoopPolicy`).

CPython's selector loop needs a socket pair to wake itself up; nothing can wake
this one from outside, so it needs none.
"""

import asyncio
import asyncio.base_events
import asyncio.events
import itertools
import sys
import time
import traceback

import caller_tools


class _Idle:
    """Waits for the next timer, where other loops wait for files and sockets."""

    def select(self, timeout):
        """Return no events after `timeout` seconds, 0 or more.

        Raises RuntimeError for None, which means: until something from outside.
        """
        # Before any sleep: time stands still while the caller answers.
        if timeout != 0 and caller_tools.wait():
            return ()
        if timeout is None:
            raise RuntimeError(
                "Cannot wait any longer: every task waits for another, and "
                "nothing outside this program can wake them (deadlock)"
            )
        if timeout > 0:
            time.sleep(timeout)
        return ()


class SandboxEventLoop(asyncio.base_events.BaseEventLoop):
    """Runs callbacks in the order in which they become ready, timers by time."""

    def __init__(self):
        super().__init__()
        self._selector = _Idle()
        # Waiting is exact enough: a timer never runs early by a clock's tick.
        self._clock_resolution = 0.0

    def _process_events(self, event_list):
        """Do nothing: there are no files and sockets to look after."""

    def _write_to_self(self):
        """Do nothing: there is no other thread to be woken from."""

    def create_task(self, coro, *, name=None, context=None):
        if name is None:
            # Not by CPython's own numbers: those count on from the baseline.
            name = f"Task-{next(_task_numbers)}"
        return super().create_task(coro, name=name, context=context)

    def run_in_executor(self, executor, func, *args):
        """Call `func` at the next turn, in this thread: there is no other.

        The usual purposes of `asyncio.to_thread` work; the calls do not overlap.
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

    def default_exception_handler(self, context):
        """Print the message and the traceback to `sys.stderr`.

        CPython's own uses the program's logging, which may be set to be silent.
        """
        lines = [context.get("message") or "Unhandled exception in event loop"]
        for key in sorted(context):
            if key not in ("message", "exception", "source_traceback"):
                lines.append(f"{key}: {context[key]!r}")
        print("\n".join(lines), file=sys.stderr)
        error = context.get("exception")
        if error is not None:
            traceback.print_exception(error, file=sys.stderr)


_task_numbers = itertools.count(1)


def restart_task_names():
    """Let the next task without a name be the first, "Task-1"."""
    global _task_numbers
    _task_numbers = itertools.count(1)


class SandboxEventLoopPolicy(asyncio.events.BaseDefaultEventLoopPolicy):
    """Makes `SandboxEventLoop` the loop of `asyncio.run` and friends."""

    _loop_factory = SandboxEventLoop
