from functools import lru_cache


def distance(a, b):
    @lru_cache(maxsize=None)
    def d(i, j):
        if i == 0 or j == 0:
            return i + j
        return min(d(i - 1, j) + 1, d(i, j - 1) + 1, d(i - 1, j - 1) + (a[i - 1] != b[j - 1]))

    return d(len(a), len(b))


for a, b in [("kitten", "sitting"), ("flaw", "lawn"), ("", "abc")]:
    print(a, b, 1 - distance(a, b) / max(len(a), len(b)))
