"""Own names: a function called `open` of the program's own is fine."""

import builtins
import contextlib
import io
import unittest

from checking import rules

OWN = (
    "def open(x): return open(x)\nopen(1)",
    "def f(open, high): return open + high",
    "lambda open: open(1)",
    "[open for open in x if open]",
    "{open: 1 for open, _ in x}",
    "open, close = 1, 2\nprint(open)",
    "for open, close in x:\n  print(open)",
    "with a as open:\n  open.read()",
    "async def f():\n  async for open in x:\n    open()",
    "def f():\n  try: pass\n  except E as open: print(open)",
    "def f():\n  if x: open = 1\n  return open",
    "def f():\n  def g(): return open\n  open = 1\n  return g",
    "def f():\n  def g():\n    nonlocal open\n    open = 2\n  open = 1\n  return open",
    "class A:\n  def open(self): pass\n  alias = open",
    "class A:\n  @property\n  def open(self): pass\n"
    "  @open.setter\n  def open(self, x): pass",
    "from ast import literal_eval as eval\neval('1')",
    "def f():\n  from ast import literal_eval as eval\n  return eval('1')",
    "from re import compile\ncompile('x')",
    "def f():\n  match x:\n    case {'open': open}: return open",
    "def f(open):\n  open += 1\n  return open",
    "def f(x):\n  while (open := x): print(open)",
    "def f():\n  print([(open := y) for y in x], open)",
    "if x:\n  eval = 1\n  print(eval)",
    "globals: dict = {}\nprint(globals)",
    "def getattr(x, y): return y\ngetattr(x, y)\nmap(getattr, z)",
    "def vars(): return 1\nvars()",
    "class eval: pass\neval()",
    "async def open(): return await open()\nopen()",
)

NOT_OWN = (
    "open(1)\ndef open(): pass",
    "if x:\n  def open(): pass\nopen(1)",
    "while x:\n  open = 1\nopen(1)",
    "for open in []: pass\nopen(1)",
    "for x in open(1):\n  open = 1",
    "def open(): pass\ndel open\nopen(1)",
    "open = 1\ntry: pass\nexcept E as open: pass\nopen(1)",
    "def f():\n  open = 1\nopen(1)",
    "class A:\n  open = 1\n  def f(self): return open",
    "class A:\n  open = 1\n  x = [open for _ in y]",
    "def f(open):\n  class A:\n    x = open\n    open = 1",
    "open = open",
    "def open(x=open): pass",
    "@open\ndef open(): pass",
    "@(lambda f: f())\ndef open(): open(1)",
    "class open: x = open",
    "def f():\n  global open\n  open = 1\n  return open",
    "[open for open in open(1)]",
    "lambda x=open: 0",
    "open: int\nopen(1)",
    "open += 1",
    "try:\n  open = 1\nfinally: pass\nopen(1)",
    "match x:\n  case [open]: pass\nopen(1)",
    "import json as open\nopen",
    "def f(x: open): open = 1",
    "class A(open): open = 1",
    "def f():\n  class A:\n    nonlocal_ = open\n",
    "with open(1) as open: pass",
)


class OwnNames(unittest.TestCase):
    """Only what is certain counts as one's own."""

    def test_check_knows_names_that_the_program_has_bound(self):
        for source in OWN:
            with self.subTest(source):
                self.assertEqual(rules(source), [])

    def test_check_never_takes_a_built_in_for_the_program_s_own(self):
        for source in NOT_OWN:
            with self.subTest(source):
                self.assertEqual(set(rules(source)), {"name"})

    def test_check_agrees_with_what_python_looks_up(self):
        """Run what counts as one's own: it never reaches the built-in."""
        for source in OWN:
            code = compile(source, "main.py", "exec")
            with self.subTest(source):
                self.assertEqual(_reached(code), [])


def _reached(code):
    """Run `code` with built-ins that note their use, and return the names used."""
    reached = []

    class Door:
        def __init__(self, name):
            self.name = name

        def __call__(self, *args, **kwargs):
            reached.append(self.name)

    doors = {n: Door(n) for n in ("open", "eval", "compile", "globals", "vars")}
    scope = {"__builtins__": {**vars(builtins), **doors}, "__name__": "x"}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, scope)
    except Exception:
        # Names such as `x` and `A` mean nothing here; that is not the question.
        pass
    return reached


if __name__ == "__main__":
    unittest.main()
