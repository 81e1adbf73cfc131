"""Discrete event simulation of a queue at a counter."""
import heapq
import random

rng = random.Random(11)
events, waiting, free, served, waits = [], [], 2, 0, []
clock = 0.0
for i in range(20):
    clock += rng.expovariate(1.0)
    heapq.heappush(events, (clock, i, "arrive"))
while events:
    now, who, what = heapq.heappop(events)
    if what == "arrive":
        waiting.append((now, who))
    else:
        free += 1
        served += 1
    while free and waiting:
        since, customer = waiting.pop(0)
        waits.append(now - since)
        free -= 1
        heapq.heappush(events, (now + rng.uniform(0.5, 2.0), customer, "leave"))
print(served, len(waits), max(waits) >= 0)
