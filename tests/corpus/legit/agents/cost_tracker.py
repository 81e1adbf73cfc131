from collections import defaultdict
from contextlib import contextmanager
from time import perf_counter

PRICES = {"small": (0.1, 0.4), "large": (2.5, 10.0)}
usage = defaultdict(lambda: [0, 0])


def record(model, tokens_in, tokens_out):
    usage[model][0] += tokens_in
    usage[model][1] += tokens_out


@contextmanager
def timed(label, into):
    start = perf_counter()
    try:
        yield
    finally:
        into[label] = perf_counter() - start


times = {}
with timed("calls", times):
    record("small", 1200, 300)
    record("large", 500, 100)
    record("small", 800, 0)
cost = sum(i * PRICES[m][0] / 1e6 + o * PRICES[m][1] / 1e6 for m, (i, o) in usage.items())
print(f"{cost:.6f}", times["calls"] < 5)
