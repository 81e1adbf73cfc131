"""Nothing but bytecode: primes, Collatz chains and a small checksum."""

LIMIT = 20_000


def primes(limit: int) -> int:
    sieve = bytearray([1]) * limit
    for n in range(2, int(limit**0.5) + 1):
        if sieve[n]:
            for multiple in range(n * n, limit, n):
                sieve[multiple] = 0
    return sum(sieve[2:])


def longest_chain(limit: int) -> tuple[int, int]:
    best = (0, 0)
    for start in range(1, limit):
        n, length = start, 1
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            length += 1
        best = max(best, (length, start))
    return best


checksum = 0
for i in range(100_000):
    checksum = (checksum * 31 + i) % 1_000_000_007
print(primes(LIMIT), longest_chain(2_000), checksum)
