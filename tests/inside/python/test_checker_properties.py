"""Properties: whatever surrounds a forbidden thing, it is found.

Programs are made at random, from a seed that a failure prints: a forbidden
expression or statement in a random syntactic position, among harmless code.
"""

import ast
import random
import unittest

from checking import parse, rules

from checker import RULES, STRICT, check
from checker.names import FORBIDDEN_ATTRIBUTES, FORBIDDEN_NAMES

ROUNDS = 600

# Every place where Python's grammar has an expression; {0} is the hole.
EXPRESSIONS = (
    "({0})", "{0}.a", "{0}[0]", "a[{0}]", "a[{0}:b]", "a[b:{0}, c]", "{0}(a)", "f({0})",
    "f(a, *({0}))", "f(k={0})", "f(**({0}))", "[{0}]", "[a, *({0})]", "({0}, a)",
    "{{{0}}}", "{{{0}: a}}", "{{a: {0}}}", "{{**({0})}}", "-({0})", "not ({0})",
    "({0}) + a", "a ** ({0})", "a @ ({0})", "({0}) < a", "a in ({0})", "a < b < ({0})",
    "({0}) and a", "a or ({0})", "(({0}) if a else b)", "(a if ({0}) else b)",
    "(a if b else ({0}))", "(lambda: {0})", "(lambda x={0}: x)", "(lambda *, x={0}: x)",
    "[{0} for x in y]", "[x for x in ({0})]", "[x for x in y if ({0})]",
    "[x for x in y for z in ({0})]", "{{({0}) for x in y}}", "{{({0}): 1 for x in y}}",
    "{{1: ({0}) for x in y}}", "(({0}) for x in y)", "(w := ({0}))", "f'{{({0})}}'",
    "f'{{a:{{({0})}}}}'", "f'{{({0})!r}}'", "(yield_({0}))", "print(a, ({0}), sep='')",
)  # fmt: skip

# Statements around an expression; {0} is the hole.
STATEMENTS = (
    "{0}", "x = {0}", "x: int = {0}", "x: {0} = 1", "x += {0}", "x[{0}] = 1",
    "({0}).y = 1", "del x[{0}]", "assert {0}", "assert x, {0}", "raise {0}",
    "raise x from {0}", "if {0}: pass", "while {0}: break", "for x in {0}: pass",
    "with ({0}): pass", "with x as y[({0})]: pass", "for x[({0})] in y: pass",
    "@({0})\ndef f(): pass", "@a\n@({0})\nclass A: pass", "class A(({0})): pass",
    "class A(k={0}): pass", "def f(x={0}): pass", "def f(*, x={0}): pass",
    "def f(x: ({0})): pass", "def f(*x: ({0})): pass", "def f() -> ({0}): pass",
    "async def f():\n  await ({0})", "async def f():\n  async with ({0}): pass",
    "async def f():\n  async for x in ({0}): pass", "def f():\n  return {0}",
    "def f():\n  yield {0}", "def f():\n  x = yield from ({0})",
    "try: pass\nexcept ({0}): pass", "try: pass\nexcept* ({0}): pass",
    "match ({0}):\n  case _: pass", "match x:\n  case _ if ({0}): pass",
    "import json; {0}", "x = 1; y = ({0}); z = 2",
)  # fmt: skip

# Statements around a block; {0} is the hole, indented by two, {1} by four.
BLOCKS = (
    "if a:\n{0}", "if a: pass\nelif b:\n{0}", "if a: pass\nelse:\n{0}",
    "while a:\n{0}", "while a: pass\nelse:\n{0}", "for a in b:\n{0}",
    "for a in b: pass\nelse:\n{0}", "try:\n{0}\nfinally: pass",
    "try: pass\nexcept E as e:\n{0}", "try: pass\nexcept: pass\nelse:\n{0}",
    "try: pass\nfinally:\n{0}", "with a as b:\n{0}", "def g():\n{0}\ng",
    "async def g():\n{0}\ng", "class B:\n{0}", "match a:\n  case 1: pass\n  case _:\n{1}",
    "def outer():\n  def inner(): pass\n{0}\nouter",
)  # fmt: skip

FORBIDDEN_STATEMENTS = (
    ("import pwd", "module"),
    ("import json as j, subprocess as s", "module"),
    ("from os import system as p", "module-attribute"),
    ("from . import x", "module"),
    ("from sys import modules", "module-attribute"),
)

HARMLESS = (
    "a", "f(b)", "'import os'", "'''eval('''", "[1, 2]", "{'exec': open_}",
    "model.eval", "'{0.__class__}'", "x.name", "f'{a}'", "1 + 2",
    "lambda open: open",
    "getattr(a, 'b')",
)  # fmt: skip


