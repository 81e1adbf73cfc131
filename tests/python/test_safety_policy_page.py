"""docs/safety-policy.md says what the tables say."""

import importlib.util
import unittest

from corpus import ROOT

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

    def test_the_page_names_every_rule(self):
        text = (ROOT / "docs" / "safety-policy.md").read_text(encoding="utf-8")
        for rule in RULES:
            self.assertIn(f"\n| `{rule}` ", text)


if __name__ == "__main__":
    unittest.main()
