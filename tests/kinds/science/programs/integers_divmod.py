"""Division, powers and bits of large integers."""

import numpy as np

a = np.array([7, -7, 10**10])
print(
    a // 3,
    a % 3,
    np.divmod(a, 3),
    a**1,
    np.array([2]) ** 40,
    2 ** np.arange(40),
    np.power(3, np.arange(30)),
    np.left_shift(1, np.arange(40)),
    1 << np.arange(35),
)
print(
    np.gcd(a, 14), np.lcm.reduce(np.arange(1, 25)), np.abs(a), np.bitwise_xor(a, 5), ~a
)
