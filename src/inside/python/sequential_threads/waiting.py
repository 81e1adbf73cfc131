"""Finds threads that would wait for others as soon as they were started."""

import queue
import threading


def would_wait(thread):
    """Return whether `thread` asks a queue that is empty, or an event not set.

    It may be wrong: it looks at what the thread's function is handed, closes
    over and names, and not at what that calls.
    """
    try:
        return any(_waits(value, names) for value, names in _reachable(thread))
    except Exception:
        # An object of the program's own that does not want to be looked at.
        return False


def _waits(value, names):
    kind = type(value)
    if issubclass(kind, (queue.Queue, queue.SimpleQueue)):
        # A `logging.handlers.QueueListener` dequeues records until it is stopped.
        return "dequeue" in names or ("get" in names and value.empty())
    if issubclass(kind, threading.Event):
        return "wait" in names and not value.is_set()
    return issubclass(kind, threading.Condition) and bool(
        names & {"wait", "wait_for"}
    )


def _reachable(thread):
    """Yield the values that a thread's function can name, with the names it uses."""
    target, values = thread._target, [*thread._args, *thread._kwargs.values()]
    if target is None:
        target = thread.run
    owner = getattr(target, "__self__", None)
    function = getattr(target, "__func__", target)
    code = getattr(function, "__code__", None)
    if code is None:
        return
    names = frozenset(code.co_names)
    if owner is not None:
        values += [v for k, v in getattr(owner, "__dict__", {}).items() if k in names]
    values += [cell.cell_contents for cell in function.__closure__ or ()]
    known = function.__globals__
    values += [known[name] for name in names if name in known]
    values += function.__defaults__ or ()
    for value in values:
        yield value, names
