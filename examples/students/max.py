n = int(input())
total = 0
while n > 0:
    total += n
print(total)
