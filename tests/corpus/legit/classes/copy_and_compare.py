import copy


class Tree:
    def __init__(self, value, children=()):
        self.value = value
        self.children = list(children)

    def __copy__(self):
        return Tree(self.value, self.children)

    def __deepcopy__(self, memo):
        return Tree(copy.deepcopy(self.value, memo), [copy.deepcopy(c, memo) for c in self.children])

    def __eq__(self, other):
        return isinstance(other, Tree) and self.__dict__ == other.__dict__

    def depth(self):
        return 1 + max((c.depth() for c in self.children), default=0)


t = Tree(1, [Tree(2, [Tree(3)]), Tree(4)])
deep, shallow = copy.deepcopy(t), copy.copy(t)
deep.children[0].value = 99
print(t == shallow, t == deep, t.depth())
