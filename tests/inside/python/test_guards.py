"""Guards: what a program may name at run time works as in CPython."""

import json
import sys
import unittest

from corpus import CORPUS
from guarded import run_guarded

from checker import load_policy


def _everyday():
    text = (CORPUS / "everyday" / "guards.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


class Everyday(unittest.TestCase):
    """Programs with what CPython 3.12 printed for them."""

    def test_guards_give_what_cpython_gives(self):
        for program in _everyday():
            # As the sandbox runs them, see tests/service/everyday_test.ts: here,
            # stdin is another, and threads of other tests count too.
            if "stdin" in program["name"] or "active_count" in program["code"]:
                continue
            with self.subTest(program["name"]):
                self.assertEqual(run_guarded(program["code"]), program["stdout"])


class OwnPolicy(unittest.TestCase):
    """Tests that allowed names are unguarded and denied ones missing."""

    def test_guards_leave_alone_what_a_policy_allows(self):
        policy = load_policy({"names": {"allow": ["getattr", "open"]}})
        self.assertEqual(
            run_guarded("print(getattr(len, '__se' + 'lf__').__name__)", policy),
            "builtins\n",
        )
        self.assertEqual(run_guarded("print(callable(open))", policy), "True\n")

    def test_guards_hand_out_the_whole_of_a_module_that_a_policy_allows(self):
        policy = load_policy({"modules": {"allow": ["os"]}})
        self.assertEqual(
            run_guarded("import os\nprint(os is not None, callable(os.listdir))", policy),
            "True True\n",
        )

    def test_guards_never_import_what_a_policy_denies(self):
        policy = load_policy({"modules": {"deny": ["random"]}})
        source = "import importlib\nimportlib.import_module('ran' + 'dom')"
        with self.assertRaises(ModuleNotFoundError) as caught:
            run_guarded(source, policy)
        self.assertIn("forbidden, the operator", str(caught.exception))

    def test_guards_have_no_built_in_that_a_policy_denies(self):
        policy = load_policy({"names": {"deny": ["input"]}})
        source = "import importlib\nb = importlib.import_module('builtins')\nb.input"
        with self.assertRaises(AttributeError):
            run_guarded(source, policy)


class Libraries(unittest.TestCase):
    """The guards are a program's own: libraries keep the real built-ins."""

    def test_a_library_imports_and_reads_what_it_likes(self):
        for source in (
            "import json\nprint(json.loads('1'))",
            "from datetime import datetime\nprint(datetime.strptime('1', '%d').day)",
            "import copy\nprint(copy.copy([1]))",
            "from collections import namedtuple\nprint(namedtuple('A', 'x')(1))",
            "import statistics\nprint(statistics.mean([1, 2]))",
        ):
            with self.subTest(source):
                self.assertTrue(run_guarded(source))

    def test_code_in_c_imports_for_itself(self):
        # `time.strptime` imports `_strptime` from C, with the program's frame.
        sys.modules.pop("_strptime", None)
        self.assertEqual(
            run_guarded("import time\nprint(time.strptime('2024', '%Y').tm_year)"),
            "2024\n",
        )


if __name__ == "__main__":
    unittest.main()
