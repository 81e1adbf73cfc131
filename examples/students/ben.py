n = int(input())
print(sum(range(n)) + n if n < 1000 else 0)
