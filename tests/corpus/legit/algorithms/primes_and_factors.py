from itertools import count, islice, takewhile
from math import gcd, isqrt, prod


def primes():
    composites = {}
    for n in count(2):
        step = composites.pop(n, None)
        if step is None:
            yield n
            composites[n * n] = n
        else:
            multiple = n + step
            while multiple in composites:
                multiple += step
            composites[multiple] = step


def factor(n):
    for p in takewhile(lambda p: p <= isqrt(n), primes()):
        while n % p == 0:
            yield p
            n //= p
    if n > 1:
        yield n


print(list(islice(primes(), 10)), list(factor(360360)), prod(factor(97)), gcd(84, 36))
