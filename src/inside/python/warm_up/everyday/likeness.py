import more_itertools
import rapidfuzz
import sortedcontainers
import textdistance
import toolz

print(textdistance.levenshtein.normalized_similarity("kitten", "sitting"))
print(rapidfuzz.fuzz.ratio("this is a test", "this is a test!"))
print(list(more_itertools.chunked(range(5), 2)), toolz.groupby(len, ["a", "bc"]))
print(sortedcontainers.SortedDict({2: "b", 1: "a"}))
