"""Modules that run text as code, without what does.

`timeit` and `cProfile` are useful with functions; given a text they would run
what no check has seen, and a file of profiles can hold code.
"""

import gc
import itertools
import time

_NO_TEXT = (
    "Cannot run a text as code: no check has seen it; "
    "hand a function in, as in timeit.timeit(lambda: f(x), number=1000)"
)


def timeit_names():
    """Return what is in `timeit`, for functions alone."""

    def runnable(value):
        if issubclass(type(value), str):
            if str.__str__(value).strip() in ("", "pass"):
                return lambda: None
            raise ValueError(_NO_TEXT)
        if not callable(value):
            raise ValueError("stmt is neither a string nor callable")
        return value

    class Timer:
        """Class for timing execution speed of small code snippets."""

        def __init__(
            self, stmt="pass", setup="pass", timer=time.perf_counter, globals=None
        ):
            self._stmt, self._setup = runnable(stmt), runnable(setup)
            self._timer = timer

        def timeit(self, number=1_000_000):
            """Time `number` executions of the main statement."""
            stmt, timer = self._stmt, self._timer
            was_on = gc.isenabled()
            gc.disable()
            try:
                self._setup()
                start = timer()
                for _ in itertools.repeat(None, number):
                    stmt()
                return timer() - start
            finally:
                if was_on:
                    gc.enable()

        def repeat(self, repeat=5, number=1_000_000):
            """Call timeit() a few times."""
            return [self.timeit(number) for _ in range(repeat)]

        def autorange(self, callback=None):
            """Return the number of loops and the time of the first of 0.2 s."""
            for power in itertools.count():
                for digit in (1, 2, 5):
                    number = digit * 10**power
                    seconds = self.timeit(number)
                    if callback:
                        callback(number, seconds)
                    if seconds >= 0.2:
                        return number, seconds

    def timeit(
        stmt="pass",
        setup="pass",
        timer=time.perf_counter,
        number=1_000_000,
        globals=None,
    ):
        """Create a Timer and call its timeit method."""
        return Timer(stmt, setup, timer).timeit(number)

    def repeat(
        stmt="pass",
        setup="pass",
        timer=time.perf_counter,
        repeat=5,
        number=1_000_000,
        globals=None,
    ):
        """Create a Timer and call its repeat method."""
        return Timer(stmt, setup, timer).repeat(repeat, number)

    return {
        "Timer": Timer,
        "timeit": timeit,
        "repeat": repeat,
        "default_timer": time.perf_counter,
    }


def profile_class():
    """Return `cProfile.Profile` without what runs text or hands out code."""
    import cProfile

    class Profile:
        """Profile(timer=None, timeunit=0.0, subcalls=True, builtins=True)"""

        def __init__(self, *args, **kwargs):
            # In closures: as an attribute the program could ask it for code.
            real = cProfile.Profile(*args, **kwargs)

            def create_stats():
                real.create_stats()
                self.stats = real.stats

            def runcall(func, /, *args, **kwargs):
                return real.runcall(func, *args, **kwargs)

            self.enable, self.disable = real.enable, real.disable
            self.clear, self.print_stats = real.clear, real.print_stats
            self.create_stats, self.runcall = create_stats, runcall

        def __enter__(self):
            self.enable()
            return self

        def __exit__(self, *error):
            self.disable()

    return Profile


def read_no_profiles():
    """Return the module `pstats`, which reads no file of profiles any more.

    In place, so that no subclass leads around it: it is loaded for one program,
    and gone with its memory.
    """
    import pstats

    load = pstats.Stats.load_stats

    def load_stats(self, arg):
        if issubclass(type(arg), str):
            raise ValueError("Cannot read a profile from a file: hand the Profile in")
        load(self, arg)

    pstats.Stats.load_stats = load_stats
    return pstats
