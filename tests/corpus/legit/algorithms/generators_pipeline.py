from itertools import accumulate, chain, groupby, islice, tee


def numbers():
    n = 0
    while True:
        received = yield n
        n = received if received is not None else n + 1


def averaged(source):
    total = count = 0
    for x in source:
        total += x
        count += 1
        yield total / count


g = numbers()
print(next(g), next(g), g.send(10), next(g))
print(list(islice(averaged(numbers()), 4)), list(accumulate([1, 2, 3], lambda a, b: a * b)))
a, b = tee(chain("ab", "bc"))
print([(k, len(list(v))) for k, v in groupby(sorted(a))], sum(1 for _ in b))
