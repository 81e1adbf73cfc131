"""Policies: strict, permissive, and an operator's own."""

import builtins
import sys
import unittest

from checking import rules, told

from checker import PERMISSIVE, STRICT, load_policy
from checker.modules import ALLOWED_MODULES, EXCLUDED_MODULES, ONLY, PACKAGES, WITHOUT
from checker.names import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_BUILTINS,
    FORBIDDEN_ATTRIBUTES,
    FORBIDDEN_NAMES,
    GUARDED_NAMES,
)


# Keywords and their like; `_` is what an interactive session adds.
_CONSTANTS = ("_", "Ellipsis", "NotImplemented", "None", "True", "False")


class OwnPolicy(unittest.TestCase):
    """An operator's JSON adds and takes away."""

    def test_load_policy_gives_the_built_in_ones(self):
        self.assertEqual(load_policy({}).name, "strict")
        self.assertEqual(load_policy({"base": "permissive"}).name, "permissive")
        self.assertEqual(load_policy({"names": {"allow": []}}).name, "strict")
        self.assertEqual(load_policy({"names": {"deny": ["input"]}}).name, "custom")

    def test_permissive_refuses_nothing(self):
        source = "import pwd, js\nexec(open('x').read())\nx.__globals__\n"
        self.assertEqual(rules(source, PERMISSIVE), [])
        self.assertEqual(len(rules(source, STRICT)), 5)

    def test_load_policy_allows_modules(self):
        policy = load_policy({"modules": {"allow": ["pathlib", "os.path", "sys"]}})
        for source in (
            "import pathlib\npathlib.Path('x')",
            "import os.path\nos.path.join(a, b)",
            "from os import path",
            "from os.path import join",
            "import sys\nsys.modules; f(sys)",
        ):
            with self.subTest(source):
                self.assertEqual(rules(source, policy), [])
        for source, rule in (
            ("import os\nos.system", "module-attribute"),
            ("from os import system", "module-attribute"),
            ("import shutil", "module"),
        ):
            with self.subTest(source):
                self.assertEqual(rules(source, policy), [rule])

    def test_load_policy_takes_modules_away(self):
        policy = load_policy({"modules": {"deny": ["random", "numpy.random"]}})
        self.assertEqual(
            told("import random", policy),
            [
                (
                    "module",
                    1,
                    8,
                    'Cannot import "random": forbidden, the operator of this service '
                    "does not allow it",
                )
            ],
        )
        for source in (
            "import numpy as np\nnp.random.rand()",
            "from numpy import random",
            "from numpy.random import rand",
        ):
            with self.subTest(source):
                self.assertEqual(len(rules(source, policy)), 1)
        self.assertEqual(rules("import numpy.linalg", policy), [])

    def test_load_policy_lets_the_nearer_entry_win(self):
        policy = load_policy({"modules": {"deny": ["scipy"], "allow": ["scipy.stats"]}})
        self.assertEqual(rules("import scipy.stats", policy), [])
        self.assertEqual(rules("import scipy.optimize", policy), ["module"])

    def test_load_policy_changes_names_and_attributes(self):
        policy = load_policy(
            {
                "names": {"allow": ["getattr", "open"], "deny": ["input", "print"]},
                "attributes": {"allow": ["__mro__"], "deny": ["to_csv"]},
            }
        )
        self.assertEqual(
            rules("getattr(x, y); map(getattr, z); open('x'); A.__mro__", policy), []
        )
        self.assertEqual(rules("input(); print", policy), ["name", "name"])
        self.assertEqual(rules("df.to_csv('x')", policy), ["attribute"])
        self.assertEqual(rules("eval; A.__bases__", policy), ["name", "attribute"])

    def test_load_policy_denies_on_top_of_permissive(self):
        policy = load_policy(
            {
                "base": "permissive",
                "modules": {"deny": ["socket"]},
                "names": {"deny": ["eval"]},
                "attributes": {"deny": ["__subclasses__"]},
            }
        )
        self.assertEqual(rules("import os, x.y\nexec('1')\nx.__globals__", policy), [])
        self.assertEqual(
            rules("import socket\neval\nx.__subclasses__", policy),
            ["module", "name", "attribute"],
        )

    def test_load_policy_names_the_bad_key_and_its_value(self):
        start = "Cannot read the policy: "
        for data, message in (
            ([], "not an object: []"),
            (
                {"bas": 1},
                'unknown key "bas", known are base, files, modules, names, attributes',
            ),
            (
                {"base": "loose"},
                '"base" is \'loose\', must be "strict" or "permissive"',
            ),
            ({"modules": []}, '"modules" is [], must be an object'),
            ({"names": {"add": []}}, 'unknown key "names.add", known are allow, deny'),
            ({"names": {"allow": "open"}}, "\"names.allow\" is 'open', must be a list"),
            (
                {"modules": {"allow": ["os-path"]}},
                "\"modules.allow\" has 'os-path', must be a module name",
            ),
            (
                {"attributes": {"deny": ["a.b"]}},
                "\"attributes.deny\" has 'a.b', must be a Python name",
            ),
            ({"names": {"deny": [7]}}, '"names.deny" has 7, must be a Python name'),
            (
                {"names": {"deny": ["x"], "allow": ["x"]}},
                '"names" allows and denies "x"',
            ),
        ):
            with self.subTest(data), self.assertRaises(ValueError) as caught:
                load_policy(data)
            self.assertEqual(str(caught.exception), start + message)


class Tables(unittest.TestCase):
    """Nothing is undecided, and nothing decided twice."""

    def test_every_built_in_is_decided_once(self):
        decided = [*FORBIDDEN_NAMES, *GUARDED_NAMES, *ALLOWED_BUILTINS]
        self.assertEqual(len(decided), len(set(decided)))
        for name, value in vars(builtins).items():
            if isinstance(value, type) and issubclass(value, BaseException):
                continue
            if name in _CONSTANTS or name.startswith("___"):
                continue
            # Newer than 3.12, which is what runs in the sandbox.
            if sys.version_info > (3, 13) and name == "_IncompleteInputError":
                continue
            with self.subTest(name):
                self.assertIn(name, decided)

    def test_every_module_of_the_library_is_decided(self):
        undecided = {
            name
            for name in sys.stdlib_module_names
            if not name.startswith("_")
            and name not in ALLOWED_MODULES
            and name not in PACKAGES
            and name not in EXCLUDED_MODULES
            # Parents of rows such as "urllib.parse".
            and STRICT.refuse_module(name) is not None
        }
        self.assertEqual(undecided, set())

    def test_no_module_is_both_allowed_and_excluded(self):
        allowed = set(ALLOWED_MODULES) | set(PACKAGES)
        self.assertEqual(allowed & set(EXCLUDED_MODULES), set())
        for name in (*ONLY, *WITHOUT):
            self.assertIsNone(STRICT.refuse_module(name), name)

    def test_no_attribute_is_both_allowed_and_forbidden(self):
        self.assertEqual(set(ALLOWED_ATTRIBUTES) & set(FORBIDDEN_ATTRIBUTES), set())

    def test_every_row_has_a_reason(self):
        for table in (ALLOWED_MODULES, PACKAGES, ALLOWED_BUILTINS, ALLOWED_ATTRIBUTES):
            self.assertTrue(all(table.values()))
        for table in (EXCLUDED_MODULES, FORBIDDEN_NAMES, FORBIDDEN_ATTRIBUTES):
            for name, (why, hint) in table.items():
                self.assertTrue(why and hint, name)
                self.assertFalse(why.endswith("."), name)


if __name__ == "__main__":
    unittest.main()
