from functools import reduce

ROMAN = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def to_roman(n):
    out = ""
    for value, sign in ROMAN:
        times, n = divmod(n, value)
        out += sign * times
    return out


def from_roman(text):
    values = dict((s, v) for v, s in ROMAN if len(s) == 1)
    numbers = [values[c] for c in text]
    return reduce(lambda total, pair: total + (-pair[0] if pair[0] < pair[1] else pair[0]), zip(numbers, numbers[1:] + [0]), 0)


print(to_roman(1994), from_roman("MCMXCIV"), all(from_roman(to_roman(n)) == n for n in range(1, 500)))
