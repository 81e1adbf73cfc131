"""Rule "name": built-ins that run text, open files or hand out everything."""

import unittest

from checking import rules, told

from checker.names import FORBIDDEN_NAMES


class Names(unittest.TestCase):
    """A mention is enough: a name that is handed on is called elsewhere."""

    def test_check_refuses_the_five_examples(self):
        text = "it runs text as code, which no check has seen"
        for source, expected in (
            (
                'import os; os.system("id")',
                (
                    "module-attribute",
                    1,
                    15,
                    'Cannot use "os.system": there are no processes to start here',
                ),
            ),
            (
                "import subprocess",
                (
                    "module",
                    1,
                    8,
                    'Cannot import "subprocess": forbidden, there are no processes to '
                    "start here",
                ),
            ),
            ('exec("x = 1")', ("name", 1, 1, f'Cannot use "exec": {text}')),
            ('eval("1+1")', ("name", 1, 1, f'Cannot use "eval": {text}')),
            (
                'open("/etc/passwd")',
                (
                    "name",
                    1,
                    1,
                    'Cannot use "open": programs open no files under this policy',
                ),
            ),
        ):
            with self.subTest(source):
                self.assertEqual(told(source), [expected])

    def test_check_never_lets_a_forbidden_name_be_mentioned(self):
        for name in FORBIDDEN_NAMES:
            for source in ("{0}", "x = {0}", "f({0})", "[{0}]", "{0}.x", "del {0}"):
                with self.subTest(source.format(name)):
                    self.assertEqual(rules(source.format(name)), ["name"])

    def test_check_never_lets_a_name_that_changes_all_others_be_bound(self):
        for source in (
            "__builtins__ = 1",
            "def __import__(): pass",
            "class __build_class__: pass",
            "def f(__loader__): pass",
            "def f():\n  global __builtins__",
            "import json as __builtins__",
            "from json import loads as __import__",
            "try: pass\nexcept E as __spec__: pass",
            "for __builtins__ in x: pass",
            "match x:\n  case [*__builtins__]: pass",
            "match x:\n  case {**__builtins__}: pass",
            "match x:\n  case 1 as __builtins__: pass",
            "lambda __builtins__: 0",
            "f(__builtins__=1)",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), ["name"])

    def test_check_takes_a_name_in_an_augmented_assignment_for_a_mention(self):
        self.assertEqual(rules("exec += Catch()"), ["name"])

    def test_check_compares_names_as_python_sees_them(self):
        self.assertEqual(
            told("ｅｖａｌ('1')"),
            [
                (
                    "name",
                    1,
                    1,
                    'Cannot use "eval": it runs text as code, which no check has seen',
                )
            ],
        )

    def test_check_does_not_mind_names_in_texts_comments_and_after_dots(self):
        for source in (
            "'eval(1)'  # exec(open)",
            "model.eval(); re.compile('x'); image.open()",
            "f(open=1, eval=2)",
            "class A:\n  open: int = 1\n  def eval(self): pass",
            "{'exec': 1}['exec']",
            "input(); print(type(x), id(x), dir(x), exit, license)",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), [])

    def test_check_allows_vars_of_a_plain_object_only(self):
        for source in ("vars(self); vars(f()); vars(a.b)", "vars()", "map(vars, x)"):
            self.assertEqual(rules(source), [])
        for source in (
            "vars(type)",
            "vars(type(x))",
            "vars(x.__class__)",
            "import json\nvars(json)",
            "import json\nvars(json.decoder)",
            "vars(*x)",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source), ["name"])


if __name__ == "__main__":
    unittest.main()
