import heapq


def dijkstra(graph, start):
    best = {start: 0}
    heap = [(0, start)]
    while heap:
        d, node = heapq.heappop(heap)
        if d > best[node]:
            continue
        for other, weight in graph[node].items():
            if d + weight < best.get(other, float("inf")):
                best[other] = d + weight
                heapq.heappush(heap, (d + weight, other))
    return best


print(dijkstra({"a": {"b": 7, "c": 3}, "b": {"d": 2}, "c": {"b": 1, "d": 8}, "d": {}}, "a"))
