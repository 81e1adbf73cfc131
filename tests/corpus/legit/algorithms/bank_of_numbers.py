from decimal import ROUND_HALF_UP, Decimal, getcontext
from fractions import Fraction
import statistics

getcontext().prec = 30
print(Decimal("0.1") + Decimal("0.2"), Decimal("2.675").quantize(Decimal("0.01"), ROUND_HALF_UP))
print(sum([Fraction(1, n) for n in range(1, 6)]), Fraction("0.125"))
print(statistics.median([3, 1, 2]), statistics.pstdev([2, 4, 4, 4, 5, 5, 7, 9]))
