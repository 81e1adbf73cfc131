"""more-itertools, toolz and sortedcontainers at their usual work."""

import more_itertools as mit
import toolz
from sortedcontainers import SortedDict, SortedList, SortedSet
from toolz.curried import filter, map, pipe

print(list(mit.chunked(range(7), 3)), list(mit.windowed(range(5), 3)), mit.first([], "none"))
print(list(mit.unique_everseen("AbBa", key=str.lower)), mit.partition(lambda x: x > 2, range(5))[0].__class__.__name__)
print(list(mit.collapse([1, [2, [3, (4,)]]])), list(mit.interleave_longest([1, 2, 3], "a")))
peekable = mit.peekable("xyz")
print(peekable.peek(), next(peekable), mit.ilen(peekable), list(mit.split_at("a-b-c", lambda c: c == "-")))
print(list(mit.consecutive_groups([1, 2, 4, 5, 7]))[0].__class__.__name__, mit.all_equal("aaa"), list(mit.sliding_window(range(4), 2)))
print(toolz.groupby(len, ["a", "bb", "cc"]), toolz.frequencies("hello"), toolz.merge_with(sum, {"a": 1}, {"a": 2, "b": 3}))
print(pipe(range(10), filter(lambda x: x % 2), map(lambda x: x * x), list), toolz.get_in(["a", 0, "b"], {"a": [{"b": 7}]}))
print(toolz.compose(str, abs)(-3), toolz.curry(lambda a, b: a - b)(10)(3), list(toolz.partition_all(2, "abc")), toolz.valmap(len, {"x": "ab"}))
print(list(toolz.join(lambda p: p[0], [(1, "a")], lambda p: p[0], [(1, "b"), (2, "c")])), toolz.reduceby(len, lambda a, b: a + b, ["a", "b", "cc"], ""))
scores = SortedList([3, 1, 2])
scores.add(2.5)
print(scores, scores.bisect(2), scores[-1], list(scores.irange(2, 3)), list(SortedList("bca", key=lambda c: -ord(c))))
by_name = SortedDict({"b": 2, "a": 1})
print(by_name, by_name.peekitem(0), SortedSet([3, 1, 1]) | {2}, by_name.index("b"))
