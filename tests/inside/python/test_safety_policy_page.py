"""docs/safety-policy.md says what the tables say."""

import importlib.util
import unittest

from corpus import ROOT
from guarded import run_guarded

from checker import RULES


def _tool():
    path = ROOT / "tools" / "write_policy_tables.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Page(unittest.TestCase):
    """The page is made of the tables, and names every rule."""

    def test_the_tables_of_the_page_are_those_of_the_checker(self):
        tool = _tool()
        _, _, tables = tool.PAGE.read_text(encoding="utf-8").partition(tool.MARKER)
        self.assertEqual(
            tables.lstrip("\n"),
            tool.tables(),
            "out of date: run python3 tools/write_policy_tables.py",
        )

    def test_the_recipe_for_code_that_is_checked_by_code_works(self):
        text = (ROOT / "docs" / "safety-policy.md").read_text(encoding="utf-8")
        recipe = text.partition("```python\n")[2].partition("```")[0]
        names = {}
        exec(recipe, names)
        model = "def add(a, b):\n    return a + b\n"
        for tests, told in (
            ("assert add(1, 2) == 3\nassert add(0, 0) == 0", "1\n"),
            ("assert add(1, 2) == 4", "0: AssertionError()\n"),
        ):
            with self.subTest(tests):
                request = names["build_request"](model, tests)
                self.assertEqual(run_guarded(request["code"]), told)

    def test_the_page_names_every_rule(self):
        text = (ROOT / "docs" / "safety-policy.md").read_text(encoding="utf-8")
        for rule in RULES:
            self.assertIn(f"\n| `{rule}` ", text)


if __name__ == "__main__":
    unittest.main()
