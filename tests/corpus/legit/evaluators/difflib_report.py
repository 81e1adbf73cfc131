import difflib

expected = "alpha\nbeta\ngamma\n".splitlines()
actual = "alpha\nbetta\ngamma\ndelta\n".splitlines()
for line in difflib.unified_diff(expected, actual, "expected", "actual", lineterm=""):
    print(line)
print(round(difflib.SequenceMatcher(None, "\n".join(expected), "\n".join(actual)).ratio(), 3))