def _forbidden_expression(rng):
    kind = rng.randrange(5)
    if kind == 0:
        return rng.choice(sorted(FORBIDDEN_NAMES)), "name"
    if kind == 1:
        return f"q.{rng.choice(sorted(FORBIDDEN_ATTRIBUTES))}", "attribute"
    if kind == 2:
        return "getattr(q, '__self__')", "attribute"
    if kind == 3:
        return rng.choice(("vars(type(q))", "vars(int)")), "name"
    return 'T.format(q), "{0.__self__}".format(q)', "format-field"


def _wrap(rng, text):
    for _ in range(rng.randrange(5)):
        text = rng.choice(EXPRESSIONS).format(f"({text})")
    return text


def _indent(text):
    return "\n".join("  " + line for line in text.splitlines())


def _program(rng, statement):
    for _ in range(rng.randrange(4)):
        statement = rng.choice(BLOCKS).format(
            _indent(statement), _indent(_indent(statement))
        )
    before = [rng.choice(HARMLESS) for _ in range(rng.randrange(4))]
    after = [rng.choice(HARMLESS) for _ in range(rng.randrange(4))]
    return "\n".join([*before, statement, *after]) + "\n"


def _parses(source):
    try:
        parse(source)
    except SyntaxError:
        # Such as `raise` of a yield outside of a function: not a program.
        return False
    return True


class Properties(unittest.TestCase):
    """Random programs, the same ones each time."""

    def test_check_never_misses_a_forbidden_expression(self):
        tried = 0
        for seed in range(ROUNDS):
            rng = random.Random(seed)
            text, rule = _forbidden_expression(rng)
            statement = rng.choice(STATEMENTS).format(_wrap(rng, f"({text})"))
            source = _program(rng, statement)
            if not _parses(source):
                continue
            tried += 1
            self.assertIn(rule, rules(source), f"seed {seed}:\n{source}")
        self.assertGreater(tried, ROUNDS * 0.6)

    def test_check_never_misses_a_forbidden_statement(self):
        for seed in range(ROUNDS // 3):
            rng = random.Random(seed)
            statement, rule = rng.choice(FORBIDDEN_STATEMENTS)
            source = _program(rng, statement)
            self.assertIn(rule, rules(source), f"seed {seed}:\n{source}")

    def test_every_position_is_tried_and_refused(self):
        for template in EXPRESSIONS:
            self.assertIn("name", rules(template.format("exec")), template)
        for template in STATEMENTS:
            self.assertIn("name", rules(template.format("exec")), template)

    def test_check_never_refuses_what_is_harmless(self):
        tried = 0
        for seed in range(ROUNDS):
            rng = random.Random(seed)
            text = _wrap(rng, rng.choice(HARMLESS))
            source = _program(rng, rng.choice(STATEMENTS).format(text))
            if not _parses(source):
                continue
            tried += 1
            self.assertEqual(rules(source), [], f"seed {seed}:\n{source}")
        self.assertGreater(tried, ROUNDS * 0.6)

    def test_check_never_fails_on_any_program(self):
        """Pieces of programs in any order: what parses is checked."""
        pieces = (
            [t.format("x") for t in (*EXPRESSIONS, *STATEMENTS)]
            + [s for s, _ in FORBIDDEN_STATEMENTS]
            + [
                "def open(): pass",
                "del open",
                "global x",
                "exec",
                "vars()",
                "import re",
            ]
            + ["from operator import *", "x = re", "attrgetter(1)", "class A: open = 1"]
            + ["__match_args__ = 1", "x: '(' = 1", "getattr()", "type(1, 2, {1: 2})"]
            + ["''.format()", "str.format()", "f(**{})", "except_", "{**x}", "x.obj"]
        )
        tried = 0
        for seed in range(ROUNDS):
            rng = random.Random(seed)
            lines = [rng.choice(pieces) for _ in range(rng.randrange(1, 8))]
            source = _program(rng, "\n".join(lines))
            if not _parses(source):
                continue
            tried += 1
            for finding in check(parse(source), source, STRICT):
                self.assertIn(finding.rule, RULES)
                self.assertGreaterEqual(finding.column, 1)
                self.assertLessEqual(finding.line, source.count("\n") + 1)
        self.assertGreater(tried, ROUNDS * 0.3)

    def test_check_finds_the_same_in_what_unparse_writes(self):
        """Blanks, quotes and brackets do not matter: only the tree does."""
        for seed in range(ROUNDS // 3):
            rng = random.Random(seed)
            text, _ = _forbidden_expression(rng)
            source = _program(
                rng, rng.choice(STATEMENTS).format(_wrap(rng, f"({text})"))
            )
            if not _parses(source):
                continue
            again = ast.unparse(parse(source))
            self.assertEqual(
                sorted(rules(source)), sorted(rules(again)), f"seed {seed}:\n{source}"
            )


if __name__ == "__main__":
    unittest.main()
