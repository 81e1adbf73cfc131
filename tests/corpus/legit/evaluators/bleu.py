import math
from collections import Counter


def ngrams(tokens, n):
    return Counter(tuple(tokens[i:i + n]) for i in range(len(tokens) - n + 1))


def bleu(candidate, reference, max_n=4):
    c, r = candidate.split(), reference.split()
    logs = []
    for n in range(1, max_n + 1):
        got, want = ngrams(c, n), ngrams(r, n)
        overlap = sum((got & want).values())
        logs.append(math.log((overlap + 1) / (sum(got.values()) + 1)))
    brevity = min(0.0, 1 - len(r) / len(c))
    return math.exp(brevity + sum(logs) / max_n)


print(round(bleu("the quick brown fox jumps", "the quick brown fox leaps"), 4))
