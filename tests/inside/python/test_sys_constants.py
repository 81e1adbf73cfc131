"""`sys.maxsize` and `sys.platform` are those of 64-bit Linux for a program."""

import ast
import unittest

import corpus  # noqa: F401  (makes the module importable)

import sys_constants

WIDE = "9223372036854775807"


def widened(source):
    """Return `source` as it is run."""
    tree = ast.parse(source)
    sys_constants.write_out(tree)
    compile(tree, "main.py", "exec")
    return ast.unparse(tree)


class SysConstants(unittest.TestCase):
    """Tests of replaced and untouched constants."""

    def test_the_number_stands_wherever_it_is_read(self):
        for before, after in (
            ("print(sys.maxsize)", f"print({WIDE})"),
            ("x = [-sys.maxsize - 1]", f"x = [-{WIDE} - 1]"),
            ("f(a=sys.maxsize)", f"f(a={WIDE})"),
            ("def f(x=sys.maxsize): return sys.maxsize", None),
        ):
            found = widened(f"import sys\n{before}")
            self.assertNotIn("sys.maxsize", found)
            self.assertIn(after or WIDE, found)
        self.assertEqual(
            widened("import sys\nx = sys.platform.startswith('linux')"),
            "import sys\nx = 'linux'.startswith('linux')",
        )
        self.assertIn(WIDE, widened("from sys import maxsize\nprint(maxsize)"))

    def test_what_is_a_size_or_a_name_of_its_own_stays(self):
        for source in (
            "import sys\ncsv.field_size_limit(sys.maxsize)",
            "import sys\nislice(x, sys.maxsize)",
            "import sys\nq.maxsize",
            "import sys\nsys.maxsize = 1",
            "import sys\n\ndef f(sys):\n    return sys.maxsize",
            "from sys import maxsize\n\ndef f(maxsize):\n    return maxsize",
            "from sys import maxsize as most\nprint(most)",
            "import platform\nimport sys\nplatform.system()",
            "from sys import maxsize\n\nclass maxsize:\n    pass",
            "import numpy as sys\nsys.maxsize",
            "sys.maxsize",
            "from sys import maxsize\ntry:\n    f()\nexcept E as maxsize:\n    maxsize",
            "from sys import maxsize\nmatch x:\n    case maxsize:\n        maxsize",
            "from sys import maxsize\nmatch x:\n    case [*maxsize]:\n        maxsize",
            "import sys\nmatch x:\n    case {**sys}:\n        sys.maxsize",
        ):
            self.assertNotIn(WIDE, widened(source), source)

    def test_what_a_program_sets_is_what_it_reads(self):
        for source in (
            "import sys\nsys.platform = 'win32'\nprint(sys.platform)",
            "import sys\ndel sys.platform\nsys.platform",
            "import sys\nsetattr(sys, 'platform', 'win32')\nprint(sys.platform)",
            "import sys\nfrom unittest.mock import patch\n"
            "@patch('sys.platform', 'win32')\ndef f():\n    return sys.platform",
            "import sys\nfrom unittest import mock\n"
            "with mock.patch.object(sys, 'platform', 'x'):\n    print(sys.platform)",
            "import sys\nfrom unittest import mock\n"
            "with mock.patch.multiple(sys, platform='x'):\n    print(sys.platform)",
        ):
            self.assertIn("sys.platform", widened(source).splitlines()[-1], source)

    def test_what_is_set_elsewhere_or_only_mentioned_leaves_it_linux(self):
        for source in (
            "import sys\nprint({'platform': sys.platform})",
            "import sys\nself.maxsize = 1\nprint(sys.platform)",
            "import sys\nsys.maxsize = 1\nprint(sys.platform)",
            "import sys\nf(platform=sys.platform)",
        ):
            self.assertIn("'linux'", widened(source), source)


if __name__ == "__main__":
    unittest.main()
