"""Threads and pools whose work runs sequentially, in the program's own thread.

There are no threads and no processes in a sandbox. Most programs use them to
have work done sooner, not to have two things at once: run one after the other
it gives the same results and the same exceptions.

1. `threading.Thread.start` runs the thread to its end, or later if it would
   wait at once: `threads`.
2. `concurrent.futures` has executors whose `submit` does the work: `executors`.
3. `multiprocessing` is pools alone, made of the same: `pools`.

A wait for another thread would never end here: it is an error that says so.
Installed before the baseline, for programs and libraries alike.
"""

from . import executors, pools, threads
from .threads import run_later_ones as run_later_ones


def install():
    """Put all of it in the place of what is in the standard library."""
    threads.install()
    executors.install()
    pools.install()
