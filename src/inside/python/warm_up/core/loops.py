"""Plain loops over numbers and characters."""


def is_prime(number):
    if number < 2:
        return False
    divisor = 2
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 1
    return True


def levenshtein(left, right):
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        current = [i]
        for j, b in enumerate(right, 1):
            current.append(
                min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            )
        previous = current
    return previous[-1]


primes = [number for number in range(100) if is_prime(number)]
text = ""
for index in range(20):
    text += chr(ord("a") + index % 26)
total = 0.0
for number in primes:
    total += number / 3 - number // 3 + number % 7 * 2**3
squares = {number: number**2 for number in primes if number & 1}
print(len(primes), text[::-1], total, levenshtein("kitten", "sitting"))
print(max(squares, key=squares.get), "".join(sorted(set("hello"))), "a-b-c".split("-"))
print(*(word.capitalize() for word in "to be or not".split()), sep=", ", end="!\n")
print(bin(10), hex(255), int("ff", 16), float("1e3"), divmod(7, 2), round(2.675, 2))
print(text.replace("a", "b").count("b"), text.startswith("ab"), "x" in text, abs(-3))
