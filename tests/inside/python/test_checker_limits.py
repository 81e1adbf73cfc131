"""Cost: every node once, linear time, and no nesting that is too deep.

Counts steps, not seconds: calls that the interpreter reports to a profiler.
"""

import ast
import re
import sys
import unittest

from checking import findings, parse, rules
from corpus import hostile_programs, legitimate_programs

from checker import STRICT, check, format_findings
from checker.scan import Scan

# Programs that would cost more than linear time if something were looked up
# again and again: maker of a program of size n.
ATTACKS = {
    "mentions of a name on one line": lambda n: "exec;" * n,
    "mentions on one line of wide letters": lambda n: "x='中';exec;" * n,
    "own names": lambda n: "def f(open):\n  " + "open;" * n,
    "own names in nested lambdas": lambda n: (
        "f = " + "lambda:" * 80 + "(" + "open," * n + ")"
    ),
    "own name in many functions": lambda n: "def f(open): return open\n" * n,
    "bindings of a name": lambda n: "open = 1\nopen\n" * n,
    "many names": lambda n: "".join(f"x{i} = y{i}.z{i}(a{i})\n" for i in range(n)),
    "imports under one name": lambda n: (
        "".join(f"from math import a{i} as x\n" for i in range(n)) + "x.y\n" * n
    ),
    "chains of one name": lambda n: "import sys as s\n" + "s = s\n" * n + "s.x\n" * n,
    "aliases in a row": lambda n: (
        "import random as a0\n"
        + "".join(f"a{i + 1} = a{i}\n" for i in range(n))
        + f"a{n}._os\n"
    ),
    "format texts": lambda n: "T = '{0.__self__}'\n" * n + "T.format(x)\n" * 3,
    "fields of one text": lambda n: "'" + "{0.__self__}" * n + "'.format(x)",
    "attrgetters": lambda n: "from operator import attrgetter as a\n" + "a(b)\n" * n,
    "long chain": lambda n: "\n".join(["a" + ".b" * 80] * (n // 10)),
    "getattr calls": lambda n: "getattr(a, b);" * n,
    "match args": lambda n: "class A: __match_args__ = x\n" * n,
    "comprehensions": lambda n: "[open for open in x];" * n,
    "long sums": lambda n: ("x = ('a'" + "+ 'b'" * 400 + ").format(y)\n") * (n // 100),
}


def _steps(work):
    """Return how many calls `work()` makes, Python's and C's."""
    count = 0

    def note(frame, event, argument):
        nonlocal count
        if event in ("call", "c_call"):
            count += 1

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


class Linear(unittest.TestCase):
    """The cost grows as the program does."""

    def test_check_never_takes_a_node_twice(self):
        programs = [p.source for p in hostile_programs()]
        programs += [source for _, source in legitimate_programs()]
        for source in programs:
            tree = parse(source)
            scan = Scan(tree, STRICT)
            scan.run()
            nodes = sum(1 for _ in ast.walk(tree))
            # Gaps in lists: `{**x}` has a key that is None.
            nodes += sum(
                value.count(None)
                for node in ast.walk(tree)
                for _, value in ast.iter_fields(node)
                if type(value) is list
            )
            # Annotations that are text add the nodes of what they say.
            texts = len(re.findall(r"""(?::|->) ["']""", source))
            self.assertLessEqual(scan.visited, nodes + texts * 50)

    def test_check_never_costs_more_than_linear_time(self):
        for name, make in ATTACKS.items():
            with self.subTest(name):
                costs = []
                for n in (300, 600):
                    source = make(n)
                    tree = parse(source)

                    def work(tree=tree, source=source):
                        format_findings(check(tree, source, STRICT), source)

                    costs.append(_steps(work))
                self.assertLess(costs[1], 2.3 * costs[0] + 500)


class Depth(unittest.TestCase):
    """Tests that the checker can check whatever Python can parse."""

    def test_check_never_recurses(self):
        limit = sys.getrecursionlimit()
        programs = {
            "sum": "x = exec" + " + 1" * 900,
            "lambdas": "x = " + "lambda: " * 900 + "exec",
            "calls": "exec" + "()" * 900,
            "attributes": "exec" + ".a" * 900,
            "conditions": "x = " + "1 if 1 else " * 900 + "exec",
            "not": "x = " + "not " * 900 + "exec",
            "elif": "if 1: pass\n" + "elif 1: pass\n" * 900 + "else: exec",
            "brackets": "x = " + "[" * 150 + "exec" + "]" * 150,
            "blocks": "".join(" " * i + "if 1:\n" for i in range(90))
            + " " * 90
            + "exec",
            "functions": "".join(" " * i + "def f():\n" for i in range(19))
            + " " * 19
            + "exec",
            "patterns": "match x:\n case " + "[" * 90 + "_" + "]" * 90 + ": exec",
            "texts": "x = ('a'" + " + 'b'" * 900 + ").format(exec)",
        }
        for name, source in programs.items():
            with self.subTest(name):
                tree = parse(source)
                # Room for the checker's own few frames and not much more.
                sys.setrecursionlimit(_depth() + 40)
                try:
                    found = [f.rule for f in check(tree, source, STRICT)]
                finally:
                    sys.setrecursionlimit(limit)
                self.assertEqual(found, ["name"])

    def test_check_never_fails_on_an_annotation_that_is_nested_too_deep(self):
        for text in ("(" * 5000, "-" * 50_000 + "1", "a" + ".b" * 5000, "\\0", "é" * 9):
            with self.subTest(text[:9]):
                self.assertIsInstance(rules(f"x: '{text}' = 1"), list)

    def test_check_reads_a_program_of_a_megabyte(self):
        source = "x = f(a.b, c[1], 'text', key=[d for d in e])\n" * 24_000
        self.assertGreater(len(source), 2**20)
        self.assertEqual(findings("import pwd\n" + source)[0].line, 1)


def _depth():
    frame, depth = sys._getframe(), 0
    while frame:
        frame, depth = frame.f_back, depth + 1
    return depth


if __name__ == "__main__":
    unittest.main()
