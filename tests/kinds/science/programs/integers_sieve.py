"""A sieve whose primes are cubed."""

import numpy as np

s = np.ones(100_000, bool)
s[:2] = False
for i in range(2, 317):
    if s[i]:
        s[i * i :: i] = False
p = np.nonzero(s)[0]
print(
    len(p),
    p.sum(),
    (p * p).sum(),
    (p**3)[-1],
    p[-1] * p[-1],
    int(p[-1]) ** 2,
    np.cumsum(p)[-1],
)
t = 0
for q in p[-3:]:
    t += q * q
print(t)
print([int(q) for q in p[:5]], p[:5].tolist(), max(p), p.max() * 10**6)
