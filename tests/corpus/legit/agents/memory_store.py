import math
from collections import Counter
from dataclasses import dataclass, field


def embed(text):
    return Counter(text.lower().split())


def cosine(a, b):
    dot = sum(a[w] * b[w] for w in a)
    return dot / math.sqrt(sum(v * v for v in a.values()) * sum(v * v for v in b.values()))


@dataclass
class Memory:
    items: list = field(default_factory=list)

    def add(self, text, **meta):
        self.items.append((text, embed(text), meta))

    def search(self, query, k=1):
        q = embed(query)
        ranked = sorted(self.items, key=lambda item: cosine(q, item[1]), reverse=True)
        return [(text, meta) for text, _, meta in ranked[:k]]


m = Memory()
m.add("the user likes green tea", turn=1)
m.add("the user lives in Oslo", turn=4)
print(m.search("what tea does the user drink"))
