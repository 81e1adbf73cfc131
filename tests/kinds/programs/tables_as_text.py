"""Reports as tables, in the formats that people ask for."""

from tabulate import tabulate

rows = [["gpt", 0.5, 10], ["中文", 0.12345, 200], ["long name here", None, -3]]
for form in ("plain", "simple", "github", "grid", "fancy_grid", "pipe", "html", "latex", "tsv", "rst", "orgtbl", "jira"):
    print(form)
    print(tabulate(rows, headers=["model", "score", "n"], tablefmt=form))
print(tabulate({"a": [1, 2], "b": ["x", "y"]}, headers="keys", showindex=True))
print(tabulate([{"k": 1}, {"k": 2.5}], headers="keys", floatfmt=".3f", numalign="left"))
print(tabulate(rows, maxcolwidths=[6, None, None], tablefmt="grid", missingval="?", colalign=("right", "center", "left")))
