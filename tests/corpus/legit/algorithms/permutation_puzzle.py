from itertools import permutations


def solve():
    for s, e, n, d, m, o, r, y in permutations(range(10), 8):
        if s == 0 or m != 1:
            continue
        send = 1000 * s + 100 * e + 10 * n + d
        more = 1000 * m + 100 * o + 10 * r + e
        if send + more == 10000 * m + 1000 * o + 100 * n + 10 * e + y:
            return send, more, send + more


print(solve())
