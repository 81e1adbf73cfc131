import heapq
from collections import Counter
from itertools import count


def huffman(text):
    order = count()
    heap = [(n, next(order), symbol) for symbol, n in sorted(Counter(text).items())]
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (a[0] + b[0], next(order), (a, b)))
    codes = {}

    def walk(node, prefix):
        if isinstance(node[2], tuple):
            walk(node[2][0], prefix + "0")
            walk(node[2][1], prefix + "1")
        else:
            codes[node[2]] = prefix or "0"

    walk(heap[0], "")
    return codes


codes = huffman("abracadabra")
print(codes["a"], sum(len(codes[c]) for c in "abracadabra"))
