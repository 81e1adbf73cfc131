ROWS = [
    ("os", "operating system", 1),
    ("eval", "evaluates", 2),
    ("__globals__", "module names", 3),
    ("getattr(x, y)", "reads an attribute", 4),
]
index = {name: (text, n) for name, text, n in ROWS}
print(sorted(index), index["__globals__"][1])
print(max(index, key=lambda k: len(index[k][0])))
