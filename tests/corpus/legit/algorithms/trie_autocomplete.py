class Trie:
    def __init__(self):
        self.root = {}

    def insert(self, word):
        node = self.root
        for c in word:
            node = node.setdefault(c, {})
        node["$"] = True

    def complete(self, prefix):
        node = self.root
        for c in prefix:
            if c not in node:
                return []
            node = node[c]
        found, stack = [], [(node, prefix)]
        while stack:
            node, text = stack.pop()
            for c, child in node.items():
                if c == "$":
                    found.append(text)
                else:
                    stack.append((child, text + c))
        return sorted(found)


trie = Trie()
for w in ("open", "opera", "operate", "exec", "execute", "eval"):
    trie.insert(w)
print(trie.complete("oper"), trie.complete("ex"), trie.complete("zz"))
