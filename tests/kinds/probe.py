"""Prints as JSON what a program that was here before could have changed."""

import importlib.util

import bs4
import mpmath
import networkx
import sqlite3
import sympy
import yaml


def calculations():
    # `integrate` and `solve` take several times as long as all else together.
    x = sympy.Symbol("x")
    database = sqlite3.connect(":memory:")
    answers = [
        str(sympy.diff(sympy.sin(x) * x, x)),
        str(sympy.Poly(x**2 + 1, x).integrate()),
        str(sympy.factor(x**2 - 1)),
        sympy.lambdify(x, x**2 + 1)(3),
        str(sympy.sympify("2*y + 1").free_symbols),
        str(mpmath.pi),
        networkx.shortest_path(networkx.path_graph(4), 0, 3),
        yaml.safe_load("{a: [1, 2.5, no]}"),
        bs4.BeautifulSoup("<p>a<b>c", "html5lib").get_text(),
        database.execute("select sqlite_version(), upper('x'), 7 / 2").fetchone(),
        [name for _, name, _ in database.execute("pragma database_list")],
    ]
    if importlib.util.find_spec("pyarrow"):
        import pyarrow.compute

        table = pyarrow.table({"a": [1, 2, None]})
        answers.append(pyarrow.compute.sum(table["a"]).as_py())
        answers.append(pyarrow.total_allocated_bytes() < 4096)
    return answers


LOOK["calculations"] = calculations()
LOOK["yaml"] = sorted(map(str, yaml.SafeLoader.yaml_constructors))
LOOK["mpmath"] = mpmath.mp.dps
print(json.dumps(LOOK))
