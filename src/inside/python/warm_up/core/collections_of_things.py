"""Lists, dicts, sets, and the modules that go through them."""

import bisect
import copy
import heapq
import itertools
import math
import operator
import random
import statistics
from collections import Counter, OrderedDict, defaultdict, deque
from functools import reduce

words = "the quick brown fox jumps over the lazy dog the end".split()
counts = Counter(words)
groups = defaultdict(list)
for word in words:
    groups[len(word)].append(word)
table = {key: sorted(set(values)) for key, values in sorted(groups.items())}
queue = deque(words, maxlen=4)
queue.rotate(1)
ordered = OrderedDict(counts.most_common(3))
nested = copy.deepcopy({"a": [1, {"b": (2, 3)}]})
nested["a"][1]["b"] += (4,)
numbers = [random.random() for _ in range(20)] + [random.randint(1, 6)]
random.shuffle(numbers)
heap = [5, 1, 4]
heapq.heapify(heap)
heapq.heappush(heap, 2)
place = bisect.bisect_left([1, 3, 5], 4)
total = reduce(operator.add, itertools.accumulate([1, 2, 3]))
chunks = [list(group) for _, group in itertools.groupby("aabbb")]
product = list(itertools.product("ab", repeat=2))
mean, spread = statistics.mean([1, 2, 3.5]), statistics.stdev([1, 2, 4])
flags = any(x > 1 for x in numbers), all(isinstance(w, str) for w in words)
pairs = sorted(zip(words, map(len, words)), key=lambda pair: (-pair[1], pair[0]))
matrix = [[row * column for column in range(4)] for row in range(4)]
transposed = [list(column) for column in zip(*matrix)]
print(table, list(queue), ordered, nested, heapq.nsmallest(2, heap), place, total)
print(chunks, len(product), round(mean, 2), round(spread, 3), flags, pairs[:2])
print(transposed[1], sum(map(sum, matrix)), math.sqrt(2), math.isclose(0.1 + 0.2, 0.3))
print({1, 2} & {2, 3}, {1} | {2}, min(numbers) < max(numbers), list(reversed([1, 2])))
