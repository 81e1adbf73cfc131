data = [3, 1, 4, 1, 5, 9, 2, 6]
first, *middle, last = data
if (n := len(middle)) > 3:
    print(first, n, last)
print([y for x in data if (y := x * x) > 20])
merged = {**{"a": 1}, **{"b": 2}, "c": [*range(2), *"xy"]}
print(merged)
*head, _ = (lambda *a, k=1, **kw: (*a, k, *kw.values()))(1, 2, k=3, z=4)
print(head, data[::-2], data[slice(1, 3)])
matrix = [[i * j for j in range(3)] for i in range(3)]
print(sum(matrix, []), list(zip(*matrix))[1])
assert all(isinstance(x, int) for row in matrix for x in row), "not whole"
