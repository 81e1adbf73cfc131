class DSU:
    def __init__(self, n):
        self.parent = list(range(n))
        self.size = [1] * n

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self.size[a] < self.size[b]:
            a, b = b, a
        self.parent[b] = a
        self.size[a] += self.size[b]
        return True


edges = [(4, 0, 1), (1, 1, 2), (3, 0, 2), (2, 2, 3), (9, 0, 3)]
dsu = DSU(4)
print(sum(w for w, a, b in sorted(edges) if dsu.union(a, b)))
