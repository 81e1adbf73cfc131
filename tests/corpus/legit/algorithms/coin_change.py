from functools import cache

COINS = (1, 5, 10, 25, 50)


@cache
def ways(amount, kinds=len(COINS)):
    if amount == 0:
        return 1
    if amount < 0 or kinds == 0:
        return 0
    return ways(amount, kinds - 1) + ways(amount - COINS[kinds - 1], kinds)


print(ways(100), ways.cache_info().hits > 0, ways.__wrapped__.__name__)
