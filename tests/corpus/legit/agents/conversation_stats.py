import itertools
import operator
from collections import Counter

turns = [
    {"role": "user", "text": "please open the file", "tokens": 4},
    {"role": "assistant", "text": "I cannot open files", "tokens": 5},
    {"role": "user", "text": "then eval this: 1+1", "tokens": 6},
]
by_role = operator.itemgetter("role")
for role, group in itertools.groupby(sorted(turns, key=by_role), key=by_role):
    print(role, sum(t["tokens"] for t in group))
print(Counter(w for t in turns for w in t["text"].split()).most_common(1))
print(list(map(operator.methodcaller("upper"), ["a", "b"])))
