"""Every help that a finding can give has an example that passes the check.

That the examples run is for tests/service/corpus_test.ts to show.
"""

import re
import unittest

from checking import findings
from corpus import CORPUS, hostile_programs

import checker.modules as modules
import checker.names as names
from checker import load_policy


def _examples():
    text = (CORPUS / "helps.py").read_text(encoding="utf-8")
    parts = re.split(r"^# %% (.+)\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2]))


def _helps():
    """Return every help: of the tables, and of all findings in the corpora."""
    helps = set()
    for table in (
        modules.EXCLUDED_MODULES,
        modules.PART_HELPS,
        names.FORBIDDEN_NAMES,
        names.FORBIDDEN_ATTRIBUTES,
    ):
        helps.update(hint for _, hint in table.values())
    for parts in modules.WITHOUT.values():
        helps.update(map(modules.hint_for, parts.values()))
    for program in hostile_programs():
        helps.update(finding.hint for finding in findings(program.source))
    policy = load_policy({"modules": {"deny": ["random"]}})
    helps.update(f.hint for f in findings("import random", policy))
    return helps


class Helps(unittest.TestCase):
    """A help is advice that can be followed here."""

    def test_every_help_has_an_example(self):
        self.assertEqual(_helps() - set(_examples()), set())

    def test_no_example_is_refused(self):
        for help_text, source in _examples().items():
            with self.subTest(help_text):
                self.assertEqual(findings(source), [])

    def test_there_is_no_example_of_a_help_that_nobody_gives(self):
        # Not told by the corpora: syntax that no Python here knows, and the
        # 17th import under one name.
        rare = {"write it in another way", "give each import a name of its own"}
        self.assertEqual(set(_examples()) - _helps() - rare, set())


if __name__ == "__main__":
    unittest.main()
