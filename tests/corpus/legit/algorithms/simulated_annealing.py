import math
import random

random.seed(42)
cities = [(random.random(), random.random()) for _ in range(8)]


def length(tour):
    return sum(math.dist(cities[a], cities[b]) for a, b in zip(tour, tour[1:] + tour[:1]))


tour = list(range(8))
best = length(tour)
first = best
temperature = 1.0
while temperature > 1e-3:
    i, j = sorted(random.sample(range(8), 2))
    other = tour[:i] + tour[i:j][::-1] + tour[j:]
    delta = length(other) - length(tour)
    if delta < 0 or random.random() < math.exp(-delta / temperature):
        tour = other
        best = min(best, length(tour))
    temperature *= 0.99
print(best <= first, round(best, 2) < 3.5)
