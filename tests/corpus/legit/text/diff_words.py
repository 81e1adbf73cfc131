import difflib

a = "the quick brown fox".split()
b = "the slow brown dog".split()
matcher = difflib.SequenceMatcher(None, a, b)
for tag, i1, i2, j1, j2 in matcher.get_opcodes():
    print(tag, a[i1:i2], b[j1:j2])
print(difflib.get_close_matches("appel", ["ape", "apple", "peach"]))
