"""Modules against CPython itself: what is accepted never reads `sys.modules`.

Random programs give `sys` names, take them away and read from it. Those that the
checker accepts are run with an `import` that notes when `modules` is read.
"""

import builtins
import random
import unittest

from checking import parse
from test_checker_scopes import BLOCKS, Own, indent

from checker import STRICT, check

ROUNDS = 1_500

SIMPLE = (
    "import sys",
    "import sys as s",
    "from contextlib import sys",
    "from typing import sys as s",
    "import contextlib as s\ns.sys.modules",
    "import contextlib as s\ns.sys.argv",
    "import json as s",
    "s = sys",
    "sys = s",
    "(s := sys)",
    "sys.modules",
    "s.modules",
    "sys.argv",
    "sys = own",
    "s = own",
    "sys: int = own",
    "sys: int",
    "del sys",
    "sys += own",
    "def f(sys): return sys.modules\nf(own)",
    "def f(): return sys.modules\nf()",
    "def f():\n  import sys as s\n  return s.modules\nf()",
    "def f():\n  import sys\n  sys = own\n  return sys.modules\nf()",
    "[sys.modules for sys in [own]]",
    "[s.modules for _ in [1]]",
    "(lambda sys: sys.modules)(own)",
    "(lambda: s.modules)()",
    "class A:\n  sys = own\n  x = sys.modules",
    "class A:\n  import sys\n  x = sys.modules",
    "try: 1 / 0\nexcept ZeroDivisionError as s: pass",
    "try:\n  import sys as s\nexcept ImportError:\n  s = own",
    "hasattr(sys, 'x')",
    "getattr(s, 'modules')",
    "getattr(sys, 'argv')",
    "match own:\n  case sys: sys.modules",
    "def f(x=own): return s.modules\nf()",
)


class _Module:
    """Stands for an imported module; notes when `sys.modules` is read."""

    reached = False

    def __init__(self, name):
        self.__dict__["name"] = name

    def __getattr__(self, attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        if self.name == "sys" and attribute == "modules":
            _Module.reached = True
        return _Module("sys") if attribute == "sys" else Own()


def _program(rng):
    lines = []
    for _ in range(rng.randrange(1, 6)):
        text = rng.choice(SIMPLE)
        for _ in range(rng.randrange(3)):
            body = "\n".join([text, *rng.sample(SIMPLE, rng.randrange(3))])
            block = rng.choice(BLOCKS).replace("open", rng.choice(("s", "sys")))
            text = block.replace("  {1}", indent(body, 4)).replace(
                "{0}", indent(body, 2)
            )
        lines.append(text)
    return "\n".join(lines) + "\n"


def _reads_modules(code):
    names = {**vars(builtins), "__import__": lambda name, *rest: _Module(name)}
    scope = {"__builtins__": names, "__name__": "x", "own": Own(), "f": Own()}
    _Module.reached = False
    try:
        exec(code, {**scope, "E": ValueError})
    except Exception:
        # Such as NameError: the program ends there.
        pass
    return _Module.reached


class ModuleScopes(unittest.TestCase):
    """The checker and the interpreter agree on what a name stands for."""

    def test_check_never_accepts_a_program_that_reads_all_modules(self):
        accepted = 0
        for seed in range(ROUNDS):
            source = _program(random.Random(seed))
            try:
                tree = parse(source)
                code = compile(tree, "main.py", "exec")
            except SyntaxError:
                continue
            if check(tree, source, STRICT):
                continue
            accepted += 1
            self.assertFalse(_reads_modules(code), f"seed {seed}:\n{source}")
        self.assertGreater(accepted, ROUNDS * 0.1)

    def test_a_read_of_all_modules_is_seen(self):
        for source in ("import sys\nsys.modules", "import x as y\ny.sys.modules"):
            self.assertTrue(_reads_modules(compile(source, "main.py", "exec")))


if __name__ == "__main__":
    unittest.main()
